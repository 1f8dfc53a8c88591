"""Whether a target is kept: said only where the whole interval lies on one side of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kb_tools.measures.figure_words import people_in_words
from kb_tools.measures.helpfulness import ENOUGH_FOR_A_SCORE
from kb_tools.measures.nps import Nps
from kb_tools.measures.rates import Rate
from kb_tools.measures.targets import Measure, Target
from kb_tools.measures.times import in_words
from kb_tools.measures.wilson import Interval
from kb_tools.snapshot import ENOUGH_ANSWERS

Standing = Literal["kept", "missed", "not_sure", "too_few"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a figure is made of: so many of so many; against are detractors, and of nps alone."""

    count: int
    of: int
    against: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """A target and how it stands. low and high are the ends of the 95 % interval, None below 10.

    value is None below 30. All three are shares of 0 to 1; of nps, scores of -100 to 100.
    """

    target: Target
    standing: Standing
    counts: Counts
    value: float | None
    low: float | None
    high: float | None


def added(counts: Iterable[Counts]) -> Counts:
    """All of them together."""
    found = list(counts)
    return Counts(
        sum(each.count for each in found),
        sum(each.of for each in found),
        sum(each.against for each in found),
    )


def figure_of(target: Target, counts: Counts) -> float:
    """The figure itself; 0 of none."""
    if target.measure is Measure.NPS:
        return _nps(counts).score
    return Rate(counts.count, counts.of).share


def interval_of(target: Target, counts: Counts) -> Interval:
    """Where the true figure lies, with a confidence of 95 %."""
    if target.measure is Measure.NPS:
        return _nps(counts).interval
    return Rate(counts.count, counts.of).interval


def judge(target: Target, counts: Counts) -> Goal:
    """How a target stands.

    Kept where the whole interval is on the good side of it or touches it, missed where the whole interval is
    on the bad side; "not_sure" between, and "too_few" below ten.
    """
    if counts.of < ENOUGH_ANSWERS:
        return Goal(target, "too_few", counts, None, None, None)
    interval = interval_of(target, counts)
    value = figure_of(target, counts) if counts.of >= ENOUGH_FOR_A_SCORE else None
    return Goal(target, standing(target, interval), counts, value, interval.low, interval.high)


def standing(target: Target, interval: Interval) -> Standing:
    """On which side of the target an interval lies."""
    low, high = interval.low, interval.high
    if not target.at_least:
        low, high = -high, -low
    limit = target.limit if target.at_least else -target.limit
    if low >= limit:
        return "kept"
    return "missed" if high < limit else "not_sure"


def keeps(target: Target, counts: Counts) -> bool:
    """Whether the figure itself, without its interval, is on the good side of the target or on it."""
    figure = figure_of(target, counts)
    return figure >= target.limit if target.at_least else figure <= target.limit


def target_in_words(target: Target) -> str:
    """What is wanted: Time to first reply: 90 % within 15 min of open time, critical."""
    name = target.measure.definition.name
    if target.measure.wait:
        clock = " while the desk is open" if target.clock == "open" else ""
        of = f", priority {target.priority}" if target.priority else ""
        return f"{name}: {_limit(target)} within {in_words(target.within_ms)}{clock}{of}"
    return f"{name}: at {'least' if target.at_least else 'most'} {_limit(target)}"


def goal_in_words(goal: Goal) -> str:
    """How it stands, in one sentence."""
    people = people_in_words(goal.target.measure, goal.counts.of)
    if goal.low is None or goal.high is None:
        return f"Too few to say: {people} so far, and from {ENOUGH_ANSWERS} on it is said."
    found = f"most likely {interval_in_words(goal.target, Interval(goal.low, goal.high))}, of {people}"
    wanted = _limit(goal.target)
    if goal.standing == "kept":
        return f"Kept: {found}."
    if goal.standing == "missed":
        return f"Missed: {found}, and {wanted} is wanted."
    return f"Not sure: {found}, and {wanted} lies within that."


def interval_in_words(target: Target, interval: Interval) -> str:
    """From where to where, rounded only as far as both ends stay on their side of the target."""
    scale, unit, sign = (1, "", "+") if target.measure is Measure.NPS else (100, "\u00a0%", "")
    low, high = scale * interval.low, scale * interval.high
    for digits in range(3):
        ends = Interval(round(low, digits) / scale, round(high, digits) / scale)
        if standing(target, ends) == standing(target, interval):
            break
    return f"{low:{sign}.{digits}f} to {high:{sign}.{digits}f}{unit}".replace("-", "−")


def _limit(target: Target) -> str:
    if target.measure is Measure.NPS:
        return f"{target.limit:+g}".replace("-", "−")
    return f"{100 * target.limit:g} %"


def _nps(counts: Counts) -> Nps:
    """The marks that stand for promoters, passives and detractors."""
    return Nps({10: counts.count, 8: counts.of - counts.count - counts.against, 0: counts.against})
