"""All targets at once: how each stands in the period, and for which there is an alarm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb_tools.measures.alarms import Alarm, find_alarm
from kb_tools.measures.engines.engine import Engine
from kb_tools.measures.goals import Goal, judge
from kb_tools.measures.overview import Overview
from kb_tools.measures.period import week_of
from kb_tools.measures.target_counts import count_target
from kb_tools.measures.targets import Target


@dataclass(frozen=True, slots=True)
class TargetCheck:
    """Goals are in the order of the file; they are about the period, alarms about the last four weeks."""

    goals: tuple[Goal, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    @property
    def is_below(self) -> bool:
        """Whether a target is surely missed in the period: what `--fail-below` asks for."""
        return any(goal.standing == "missed" for goal in self.goals)


def check_targets(engine: Engine, overview: Overview, targets: Iterable[Target]) -> TargetCheck:
    """Check them on the engine that counted the overview, before it is closed or counts anything else."""
    goals, alarms = [], []
    last_week = week_of(overview.period.to_ms) - 1
    for target in targets:
        counted = count_target(engine, overview, target)
        goals.append(judge(target, counted.period))
        alarm = find_alarm(target, counted.weeks, last_week)
        if alarm is not None:
            alarms.append(alarm)
    return TargetCheck(tuple(goals), tuple(alarms))
