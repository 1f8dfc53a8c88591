"""Charts about answers: helpfulness over time, whole and by category, and the marks of surveys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from kb_tools.measures import csat, effort, nps
from kb_tools.measures.chart_figures import Draw, Shown, figure, table
from kb_tools.measures.chart_scales import month_ticks, share_scale
from kb_tools.measures.chart_shapes import Bars, Lines
from kb_tools.measures.headline import BEFORE, NOW, csat_of, helped_of, marks_of
from kb_tools.measures.overview import Overview
from kb_tools.measures.period import week_of
from kb_tools.measures.rates import Rate
from kb_tools.measures.trends import (
    Categories,
    ShareAt,
    helped_by_category,
    helped_by_week,
    monday,
    months,
)
from kb_tools.snapshot import ENOUGH_ANSWERS

_NO_CATEGORY = "In no category"


def answers_theme(overview: Overview, draw: Draw | None) -> str:
    """The figures of the theme; nothing where nobody has answered anything."""
    helped = _helped(overview)
    found = [figure(helped, draw, "beside")] if helped else []
    found += [figure(each, draw) for each in _marks(overview)]
    by_category = _by_category(overview, draw)
    return "\n".join([*found, by_category] if by_category else found)


def share_lines(
    overview: Overview, shares: Sequence[ShareAt], highest: float, *, small: bool = False, every: int = 3
) -> Lines:
    """Shares over time with their bands; fewer than 10 answers are a gap."""
    rates = [each.rate if each.rate.enough else None for each in shares]
    end, ticks = share_scale(highest)
    weeks = overview.period.trend_weeks
    return Lines(
        at=tuple(float(each.week_no) for each in shares),
        middle=tuple(rate.share if rate else None for rate in rates),
        low=tuple(rate.interval.low if rate else None for rate in rates),
        high=tuple(rate.interval.high if rate else None for rate in rates),
        highest=end,
        ticks=ticks,
        times=month_ticks(weeks, every),
        shaded=(week_of(overview.period.from_ms), weeks[-1]),
        small=small,
    )


def share_in_words(rate: Rate) -> str:
    """A share as far as it may be told: 72 %, most likely 68 to 76 %."""
    if not rate.enough:
        return "too few to tell"
    between = f"most likely {100 * rate.interval.low:.0f} to {100 * rate.interval.high:.0f}\u00a0%"
    return f"{100 * rate.share:.0f}\u00a0%, {between}" if rate.enough_for_a_score else between


def share_rows(shares: Sequence[ShareAt]) -> tuple[tuple[str, ...], ...]:
    """A row for each week that has anything: when, of how many, how many, and the share in words."""
    return tuple(
        (
            f"{monday(each.week_no):%Y-%m-%d}",
            f"{each.rate.of:,}",
            f"{each.rate.count:,}",
            share_in_words(each.rate),
        )
        for each in shares
        if each.rate.of
    )


def _helped(overview: Overview) -> Shown | None:
    shares = helped_by_week(overview)
    if not any(each.rate.of for each in shares):
        return None
    now, before = (share_in_words(helped_of(overview, number)) for number in (NOW, BEFORE))
    return Shown(
        id="chart-helped",
        title="Articles that helped, week by week",
        said=f"Of readers who answered, the article helped: in this time {now}; before {before}.",
        how=(
            "Line: the share of a week. Band: where it most likely lies. Shaded: the time of this report. "
            f"Weeks with fewer than {ENOUGH_ANSWERS} answers are left out."
        ),
        chart=share_lines(overview, shares, 1.0) if any(each.rate.enough for each in shares) else None,
        columns=(
            ("Week from", "words"),
            ("Answers", "number"),
            ("Helped", "number"),
            ("Share", "words"),
        ),
        rows=share_rows(shares),
    )


def _marks(overview: Overview) -> list[Shown]:
    asked = (
        ("csat", csat.DEFINITION.name, csat.MARKS, csat.SATISFIED, csat_of(overview, NOW).marks),
        ("nps", nps.DEFINITION.name, nps.MARKS, (9, 10), marks_of(overview, "recommend", NOW)),
        ("effort", effort.DEFINITION.name, effort.MARKS, effort.EASY, marks_of(overview, "effort", NOW)),
    )
    return [
        _bars(key, name, list(marks), good, given)
        for key, name, marks, good, given in asked
        if any(given.values())
    ]


def _bars(key: str, name: str, marks: Sequence[int], good: Sequence[int], given: Mapping[int, int]) -> Shown:
    counts = [given.get(mark, 0) for mark in marks]
    total = sum(counts)
    answers = "1 answer" if total == 1 else f"{total:,} answers"
    return Shown(
        id=f"chart-marks-{key}",
        title=f"{name}: every mark",
        said=f"{answers} from {marks[0]} to {marks[-1]}. {_most(marks, counts)}",
        how=f"Filled: the marks {good[0]} to {good[-1]}. Above each bar stands how many gave it.",
        chart=Bars(
            labels=tuple(str(mark) for mark in marks),
            values=tuple(float(count) for count in counts),
            words=tuple(f"{count:,}" for count in counts),
            strong=frozenset(place for place, mark in enumerate(marks) if mark in good),
        ),
        columns=(("Mark", "words"), ("Customers", "number")),
        rows=tuple((str(mark), f"{count:,}") for mark, count in zip(marks, counts, strict=True)),
    )


def _most(marks: Sequence[int], counts: Sequence[int]) -> str:
    most = max(counts)
    often = [str(mark) for mark, count in zip(marks, counts, strict=True) if count == most]
    if len(often) == 1:
        return f"The most frequent mark is {often[0]}."
    return f"The most frequent marks are {', '.join(often[:-1])} and {often[-1]}."


def _by_category(overview: Overview, draw: Draw | None) -> str:
    """Small pictures on the same scales, so that they can be compared; all categories in the table."""
    found = helped_by_category(overview)
    if len(found.shown) < 2:
        return ""
    span = "weeks" if found.span == "week" else "months"
    rest = f" {found.rest:,} more in the table." if found.rest else ""
    pictures, how = "", ""
    if draw:
        pictures = f'<div class="multiples">\n{_pictures(overview, found, draw)}\n</div>'
        how = (
            '<p class="read">Line: the share. Band: where it most likely lies. '
            f"{span.capitalize()} with fewer than {ENOUGH_ANSWERS} answers are left out.</p>"
        )
    return f"""<figure class="chart wide" id="chart-categories">
<figcaption><h3>Articles that helped, by category</h3>
<p>All on the same scale, most answers first.{rest}</p></figcaption>
{pictures}{how}
<details{"" if pictures else " open"}><summary>The numbers<span class="unseen">: by category</span></summary>
{_category_table(overview)}
</details>
</figure>"""


def _pictures(overview: Overview, found: Categories, draw: Draw) -> str:
    return "\n".join(
        f"<div><h4><bdi>{escape(name or _NO_CATEGORY)}</bdi></h4>\n"
        + draw(
            share_lines(overview, shares, 1.0, small=True, every=4),
            f"chart-category-{number}",
            f"Articles that helped: {name or _NO_CATEGORY}",
            f"{share_in_words(_whole(shares))} over the whole time.",
        )
        + "</div>"
        for number, (name, shares) in enumerate(found.shown)
    )


def _whole(shares: Sequence[ShareAt]) -> Rate:
    return Rate(sum(each.rate.count for each in shares), sum(each.rate.of for each in shares))


def _category_table(overview: Overview) -> str:
    """A row for each category and a column for each month: the interval, and of how many."""
    spans = months(overview.period.trend_weeks)
    sums: dict[str, list[Rate]] = {}
    for name in {name for name, _ in overview.by_week}:
        cells = []
        for span in spans:
            each = [overview.by_week[name, week] for week in span if (name, week) in overview.by_week]
            cells.append(Rate(sum(one.solved for one in each), sum(one.answers for one in each)))
        sums[name] = cells
    order = sorted(sums, key=lambda name: (-sum(rate.of for rate in sums[name]), name))
    columns = [("Category", "words")] + [(f"{monday(span[0]):%b %Y}", "number") for span in spans]
    rows = [(name or _NO_CATEGORY, *(_cell(rate) for rate in sums[name])) for name in order]
    return table("helped, by category and month", columns, rows)


def _cell(rate: Rate) -> str:
    if not rate.enough:
        return f"– of {rate.of}" if rate.of else "–"
    return f"{100 * rate.interval.low:.0f}–{100 * rate.interval.high:.0f}\u00a0% of {rate.of:,}"
