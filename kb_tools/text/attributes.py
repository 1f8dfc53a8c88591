"""Attribute lists such as {#id .class} and the ids that headings get, as Python-Markdown writes them."""

from __future__ import annotations

import re
import unicodedata

ATTRIBUTES = re.compile(r"\{:?[ ]*([^}\n ][^}\n]{0,500})\}")
AT_LINE_END = re.compile(r"(?:^|[ ]+)\{:?[ ]*([^}\n ][^\n{}]{0,500})\}[ ]*$")
_PART = re.compile(r"""[^ =}]+="[^"]*"|[^ =}]+='[^']*'|[^ =}]+=[^ =}]+|[^ =}]+""")
_NOT_A_NAME = re.compile(
    r"[^A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd:\-.0-9\u00b7\u0300-\u036f\u203f-\u2040]+"
)
_COUNTED = re.compile(r"^(.*)_([0-9]+)$", re.DOTALL)
_NOT_IN_A_SLUG = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[-\s]+")


def id_of(attributes: str) -> str | None:
    """The id that an attribute list sets (the last one wins), or None."""
    found: str | None = None
    for part in _PART.findall(attributes):
        if part[0] == "#" and len(part) > 1 and "=" not in part:
            found = part[1:]
        elif part.startswith("id="):
            found = part[3:].strip("\"'")
    return found


def slug(text: str) -> str:
    """The id that Python-Markdown's toc makes of a heading's text; not yet unique, may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return _GAPS.sub("-", _NOT_IN_A_SLUG.sub("", plain).strip().lower())


class UniqueIds:
    """Gives each id once; a second "steps" becomes "steps_1", as in Python-Markdown's toc."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self._reached: dict[tuple[str, int], int] = {}

    def claim(self, wanted: str) -> str:
        """wanted, or wanted with the first free number; from now on taken."""
        if wanted in self.taken or not wanted:
            counted = _COUNTED.match(wanted)
            base, count = (counted[1], int(counted[2][:18])) if counted else (wanted, 0)
            number = self._reached.get((base, count), count) + 1
            while f"{base}_{number}" in self.taken:
                number += 1
            self._reached[base, count] = number
            wanted = f"{base}_{number}"
        self.taken.add(wanted)
        return wanted


def capital_of(classes: str) -> str:
    """The title that a box without one gets: its first class, with a capital."""
    return classes.split(" ", 1)[0].capitalize()
