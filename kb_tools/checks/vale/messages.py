"""Vale's messages: Go's verbs, filled in."""

from __future__ import annotations

import re

_VERB = re.compile(r"%(?:\[(\d+)\])?([svq%])")
_QUOTED_TWICE = ("'%s'", '"%s"')


def filled(message: str, *values: str) -> str:
    """The message with %s, %[1]s and the like filled in, in order; values that are not there are empty."""
    at = 0

    def value(match: re.Match[str]) -> str:
        nonlocal at
        number, verb = match.groups()
        if verb == "%":
            return "%"
        if number:
            at = int(number) - 1
        found = values[at].strip() if 0 <= at < len(values) else ""
        at += 1
        return f'"{found}"' if verb == "q" else found

    return _VERB.sub(value, message)


def unfilled(message: str) -> str:
    """The message as it stands when nothing was found yet, with an ellipsis for what will be."""
    return filled(message, *("…",) * 9)


def with_choices(message: str) -> str:
    """A substitution's message for replacements that bring their own quotation marks."""
    for quoted in _QUOTED_TWICE:
        if message.count(quoted) == 2:
            return message.replace(quoted, "%s", 1)
    return message


def choices(options: tuple[str, ...]) -> str:
    """Replacements, each in quotation marks, as Vale tells them."""
    quoted = [f"'{each}'" for each in options]
    if len(quoted) < 3:
        return " or ".join(quoted)
    return f"{', '.join(quoted[:-1])}, or {quoted[-1]}"
