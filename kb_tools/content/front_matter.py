"""From the bytes of a file to front matter and body, whatever the bytes are.

Every way in which a file can be broken ends as a `Problem` with a place. What can be read is read.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb_tools.content.schema import FrontMatter
from kb_tools.errors import Place, Problem
from kb_tools.fields import MOST_PROBLEMS, read_values
from kb_tools.text.offsets import line_starts
from kb_tools.yaml_source import Entries, Items, Node, read_yaml

LARGEST_FILE = 5_000_000
LARGEST_FRONT_MATTER = 64_000

_SAVE_AS_UTF8 = "a file saved as UTF-8; most editors offer it under “Save with encoding”"
_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text, cut in two: front matter (None where there is none) and body."""

    front_matter: str | None
    body: str
    body_line: int


@dataclass(frozen=True, slots=True)
class ReadMatter:
    """What front matter said: values by field, where each value stands, and what was wrong.

    The places of a list's entries have the names `questions.0`, `questions.1`, …
    """

    values: dict[str, Any]
    places: dict[str, Place]
    problems: tuple[Problem, ...]


def read_file(file: Path, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or None with the reason; `name` is what people call the file."""
    try:
        info = file.stat()
        if not stat.S_ISREG(info.st_mode):
            return None, (Problem(Place(name), "this is not a file with text", "a Markdown file"),)
        if info.st_size > LARGEST_FILE:
            return None, (_too_large(info.st_size, name),)
        return read_text(file.read_bytes(), name)
    except OSError as error:
        reason = error.strerror or str(error)
        return None, (
            Problem(Place(name), f"the file cannot be read ({reason})", "a file that you may open"),
        )


def read_text(data: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file's bytes, or None with the reason."""
    if len(data) > LARGEST_FILE:
        return None, (_too_large(len(data), file),)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, (Problem(Place(file), "the file is saved as UTF-16", _SAVE_AS_UTF8),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Offsets of the error do not count a byte order mark that was taken off.
        start = error.start + (len(data) - len(error.object))
        before = data[:start].decode("utf-8-sig", "replace")
        found = f"the byte 0x{data[start]:02x} is not UTF-8"
        return None, (Problem(_place(before, len(before), file), found, _SAVE_AS_UTF8),)
    if "\0" in text:
        place = _place(text, text.index("\0"), file)
        return None, (
            Problem(place, "a null byte stands here", "text only; is this perhaps not a text file?"),
        )
    return text, ()


def split_source(text: str, file: str) -> tuple[SourceText, tuple[Problem, ...]]:
    """Cut the front matter off the body. One that never closes is a problem, and all of it is body."""
    opening = _OPENING.match(text)
    if not opening:
        return SourceText(None, text, 1), ()
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        told = "the front matter starts here and never ends"
        problem = Problem(Place(file), told, "a line with --- after the last field")
        return SourceText(None, text[opening.end() :], 2), (problem,)
    matter, body = text[opening.end() : closing.start()], text[closing.end() :]
    body_line = len(line_starts(text[: closing.end()]))
    if len(matter) > LARGEST_FRONT_MATTER:
        told = f"the front matter is longer than {LARGEST_FRONT_MATTER:,} characters"
        problem = Problem(Place(file), told, "a few short fields; is a --- missing?")
        return SourceText(None, body, body_line), (problem,)
    return SourceText(matter, body, body_line), ()


def read_front_matter(matter: str | None, file: str) -> ReadMatter:
    """The declared fields of a piece of front matter; text and places, every problem at once."""
    if matter is None or not matter.strip():
        return ReadMatter({}, {}, ())
    root, problems = read_yaml(matter, file, first_line=2)
    if root is None:
        return ReadMatter({}, {}, problems)
    values, wrong = read_values(FrontMatter, root, what="front matter")
    return ReadMatter(values, _places(root), (*problems[:MOST_PROBLEMS], *wrong))


def _too_large(size: int, file: str) -> Problem:
    expected = "an article of at most 5 MB; keep data elsewhere and link to it"
    return Problem(Place(file), f"the file has {size / 1_000_000:.0f} MB", expected)


def _place(text: str, at: int, file: str) -> Place:
    starts = line_starts(text[:at])
    return Place(file, len(starts), at - starts[-1] + 1)


def _places(root: Node) -> dict[str, Place]:
    if not isinstance(root, Entries):
        return {}
    places = {name.text: node.place for name, node in root.pairs}
    for name, node in root.pairs:
        if isinstance(node, Items):
            places |= {f"{name.text}.{at}": each.place for at, each in enumerate(node.nodes)}
    return places
