"""The first lines of a report: each figure with how sure it is, of how many, and where it is going."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kb_tools.measures import csat, effort, nps, times
from kb_tools.measures.change import Verdict, compare
from kb_tools.measures.counting.searches import summed
from kb_tools.measures.counting.waits import Clock, Wait, Waits
from kb_tools.measures.csat import Csat
from kb_tools.measures.definition import Definition
from kb_tools.measures.effort import Effort
from kb_tools.measures.nps import Nps, nps_difference
from kb_tools.measures.overview import Overview
from kb_tools.measures.rates import HELPFULNESS, LINK_RATE, NO_RESULT, NOT_OPENED, REOPENED, Rate
from kb_tools.snapshot import ENOUGH_ANSWERS

Unit = Literal["share", "score", "ms"]
NOW, BEFORE = 1, 2


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the period, and the same of the time before.

    unit "share" is 0 to 1, "score" -100 to 100, "ms" a wait in milliseconds. value is None below 30 answers
    (a wait: below 10), low and high are None below 10 or where the interval cannot be said. people is how
    many it is of; before_* are the same of the time of the same length before.
    """

    key: str
    definition: Definition
    unit: Unit
    value: float | None
    low: float | None
    high: float | None
    people: int
    before_value: float | None
    before_people: int
    verdict: Verdict


def headline(overview: Overview) -> list[Figure]:
    """The four figures, as far as there is anything to work them out of; then their kin."""
    shares = _shares(overview)
    changes = compare({key: (earlier, later) for key, (_, later, earlier) in shares.items()})
    rated = {
        key: of_rate(key, definition, later, earlier, changes[key].verdict(definition.better))
        for key, (definition, later, earlier) in shares.items()
    }
    waits = {key: _of_wait(overview, key, wait) for key, wait in _WAITS.items()} if overview.desk else {}
    scored = _of_score(overview)
    wanted = ("first_reply", "solved", "csat", "nps", *waits, *rated)
    found = {**waits, **rated, **({"nps": scored} if scored else {})}
    return [found[key] for key in dict.fromkeys(wanted) if key in found]


_WAITS: Mapping[str, Wait] = {
    "first_reply": "first_reply",
    "solved": "solved",
    "next_reply": "next_reply",
    "requester_wait": "requester_wait",
    "first_solved": "first_solved",
}


def csat_of(overview: Overview, period: int) -> Csat:
    """Marks of a period, from surveys by link and from the desk's own ratings together."""
    ratings = [each for each in (overview.desk.ratings if overview.desk else ()) if each.period == period]
    marks = marks_of(overview, "satisfaction", period)
    for each in ratings:
        if each.mark:
            marks[each.mark] = marks.get(each.mark, 0) + each.people
    unmarked = [each for each in ratings if not each.mark]
    return Csat(
        marks,
        good=sum(each.people for each in unmarked if each.satisfied),
        bad=sum(each.people for each in unmarked if not each.satisfied),
    )


def marks_of(overview: Overview, question: str, period: int) -> dict[int, int]:
    """How many gave which mark to a survey's question in a period."""
    marks: dict[int, int] = {}
    for each in overview.marks:
        if each.question == question and each.period == period:
            marks[each.mark] = marks.get(each.mark, 0) + each.people
    return marks


def helped_of(overview: Overview, period: int) -> Rate:
    """Customers' answers "yes" among all of a period."""
    counts = [each for each in overview.by_text if each.period == period]
    return Rate(sum(each.solved for each in counts), sum(each.answers for each in counts))


def waits_of(overview: Overview, wait: Wait, clock: Clock, period: int) -> Waits | None:
    """How long customers waited in a period, all together."""
    for each in overview.desk.waits if overview.desk else ():
        if (each.wait, each.clock, each.group_by, each.group) == (wait, clock, "period_no", period):
            return each
    return None


def of_rate(key: str, definition: Definition, later: Rate, earlier: Rate, verdict: Verdict) -> Figure:
    """A share as a figure."""
    interval = later.interval if later.enough else None
    return Figure(
        key=key,
        definition=definition,
        unit="share",
        value=later.share if later.enough_for_a_score else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        people=later.of,
        before_value=earlier.share if earlier.enough_for_a_score else None,
        before_people=earlier.of,
        verdict=verdict,
    )


def _shares(overview: Overview) -> dict[str, tuple[Definition, Rate, Rate]]:
    """Every share: its definition, the later and the earlier one. What nobody was asked is left out."""
    found: dict[str, tuple[Definition, Rate, Rate]] = {
        "csat": (csat.DEFINITION, csat_of(overview, NOW).rate, csat_of(overview, BEFORE).rate),
        "helpfulness": (HELPFULNESS, helped_of(overview, NOW), helped_of(overview, BEFORE)),
        "effort": (
            effort.DEFINITION,
            Effort(marks_of(overview, "effort", NOW)).rate,
            Effort(marks_of(overview, "effort", BEFORE)).rate,
        ),
    }
    searches = [
        summed(each for each in overview.searches if each.period == number) for number in (NOW, BEFORE)
    ]
    for key, definition, name in (
        ("no_result", NO_RESULT, "found_nothing"),
        ("not_opened", NOT_OPENED, "not_opened"),
    ):
        later, earlier = (Rate(getattr(each, name), each.searches) for each in searches)
        found[key] = (definition, later, earlier)
    if overview.desk:
        sums = (overview.desk.sums, overview.desk.before)
        later, earlier = (Rate(each.linked, each.told_links) for each in sums)
        found["link_rate"] = (LINK_RATE, later, earlier)
        later, earlier = (Rate(each.reopened, each.solved) for each in sums)
        found["reopened"] = (REOPENED, later, earlier)
    return {key: each for key, each in found.items() if each[1].of or each[2].of}


def _of_wait(overview: Overview, key: str, wait: Wait) -> Figure:
    """A median wait while the desk is open. A change is said where the two intervals do not touch."""
    later, earlier = (waits_of(overview, wait, "open", number) for number in (NOW, BEFORE))
    enough = later is not None and later.people >= ENOUGH_ANSWERS
    return Figure(
        key=key,
        definition=times.DEFINITIONS[wait],
        unit="ms",
        value=later.median if later and enough else None,
        low=later.median_low if later and enough else None,
        high=later.median_high if later and enough else None,
        people=later.people if later else 0,
        before_value=earlier.median if earlier and earlier.people >= ENOUGH_ANSWERS else None,
        before_people=earlier.people if earlier else 0,
        verdict=times.verdict(later, earlier),
    )


def _of_score(overview: Overview) -> Figure | None:
    later, earlier = (Nps(marks_of(overview, "recommend", number)) for number in (NOW, BEFORE))
    if not later.answers and not earlier.answers:
        return None
    verdict: Verdict = "too_few"
    if later.enough and earlier.enough:
        difference = nps_difference(later, earlier)
        verdict = "better" if difference.low > 0 else "worse" if difference.high < 0 else "not_sure"
    interval = later.interval if later.enough else None
    return Figure(
        key="nps",
        definition=nps.DEFINITION,
        unit="score",
        value=later.score if later.enough_for_a_score else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        people=later.answers,
        before_value=earlier.score if earlier.enough_for_a_score else None,
        before_people=earlier.answers,
        verdict=verdict,
    )
