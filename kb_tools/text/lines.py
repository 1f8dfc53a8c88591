"""Lines of a body, the chunks they form, and what a line can begin."""

from __future__ import annotations

import re
from bisect import bisect_left

Line = tuple[str, int]

ADMONITION = re.compile(r'!!! ?([\w\-]+(?: +[\w\-]+)*)(?: +"(.*?)")? *$')
DETAILS = re.compile(r'\?\?\?\+? ?(?:([\w\-]+(?: +[\w\-]+)*)(?: +"(.*?)")?|"(.*?)") *$')
TAB = re.compile(r'===(?:\+|\+!|!\+|!)? +"(.*?)" *$')
_RULE = re.compile(r" {0,3}(?:(?:- {0,2}){3,}+|(?:_ {0,2}){3,}+|(?:\* {0,2}){3,}+) *$")
DEFINITION = re.compile(r" {0,3}: {1,3}(.*)")
QUOTE = re.compile(r" {0,3}> ?(.*)")
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]]*)\]: *(.*)")
ABBREVIATION = re.compile(r"\*\[[^\\\]]*\] ?: *(.*)")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")


class Marks:
    """Which lines of a chunk begin something that Python-Markdown looks for in any line of a block."""

    _KINDS = (
        ("box", re.compile(r"!!!|\?\?\?|===")),
        ("heading", re.compile(r"#")),
        ("rule", _RULE),
        ("definition", DEFINITION),
        ("quote", QUOTE),
        ("note", FOOTNOTE),
        ("meaning", ABBREVIATION),
        ("reference", re.compile(r" {0,3}\[[^\[\]]*\]:")),
    )
    _ANY = re.compile(r"[!?=#]| {0,3}[-_*:>\[]")

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.size = len(lines)
        self.at: dict[str, list[int]] = {}
        for number, (line, _) in enumerate(lines):
            if self._ANY.match(line):
                for kind, pattern in self._KINDS:
                    if pattern.match(line) and (kind != "box" or _is_box(line)):
                        self.at.setdefault(kind, []).append(number)

    def next(self, kind: str, start: int) -> int:
        """The first line of that kind from start on, or the number of lines."""
        places = self.at.get(kind)
        if not places:
            return self.size
        found = bisect_left(places, start)
        return places[found] if found < len(places) else self.size

    def is_underline(self, number: int) -> bool:
        """Whether a line underlines a heading."""
        return _UNDERLINE.match(self.lines[number][0]) is not None


def _is_box(line: str) -> bool:
    return bool(ADMONITION.match(line) or DETAILS.match(line) or TAB.match(line))


def indented(lines: list[Line], start: int, width: int) -> int:
    """The first line from start on that is not indented by width."""
    prefix = " " * width
    while start < len(lines) and lines[start][0].startswith(prefix):
        start += 1
    return start


def dedent(lines: list[Line], width: int) -> list[Line]:
    """The lines less an indent of width, those that have it."""
    prefix = " " * width
    return [(line[width:], at + width) if line.startswith(prefix) else (line, at) for line, at in lines]


def split_at_blanks(lines: list[Line]) -> list[list[Line]]:
    """The chunks between blank lines."""
    chunks: list[list[Line]] = [[]]
    for line in lines:
        if line[0] and not line[0].isspace():
            chunks[-1].append(line)
        elif chunks[-1]:
            chunks.append([])
    return chunks
