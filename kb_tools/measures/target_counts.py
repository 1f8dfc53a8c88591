"""The counts behind each target: of the period that is asked for, and week by week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb_tools.measures.counting.ticket_weeks import tickets_by_week
from kb_tools.measures.counting.tickets import kept_within
from kb_tools.measures.csat import SATISFIED
from kb_tools.measures.effort import EASY
from kb_tools.measures.engines.engine import Engine
from kb_tools.measures.goals import Counts, added
from kb_tools.measures.headline import NOW, csat_of, helped_of, marks_of
from kb_tools.measures.nps import Nps
from kb_tools.measures.overview import Overview
from kb_tools.measures.targets import Measure, Target

PROMOTERS = (9, 10)
DETRACTORS = range(7)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted for one target; weeks without anything are left out."""

    period: Counts
    weeks: Mapping[int, Counts] = field(default_factory=dict)


def count_target(engine: Engine, overview: Overview, target: Target) -> Counted:
    """Count it, on the engine that counted the overview just before."""
    wait = target.measure.wait
    if wait is not None:
        if overview.desk is None:
            return Counted(Counts(0, 0))
        kept, by_week = kept_within(engine, wait, target.clock, target.within_ms, target.priority)
        return Counted(Counts(*kept), {week_no: Counts(*each) for week_no, each in by_week.items()})
    match target.measure:
        case Measure.CSAT:
            rate = csat_of(overview, NOW).rate
            return Counted(Counts(rate.count, rate.of), _by_week(_satisfied(overview)))
        case Measure.NPS:
            nps = Nps(marks_of(overview, "recommend", NOW))
            return Counted(Counts(nps.promoters, nps.answers, nps.detractors), _by_week(_recommend(overview)))
        case Measure.EFFORT:
            effort = marks_of(overview, "effort", NOW)
            easy = sum(effort.get(mark, 0) for mark in EASY)
            return Counted(Counts(easy, sum(effort.values())), _by_week(_made_easy(overview)))
        case Measure.HELPFULNESS:
            rate = helped_of(overview, NOW)
            weeks = ((key[1], Counts(each.solved, each.answers)) for key, each in overview.by_week.items())
            return Counted(Counts(rate.count, rate.of), _by_week(weeks))
        case Measure.NO_RESULT | Measure.NOT_OPENED:
            return _of_searches(overview, target.measure)
        case _:
            return _of_tickets(engine, overview, target.measure)


def _satisfied(overview: Overview) -> Iterable[tuple[int, Counts]]:
    for mark in overview.marks:
        if mark.question == "satisfaction":
            yield mark.week_no, Counts(mark.people if mark.mark in SATISFIED else 0, mark.people)
    for rating in overview.desk.ratings if overview.desk else ():
        good = rating.mark in SATISFIED if rating.mark else bool(rating.satisfied)
        yield rating.week_no, Counts(rating.people if good else 0, rating.people)


def _recommend(overview: Overview) -> Iterable[tuple[int, Counts]]:
    for each in overview.marks:
        if each.question == "recommend":
            promoters = each.people if each.mark in PROMOTERS else 0
            yield each.week_no, Counts(promoters, each.people, each.people if each.mark in DETRACTORS else 0)


def _made_easy(overview: Overview) -> Iterable[tuple[int, Counts]]:
    for each in overview.marks:
        if each.question == "effort":
            yield each.week_no, Counts(each.people if each.mark in EASY else 0, each.people)


def _of_searches(overview: Overview, measure: Measure) -> Counted:
    name = "found_nothing" if measure is Measure.NO_RESULT else "not_opened"
    weeks = [(each, Counts(getattr(each, name), each.searches)) for each in overview.searches]
    return Counted(
        added(counts for each, counts in weeks if each.period == NOW),
        _by_week((each.week_no, counts) for each, counts in weeks),
    )


def _of_tickets(engine: Engine, overview: Overview, measure: Measure) -> Counted:
    if overview.desk is None:
        return Counted(Counts(0, 0))
    sums, weeks = overview.desk.sums, tickets_by_week(engine)
    if measure is Measure.REOPENED:
        by_week = {each.week_no: Counts(each.reopened, each.solved) for each in weeks}
        return Counted(Counts(sums.reopened, sums.solved), by_week)
    by_week = {each.week_no: Counts(each.linked, each.told_links) for each in weeks}
    return Counted(Counts(sums.linked, sums.told_links), by_week)


def _by_week(counts: Iterable[tuple[int, Counts]]) -> dict[int, Counts]:
    found: dict[int, list[Counts]] = {}
    for week_no, each in counts:
        found.setdefault(week_no, []).append(each)
    return {week_no: added(each) for week_no, each in sorted(found.items())}
