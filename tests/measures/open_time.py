"""Open time in another way than the report's: by bisection in the times at which the desk opens and closes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from kb_tools.measures.hours import Schedule


class OpenTime:
    """How long a desk was open between any two moments of a stretch of time."""

    def __init__(self, schedule: Schedule, from_ms: int, to_ms: int) -> None:
        spans = list(schedule.open_spans(from_ms, to_ms))
        self._starts: Sequence[int] = [start for start, _ in spans]
        self._ends: Sequence[int] = [end for _, end in spans]
        self._before = [0, *accumulate(end - start for start, end in spans)]

    def until(self, at_ms: int) -> int:
        """Open milliseconds from the beginning of the stretch to this moment."""
        number = bisect_right(self._starts, at_ms) - 1
        if number < 0:
            return 0
        return self._before[number] + min(at_ms, self._ends[number]) - self._starts[number]

    def between(self, from_ms: int, to_ms: int) -> int:
        """Open milliseconds between two moments."""
        return self.until(to_ms) - self.until(from_ms)
