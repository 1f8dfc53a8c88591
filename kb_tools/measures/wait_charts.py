"""Charts about waits: week by week, how quickly first replies came, and at which hour who waits."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from kb_tools.measures.answer_charts import share_in_words
from kb_tools.measures.chart_figures import Draw, Shown, figure
from kb_tools.measures.chart_scales import month_ticks, wait_scale
from kb_tools.measures.chart_shapes import Bars, Heat, Lines
from kb_tools.measures.counting.waits import Wait, Waits
from kb_tools.measures.headline import BEFORE, NOW, waits_of
from kb_tools.measures.hours import HOUR_MS, MINUTE_MS
from kb_tools.measures.overview import REPLY_LIMITS_MS, Desk, Overview
from kb_tools.measures.period import week_of
from kb_tools.measures.rates import Rate
from kb_tools.measures.times import in_words
from kb_tools.measures.trends import monday, waits_by_week
from kb_tools.snapshot import ENOUGH_ANSWERS

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_STEPS = 5


def waits_theme(overview: Overview, draw: Draw | None) -> str:
    """The figures of the theme; nothing without tickets."""
    if overview.desk is None:
        return ""
    found = (
        (_by_week(overview, "first_reply", "Until the first reply, week by week"), ""),
        (_by_week(overview, "solved", "Until a ticket is solved, week by week"), ""),
        (_how_quickly(overview.desk), ""),
        (_by_hour(overview.desk), "beside"),
    )
    return "\n".join(figure(shown, draw, kind) for shown, kind in found if shown)


def _by_week(overview: Overview, wait: Wait, title: str) -> Shown | None:
    weeks = {int(each.group): each for each in waits_by_week(overview, wait)}
    if not weeks:
        return None
    every = overview.period.trend_weeks
    found = [weeks.get(week_no) for week_no in every]
    now, before = (_median_in_words(waits_of(overview, wait, "open", number)) for number in (NOW, BEFORE))
    highest, ticks = wait_scale(max(each.ninetieth for each in weeks.values()))
    return Shown(
        id=f"chart-{wait.replace('_', '-')}",
        title=title,
        said=f"Half of those who wrote waited less than this: now {now}, before {before}.",
        how=(
            "Thick line: the median of tickets made in a week. Band: where it most likely lies. Dashed: one "
            "in ten waited longer. Time while the desk is open. Shaded: the time of this report."
        ),
        chart=Lines(
            at=tuple(float(week_no) for week_no in every),
            middle=tuple(each.median if each else None for each in found),
            low=tuple(each.median_low if each else None for each in found),
            high=tuple(each.median_high if each else None for each in found),
            upper=tuple(each.ninetieth if each else None for each in found),
            highest=highest,
            ticks=ticks,
            times=month_ticks(every),
            shaded=(week_of(overview.period.from_ms), every[-1]),
        ),
        columns=(
            ("Week from", "words"),
            ("Tickets", "number"),
            ("Median", "number"),
            ("Most likely", "number"),
            ("90th percentile", "number"),
        ),
        rows=tuple(_week_row(week_no, each) for week_no, each in weeks.items()),
    )


def _week_row(week_no: int, waits: Waits) -> tuple[str, ...]:
    low, high = waits.median_low, waits.median_high
    between = "too few" if low is None or high is None else f"{in_words(low)} to {in_words(high)}"
    return (
        f"{monday(week_no):%Y-%m-%d}",
        f"{waits.people:,}",
        in_words(waits.median),
        between,
        in_words(waits.ninetieth),
    )


def _median_in_words(waits: Waits | None) -> str:
    return "too few to tell" if waits is None or waits.people < ENOUGH_ANSWERS else in_words(waits.median)


def _how_quickly(desk: Desk) -> Shown | None:
    people, within = desk.replied
    if people < ENOUGH_ANSWERS:
        return None
    rates = [Rate(count, people) for count in within]
    labels = [f"within {in_words(limit)}" for limit in REPLY_LIMITS_MS]
    hour = rates[REPLY_LIMITS_MS.index(HOUR_MS)]
    return Shown(
        id="chart-how-quickly",
        title="How quickly first replies came",
        said=f"{people:,} first replies. Within an hour of the desk's time: {share_in_words(hour)}.",
        how=(
            "Each bar holds the ones above it. Time while the desk is open; tickets that still wait are in "
            "no bar."
        ),
        chart=Bars(
            labels=tuple(labels),
            values=tuple(rate.share for rate in rates),
            words=tuple(f"{100 * rate.share:.0f}\u00a0%" for rate in rates),
            across=True,
            highest=1.0,
        ),
        columns=(("First reply", "words"), ("Tickets", "number"), ("Share", "words")),
        rows=tuple(
            (label, f"{rate.count:,}", share_in_words(rate))
            for label, rate in zip(labels, rates, strict=True)
        ),
    )


def _by_hour(desk: Desk) -> Shown | None:
    waits = {int(each.group): each for each in desk.waits if each.group_by == "hour"}
    if not waits:
        return None
    enough = {hour: each for hour, each in waits.items() if each.people >= ENOUGH_ANSWERS}
    shown = sorted(hour % 24 for hour in (*enough, *desk.open_hours))
    hours = range(shown[0], shown[-1] + 1) if shown else range(24)
    medians = [each.median for each in enough.values()]
    few = len(waits) - len(enough)
    return Shown(
        id="chart-hours",
        title="Who writes when, and waits how long",
        said=_longest(enough, few),
        how=(
            "Each field: the median until the first reply, in all time, of those who wrote in that hour of a "
            "week of the past year (time of the desk). Stronger: longer. Outlined: open. Empty: fewer than "
            f"{ENOUGH_ANSWERS} wrote then."
        ),
        chart=Heat(
            columns=_DAYS,
            rows=tuple(f"{hour}:00" for hour in hours),
            cells={
                (hour % 24 - hours[0], hour // 24): (
                    _step(each.median, medians),
                    _short(each.median),
                )
                for hour, each in enough.items()
            },
            outlined=frozenset((hour % 24 - hours[0], hour // 24) for hour in desk.open_hours),
        )
        if enough
        else None,
        columns=(("Hour", "words"), *((day, "number") for day in _DAYS)),
        rows=tuple(
            (f"{hour}:00", *(_hour_cell(waits.get(24 * day + hour)) for day in range(7)))
            for hour in range(24)
        ),
    )


def _step(wait_ms: int, among: Sequence[int]) -> int:
    """How dark a wait is among these: the same ratio for each step, so that one long wait hides no other."""
    shortest, longest = max(min(among), 1), max(max(among), 1)
    if wait_ms <= shortest:
        return 0
    return min(_STEPS - 1, int(_STEPS * log(wait_ms / shortest) / log(longest / shortest)))


def _longest(enough: dict[int, Waits], few: int) -> str:
    left_out = f" {few:,} hours of the week had fewer than {ENOUGH_ANSWERS}." if few else ""
    if not enough:
        return f"No hour of the week had {ENOUGH_ANSWERS} first replies: too few for a picture."
    hour, longest = max(enough.items(), key=lambda each: (each[1].median, -each[0]))
    return (
        f"Longest wait: {in_words(longest.median)}, of {longest.people:,} who wrote on "
        f"{_DAYS[hour // 24]} from {hour % 24}:00.{left_out}"
    )


def _hour_cell(waits: Waits | None) -> str:
    if waits is None:
        return "–"
    return (
        f"{in_words(waits.median)} of {waits.people}"
        if waits.people >= ENOUGH_ANSWERS
        else f"– of {waits.people}"
    )


def _short(wait_ms: int) -> str:
    """A wait in at most six letters."""
    if wait_ms < HOUR_MS:
        return f"{max(1, round(wait_ms / MINUTE_MS))} min"
    hours = wait_ms / HOUR_MS
    if hours < 9.95:
        return f"{hours:.1f} h".replace(".0 h", " h")
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"
