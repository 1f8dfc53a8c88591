"""Alarms: a target that is surely missed now, and how often such an alarm would have been false.

An alarm is looked for each week, in the four weeks up to it. With intervals of 95 % that would go wrong all
the time: where a target is just kept, all year long, the 52 looks of a year find it "missed" by chance in
more than half of all years. So an alarm asks for more than a missed target: counts that, were the target
just kept, would come by chance in less than one look in a thousand. By simulation, at most 4 of 100 targets
that are just kept then have an alarm within a year (tests/measures/test_alarms.py). Scores of nps have no
exact chance: their interval has a confidence of 99.9 % instead, and where there is hardly a detractor and
answers are few, up to 8 of 100 have one.

The rule is then tried on the past year, as it would have seen each week then. Weeks with an alarm that
follow each other are one alarm. It was false where the thirteen weeks around the week in which it was
raised, six before it and six after it, kept the target all together, by the figure itself without its
interval. The last six weeks do not have such a time around them yet: of those nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb_tools.measures.chance import at_most_by_chance
from kb_tools.measures.figure_words import people_in_words
from kb_tools.measures.goals import (
    Counts,
    Goal,
    added,
    interval_in_words,
    judge,
    keeps,
    standing,
    target_in_words,
)
from kb_tools.measures.helpfulness import ENOUGH_FOR_A_SCORE
from kb_tools.measures.nps import Nps
from kb_tools.measures.targets import Measure, Target
from kb_tools.measures.trends import monday
from kb_tools.measures.wilson import Interval

LOOK_WEEKS = 4
AROUND_WEEKS = 13
PAST_WEEKS = 52
CHANCE = 0.001
"""How seldom a target that is just kept may look so bad in one look."""
_NPS_CONFIDENCE = 0.999
_HALF = AROUND_WEEKS // 2


@dataclass(frozen=True, slots=True)
class Replay:
    """What the rule would have said in the past year.

    looks are weeks of which there was enough to look; raised are alarms, false those that were wrong, and
    open those of the last six weeks, of which it cannot be said yet.
    """

    looks: int
    raised: int
    false: int
    open: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """A target that was surely missed in the four weeks up to the end of last_week."""

    goal: Goal
    last_week: int
    replay: Replay


def find_alarm(target: Target, weeks: Mapping[int, Counts], last_week: int) -> Alarm | None:
    """The alarm for now, if there is one. last_week is the last week that is over, numbered as `period`."""
    counts = _up_to(weeks, last_week)
    if not is_alarming(target, counts):
        return None
    return Alarm(judge(target, counts), last_week, replay(target, weeks, last_week))


def is_alarming(target: Target, counts: Counts) -> bool:
    """Whether these counts are too bad to be chance. It is never so unless the target is missed."""
    if judge(target, counts).standing != "missed":
        return False
    if target.measure is Measure.NPS:
        if counts.of < ENOUGH_FOR_A_SCORE:
            return False
        marks = {10: counts.count, 8: counts.of - counts.count - counts.against, 0: counts.against}
        return standing(target, Nps(marks).interval_at(_NPS_CONFIDENCE)) == "missed"
    if target.at_least:
        return at_most_by_chance(counts.count, counts.of, target.limit) < CHANCE
    return at_most_by_chance(counts.of - counts.count, counts.of, 1 - target.limit) < CHANCE


def replay(target: Target, weeks: Mapping[int, Counts], last_week: int) -> Replay:
    """Try the rule on each of the last 52 weeks. Weeks that are missing in weeks had nothing to count."""
    looks = raised = false = open_ = 0
    was_alarming = False
    for week_no in range(last_week - PAST_WEEKS + 1, last_week + 1):
        counts = _up_to(weeks, week_no)
        looks += judge(target, counts).standing != "too_few"
        alarming = is_alarming(target, counts)
        if alarming and not was_alarming:
            raised += 1
            if week_no + _HALF > last_week:
                open_ += 1
            else:
                around = range(week_no - _HALF, week_no + _HALF + 1)
                false += keeps(target, added(weeks[each] for each in around if each in weeks))
        was_alarming = alarming
    return Replay(looks, raised, false, open_)


def alarm_in_words(alarm: Alarm) -> str:
    """What is missed, how surely, and how far to trust it."""
    goal = alarm.goal
    ends = f"{monday(alarm.last_week + 1):%d %B %Y}".lstrip("0")
    found = interval_in_words(goal.target, Interval(goal.low or 0.0, goal.high or 0.0))
    people = people_in_words(goal.target.measure, goal.counts.of)
    return (
        f"{target_in_words(goal.target)}. In the {LOOK_WEEKS} weeks before {ends} it was most likely "
        f"{found}, of {people}. {replay_in_words(alarm.replay)}"
    )


def replay_in_words(done: Replay) -> str:
    """How often such an alarm would have been raised, and how often it would have been wrong."""
    if done.looks < LOOK_WEEKS:
        return "There is too little of the past year to say how often such an alarm is false."
    whole = done.looks >= PAST_WEEKS - LOOK_WEEKS
    past = "In the past year" if whole else f"In the {done.looks} weeks with enough to look at"
    times = "once" if done.raised == 1 else f"{done.raised} times"
    fresh = f"; of {done.open} it is too early to say" if done.open and done.raised > 1 else ""
    if done.raised == done.open == 1:
        return f"{past} it would have been raised once, and it is too early to say whether that was false."
    return f"{past} it would have been raised {times}, {done.false} of them false{fresh}."


def _up_to(weeks: Mapping[int, Counts], week_no: int) -> Counts:
    return added(weeks[each] for each in range(week_no - LOOK_WEEKS + 1, week_no + 1) if each in weeks)
