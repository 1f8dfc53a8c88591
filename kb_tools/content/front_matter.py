"""From the bytes of a file to front matter and body, whatever the bytes are.

Every way in which a file can be broken ends as a `Problem` with a place. What can be read is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kb_tools.content.schema import FrontMatter
from kb_tools.errors import Place, Problem
from kb_tools.fields import read_values
from kb_tools.yaml_source import Entries, Node, read_yaml

LARGEST_FILE = 5_000_000
LARGEST_FRONT_MATTER = 64_000

_OPENING = re.compile(r"---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text, cut in two: front matter (None where there is none) and body."""

    front_matter: str | None
    body: str
    body_line: int


@dataclass(frozen=True, slots=True)
class ReadMatter:
    """What front matter said: values by field, where each name stands, and what was wrong."""

    values: dict[str, Any]
    places: dict[str, Place]
    problems: tuple[Problem, ...]
    missing_entirely: bool = False


def read_text(data: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file's bytes, or None with the reason."""
    start = Place(file)
    if len(data) > LARGEST_FILE:
        size = f"{len(data) / 1_000_000:.0f} MB"
        return None, (Problem(start, f"the file has {size}", "an article of at most 5 MB; keep data elsewhere and link to it"),)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, (Problem(start, "the file is saved as UTF-16", "UTF-8; most editors offer it under “Save with encoding”"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        found = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        return None, (Problem(place, found, "a file saved as UTF-8; most editors offer it under “Save with encoding”"),)
    if "\0" in text:
        at = text.index("\0")
        place = Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        return None, (Problem(place, "a null byte stands here", "text only; is this perhaps not a text file?"),)
    return text, ()


def split_source(text: str, file: str) -> tuple[SourceText, tuple[Problem, ...]]:
    """Cut the front matter off the body. One that never closes is a problem, and all of it is body."""
    opening = _OPENING.match(text)
    if not opening:
        return SourceText(None, text, 1), ()
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        problem = Problem(Place(file), "the front matter starts here and never ends", "a line with --- after the last field")
        return SourceText(None, text[opening.end() :], 2), (problem,)
    matter = text[opening.end() : closing.start()]
    if len(matter) > LARGEST_FRONT_MATTER:
        problem = Problem(Place(file), "the front matter is longer than 64,000 characters", "a few short fields; is a --- missing?")
        return SourceText(None, text[closing.end() :], text.count("\n", 0, closing.end()) + 1), (problem,)
    return SourceText(matter, text[closing.end() :], text.count("\n", 0, closing.end()) + 1), ()


def read_front_matter(matter: str | None, file: str) -> ReadMatter:
    """The declared fields of a piece of front matter; text and places, every problem at once."""
    if matter is None or not matter.strip():
        return ReadMatter({}, {}, (), missing_entirely=True)
    root, problems = read_yaml(matter, file, first_line=2)
    if root is None:
        return ReadMatter({}, {}, problems, missing_entirely=not problems)
    values, wrong = read_values(FrontMatter, root, what="front matter")
    return ReadMatter(values, _places(root), (*problems, *wrong))


def _places(root: Node) -> dict[str, Place]:
    if not isinstance(root, Entries):
        return {}
    return {name.text: node.place for name, node in root.pairs}
