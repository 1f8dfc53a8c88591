"""A text by lines, and the one place where an editor's way of counting is turned into ours and back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping

from kb_tools.errors import Place
from kb_tools.text.offsets import line_starts

MARK = "\ufeff"
_UNITS: Mapping[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text) + sum(character > "\uffff" for character in text),
    "utf-32": len,
}


class Source:
    """A text with its lines. Lines and columns count from 1; a byte order mark is no part of the text."""

    def __init__(self, text: str) -> None:
        self.marked = text.startswith(MARK)
        self.text = text.removeprefix(MARK)
        self.starts = line_starts(self.text)

    @property
    def line_end(self) -> str:
        """What ends its lines: that of the first line."""
        return "\r\n" if self.line_count > 1 and self.text[: self.starts[1]].endswith("\r\n") else "\n"

    @property
    def line_count(self) -> int:
        """How many lines there are; an empty text has one."""
        return len(self.starts)

    def line(self, number: int) -> str:
        """A line without its end; "" where there is none."""
        if not 0 < number <= self.line_count:
            return ""
        end = self.starts[number] if number < self.line_count else len(self.text)
        return self.text[self.starts[number - 1] : end].rstrip("\r\n")

    def offset(self, line: int, column: int) -> int:
        """Where a place lies in the text; what lies beyond a line or the text is its end."""
        if line > self.line_count:
            return len(self.text)
        start = self.starts[max(line, 1) - 1]
        return start + min(max(column, 1) - 1, len(self.line(max(line, 1))))

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def written_at(self, place: Place) -> str:
        """The text of a stretch."""
        start = self.offset(place.line, place.column)
        return self.text[start : start + place.length]


class Counting:
    """How an editor counts: lines from 0, and columns from 0 in units of an encoding.

    encoding is "utf-8", "utf-16" or "utf-32"; anything else counts as UTF-16, the protocol's own.
    """

    def __init__(self, encoding: str) -> None:
        self._units = _UNITS.get(encoding, _UNITS["utf-16"])

    def theirs(self, source: Source, line: int, column: int) -> tuple[int, int]:
        """The editor's line and column of ours."""
        before = source.line(line)[: max(column - 1, 0)]
        return max(line, 1) - 1, self._units(before) + self._mark(source, line)

    def ours(self, source: Source, line: int, column: int) -> tuple[int, int]:
        """Our line and column of the editor's; inside a character counts as before it."""
        text = source.line(line + 1)
        left = column - self._mark(source, line + 1)
        if text.isascii():
            return line + 1, min(max(left, 0), len(text)) + 1
        for index, character in enumerate(text):
            left -= self._units(character)
            if left < 0:
                return line + 1, index + 1
        return line + 1, len(text) + 1

    def stretch(self, source: Source, place: Place) -> tuple[tuple[int, int], tuple[int, int]]:
        """Beginning and end of a place, in the editor's way; it may go over several lines."""
        start = source.offset(place.line, place.column)
        end = min(start + place.length, len(source.text))
        line, column = source.at(end)
        return self.theirs(source, *source.at(start)), self.theirs(source, line, column)

    def _mark(self, source: Source, line: int) -> int:
        return self._units(MARK) if line == 1 and source.marked else 0
