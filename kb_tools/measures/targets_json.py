"""Targets, how they stand and their alarms, for a program."""

from __future__ import annotations

from typing import Any

from kb_tools.feedback.events import to_the_second
from kb_tools.measures.alarms import CHANCE, LOOK_WEEKS, Alarm
from kb_tools.measures.goals import Goal, goal_in_words, target_in_words
from kb_tools.measures.period import week_begins
from kb_tools.measures.targets import Measure, Target


def goal_row(goal: Goal) -> dict[str, Any]:
    """A target and how it stands. Shares are 0 to 1; scores of nps -100 to 100."""
    return {**_target(goal.target), **_found(goal), "standing": goal.standing, "told": goal_in_words(goal)}


def alarm_row(alarm: Alarm) -> dict[str, Any]:
    """An alarm, with what the same rule would have said in the past year."""
    return {
        **_target(alarm.goal.target),
        **_found(alarm.goal),
        "from": to_the_second(week_begins(alarm.last_week - LOOK_WEEKS + 1)),
        "to": to_the_second(week_begins(alarm.last_week + 1)),
        "chance": CHANCE,
        "past_year": {
            "weeks": alarm.replay.looks,
            "raised": alarm.replay.raised,
            "false": alarm.replay.false,
            "too_early_to_say": alarm.replay.open,
        },
    }


def _target(target: Target) -> dict[str, Any]:
    row: dict[str, Any] = {
        "measure": target.measure.value,
        "target": target_in_words(target),
        "unit": "score" if target.measure is Measure.NPS else "share",
        "at_least" if target.at_least else "at_most": round(target.limit, 6),
    }
    if target.measure.wait:
        row |= {"within_ms": target.within_ms, "priority": target.priority or None, "clock": target.clock}
    return row


def _found(goal: Goal) -> dict[str, Any]:
    digits = 1 if goal.target.measure is Measure.NPS else 4
    ends = {"value": goal.value, "low": goal.low, "high": goal.high}
    rounded = {name: None if each is None else round(each, digits) for name, each in ends.items()}
    return {**rounded, "people": goal.counts.of}
