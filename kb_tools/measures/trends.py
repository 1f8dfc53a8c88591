"""How figures went over a year: shares and waits week by week, whole and by category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kb_tools.measures.counting.searches import summed
from kb_tools.measures.counting.waits import Wait, Waits
from kb_tools.measures.overview import Overview
from kb_tools.measures.period import week_begins
from kb_tools.measures.rates import Rate
from kb_tools.snapshot import ENOUGH_ANSWERS

_MOST_SMALL = 12


@dataclass(frozen=True, slots=True)
class ShareAt:
    """A share of some weeks that follow each other; week_no is the first of them."""

    week_no: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class Categories:
    """Shares by category over time, the one with most answers first. span is "week" or "month".

    shown are those with most answers, enough for a picture; rest is how many more there are.
    """

    span: str
    shown: tuple[tuple[str, tuple[ShareAt, ...]], ...]
    rest: int


def helped_by_week(overview: Overview) -> list[ShareAt]:
    """Customers' answers "yes" of each week of the trend; a week without answers is 0 of 0."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (_, week_no), answers in overview.by_week.items():
        found.setdefault(week_no, []).append((answers.solved, answers.answers))
    return [ShareAt(week_no, _added(found.get(week_no, ()))) for week_no in overview.period.trend_weeks]


def found_nothing_by_week(overview: Overview) -> list[ShareAt]:
    """Searches that found nothing of each week of the trend."""
    weeks: dict[int, Rate] = {}
    for week_no in overview.period.trend_weeks:
        whole = summed(each for each in overview.searches if each.week_no == week_no)
        weeks[week_no] = Rate(whole.found_nothing, whole.searches)
    return [ShareAt(week_no, rate) for week_no, rate in weeks.items()]


def helped_by_category(overview: Overview) -> Categories:
    """The same by category, by week, or by month where more than half of the weeks would be gaps."""
    by_name: dict[str, dict[int, Rate]] = {}
    for (name, week_no), answers in overview.by_week.items():
        by_name.setdefault(name, {})[week_no] = Rate(answers.solved, answers.answers)
    order = sorted(by_name, key=lambda name: (-sum(rate.of for rate in by_name[name].values()), name))
    shown = order[:_MOST_SMALL]
    weeks = overview.period.trend_weeks
    enough = sum(rate.enough for name in shown for rate in by_name[name].values())
    spans = [[week_no] for week_no in weeks] if 2 * enough >= len(shown) * len(weeks) else months(weeks)
    return Categories(
        "week" if len(spans) == len(weeks) else "month",
        tuple((name, _in_spans(by_name[name], spans)) for name in shown),
        len(order) - len(shown),
    )


def waits_by_week(overview: Overview, wait: Wait) -> list[Waits]:
    """How long customers waited who wrote in a week, of each week with at least ten of them."""
    return [
        each
        for each in (overview.desk.waits if overview.desk else ())
        if each.group_by == "week_no" and each.wait == wait and each.people >= ENOUGH_ANSWERS
    ]


def months(weeks: Sequence[int]) -> list[list[int]]:
    """Weeks by the month in which they begin."""
    found: dict[str, list[int]] = {}
    for week_no in weeks:
        found.setdefault(f"{monday(week_no):%Y-%m}", []).append(week_no)
    return list(found.values())


def monday(week_no: int) -> datetime:
    """The day on which a week begins (UTC)."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=week_begins(week_no))


def _in_spans(rates: Mapping[int, Rate], spans: Sequence[Sequence[int]]) -> tuple[ShareAt, ...]:
    return tuple(
        ShareAt(span[0], _added((rates[each].count, rates[each].of) for each in span if each in rates))
        for span in spans
    )


def _added(counts: Iterable[tuple[int, int]]) -> Rate:
    found = list(counts)
    return Rate(sum(count for count, _ in found), sum(of for _, of in found))
