"""Pairing the delimiters of emphasis: *, _, ~, ^ and =, as Python-Markdown and pymdownx pair them."""

from __future__ import annotations

import re

from kb_tools.text.document import SpanKind

_WORD = re.compile(r"\w")
_GAP = re.compile(r"(?<!\\)\s")


class Delimiters:
    """The runs of delimiters in one stretch of raw text, and the pairs found so far.

    cuts are the (start, end) of delimiters that are not shown; spans are (start, end, kind) in raw
    offsets; closed are the offsets right behind a pair's closing delimiter.
    """

    def __init__(self, raw: str, low: int, high: int) -> None:
        self.raw = raw
        self.low = low
        self.high = high
        self.open: dict[str, list[list[int]]] = {}
        self.cuts: list[tuple[int, int]] = []
        self.spans: list[tuple[int, int, SpanKind]] = []
        self.closed: list[int] = []

    def add(self, start: int, end: int) -> None:
        """Take in a run of one delimiter, [start, end), and pair it with what is open."""
        raw, mark = self.raw, self.raw[start]
        before = raw[start - 1] if start > self.low else ""
        after = raw[end] if end < self.high else ""
        can_end = bool(before) and not before.isspace()
        can_start = bool(after) and not after.isspace()
        if mark == "_":
            can_end = can_end and not (after and _WORD.match(after))
            can_start = can_start and not (before and _WORD.match(before))
        size = end - start
        if mark == "=" and size < 2:
            return
        both = can_end and can_start
        if can_end:
            start, size = self._close(mark, start, size, both)
        if can_start and size and (mark != "=" or size > 1):
            self.open.setdefault(mark, []).append([start, start + size, size, both])

    def _close(self, mark: str, start: int, size: int, both: bool) -> tuple[int, int]:
        stack = self.open.get(mark)
        original = size
        while stack and size:
            opener = stack[-1]
            opener_start, opener_end, opener_original, opener_both = opener
            held = opener_end - opener_start
            if (
                (both or opener_both)
                and (opener_original + original) % 3 == 0
                and not (opener_original % 3 == 0 and original % 3 == 0)
            ):
                break
            used = 2 if held >= 2 and size >= 2 else 1
            if used == 1 and mark == "=":
                break
            if used == 1 and mark in "~^" and _GAP.search(self.raw, opener_end, start):
                stack.pop()
                continue
            for other, others in self.open.items():
                while other != mark and others and others[-1][0] > opener_start:
                    others.pop()
            self.cuts += [(opener_end - used, opener_end), (start, start + used)]
            if mark in "*_":
                kind = SpanKind.STRONG if used == 2 else SpanKind.EMPHASIS
                self.spans.append((opener_end, start, kind))
            self.closed.append(start + used)
            opener[1] -= used
            if opener[1] <= opener_start:
                stack.pop()
            start += used
            size -= used
        return start, size
