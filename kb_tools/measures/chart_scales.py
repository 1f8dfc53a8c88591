"""Scales of charts: round numbers for what is counted, months for time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kb_tools.measures.chart_shapes import Ticks
from kb_tools.measures.hours import HOUR_MS, MINUTE_MS
from kb_tools.measures.times import in_words
from kb_tools.measures.trends import monday

_SHARES = ((0.1, 0.05), (0.2, 0.1), (0.5, 0.25), (1.0, 0.5))
_DAY_MS = 24 * HOUR_MS
_WAIT_STEPS_MS = (
    *(minutes * MINUTE_MS for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * HOUR_MS for hours in (1, 2, 4, 6, 12)),
    *(days * _DAY_MS for days in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
)
_MOST_STEPS = 4
_EVERY_MONTHS = 3


def share_scale(highest: float) -> tuple[float, Ticks]:
    """A scale for shares up to this one: where it ends, and its ticks in percent."""
    end, step = next((each for each in _SHARES if each[0] >= highest), _SHARES[-1])
    return end, tuple(
        (place * step, f"{100 * place * step:.0f}\u00a0%") for place in range(round(end / step) + 1)
    )


def wait_scale(highest_ms: float) -> tuple[float, Ticks]:
    """A scale for waits up to this one (ms): where it ends, and its ticks in words."""
    step = next(
        (each for each in _WAIT_STEPS_MS if each * _MOST_STEPS >= highest_ms),
        highest_ms / _MOST_STEPS,
    )
    steps = 1
    while steps * step < highest_ms and steps < _MOST_STEPS:
        steps += 1
    ticks = [(0.0, "0"), *((place * step, _tick(place * step)) for place in range(1, steps + 1))]
    return steps * step, tuple(ticks)


def month_ticks(weeks: Sequence[int], every: int = _EVERY_MONTHS) -> Ticks:
    """The weeks in which a month begins, every third one, so that none stands at the very edge."""
    starts = [
        week_no
        for before, week_no in pairwise(weeks)
        if monday(before).month != monday(week_no).month and monday(week_no).month % every == 0
    ]
    margin = len(weeks) / 14
    return tuple(
        (float(week_no), f"{monday(week_no):%b %Y}")
        for week_no in starts
        if weeks[0] + margin <= week_no <= weeks[-1] - margin
    )


def _tick(wait_ms: float) -> str:
    days, rest = divmod(wait_ms, _DAY_MS)
    if rest:
        return in_words(wait_ms)
    return "1 day" if days == 1 else f"{days:.0f} days"
