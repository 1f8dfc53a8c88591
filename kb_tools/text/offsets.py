"""Where the characters of a rewritten text stand in the text it was made from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

_TAB = 4
_UNEVEN = re.compile("\r\n|[\r\t\x02\x03]")
_LINE_END = re.compile("\r\n|\r|\n")


class OffsetMap:
    """A piecewise straight map from offsets of a rewritten text to offsets of the original.

    starts are the rewritten offsets where pieces begin, ascending from 0; targets their originals. A
    target below 0 marks text that was put in: all of it lies at ~target.
    """

    __slots__ = ("starts", "targets")

    def __init__(self, starts: list[int], targets: list[int]) -> None:
        self.starts = starts
        self.targets = targets

    def __getitem__(self, offset: int) -> int:
        piece = bisect_right(self.starts, offset) - 1
        target = self.targets[piece]
        return ~target if target < 0 else target + offset - self.starts[piece]

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The pieces of [start, end): pairs of an offset from start and its target. At least one."""
        starts, targets = self.starts, self.targets
        piece = bisect_right(starts, start) - 1
        target = targets[piece]
        found = [(0, target if target < 0 else target + start - starts[piece])]
        piece += 1
        while piece < len(starts) and starts[piece] < end:
            found.append((starts[piece] - start, targets[piece]))
            piece += 1
        return found


def replace_regions(
    text: str, base: OffsetMap, cuts: Iterable[tuple[int, int, str]]
) -> tuple[str, OffsetMap]:
    """text with regions (start, end, replacement) exchanged, and the map from it to base's original.

    cuts are in order; one that overlaps an earlier one is left out.
    """
    parts: list[str] = []
    starts: list[int] = []
    targets: list[int] = []
    size = at = 0
    for start, end, replacement in cuts:
        if start < at:
            continue
        if start > at:
            for shift, target in base.pieces(at, start):
                starts.append(size + shift)
                targets.append(target)
            parts.append(text[at:start])
            size += start - at
        if replacement:
            starts.append(size)
            targets.append(~base[start])
            parts.append(replacement)
            size += len(replacement)
        at = end
    for shift, target in base.pieces(at, len(text)):
        starts.append(size + shift)
        targets.append(target)
    parts.append(text[at:])
    if starts[0] != 0:  # pragma: no cover
        raise AssertionError("a map begins at 0")
    return "".join(parts), OffsetMap(starts, targets)


def even_out(source: str) -> tuple[str, OffsetMap]:
    """source with \\n for every line end, spaces for tabs (stops of four) and no STX or ETX, and its map."""
    identity = OffsetMap([0], [0])
    if not _UNEVEN.search(source):
        return source, identity
    cuts: list[tuple[int, int, str]] = []
    column = at = 0
    for match in _UNEVEN.finditer(source):
        line_start = source.rfind("\n", at, match.start())
        column = column + match.start() - at if line_start < 0 else match.start() - line_start - 1
        at = match.end()
        found = match[0]
        if found == "\t":
            spaces = _TAB - column % _TAB
            column += spaces
            cuts.append((match.start(), at, " " * spaces))
        elif found in "\x02\x03":
            cuts.append((match.start(), at, ""))
        else:
            column = 0
            cuts.append((match.start(), at, "\n"))
    return replace_regions(source, identity, cuts)


def line_starts(source: str) -> tuple[int, ...]:
    """The offsets at which lines begin; lines end at \\n, \\r\\n and \\r, as in editors."""
    return (0, *(match.end() for match in _LINE_END.finditer(source)))
