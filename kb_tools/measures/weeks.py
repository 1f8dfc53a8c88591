"""Whole weeks of two times that are to be compared, so that weekdays alone never make a change.

Readers of a Saturday are others than those of a Monday, and answer otherwise. An article that was changed on
a Thursday has a part of a week before and after it: that week is left out of both.
"""

from __future__ import annotations

from kb_tools.measures.period import week_begins, week_of

Span = tuple[int, int]
"""From one moment to before another (ms, UTC)."""


def whole_weeks(span: Span) -> range:
    """The weeks, numbered as `period` does, that lie in a time from Monday to Sunday; maybe none.

    Raises ValueError where it ends before it begins.
    """
    from_ms, to_ms = span
    if to_ms < from_ms:
        raise ValueError(f"{from_ms} to {to_ms} is no time: it ends before it begins")
    first = week_of(from_ms)
    if week_begins(first) < from_ms:
        first += 1
    return range(first, max(first, week_of(to_ms)))


def comparable_weeks(earlier: Span, later: Span) -> tuple[range, range] | None:
    """The whole weeks of both times; None where one has none, and so nothing to compare.

    They may differ in number: each weekday has the same part of both. Raises ValueError as `whole_weeks`.
    """
    before, after = whole_weeks(earlier), whole_weeks(later)
    return (before, after) if before and after else None
