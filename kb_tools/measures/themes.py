"""Charts by theme: answers, waits, searches. Each theme that has anything is a section of the report."""

from __future__ import annotations

from html import escape

from kb_tools.measures.answer_charts import answers_theme, share_in_words, share_lines, share_rows
from kb_tools.measures.chart_figures import HOW_TO_GET_PICTURES, Draw, Shown, drawing, figure
from kb_tools.measures.counting.searches import summed
from kb_tools.measures.headline import BEFORE, NOW
from kb_tools.measures.overview import Overview
from kb_tools.measures.rates import Rate
from kb_tools.measures.trends import found_nothing_by_week
from kb_tools.measures.wait_charts import waits_theme
from kb_tools.snapshot import ENOUGH_ANSWERS


def themes(overview: Overview) -> str:
    """The sections; without what draws pictures, the tables and a note."""
    draw = drawing()
    found = (
        ("answers", "Answers", answers_theme(overview, draw)),
        ("waits", "Waits", waits_theme(overview, draw)),
        ("searches", "Searches", _searches_theme(overview, draw)),
    )
    sections = [_section(*each) for each in found if each[2]]
    if sections and draw is None:
        sections.insert(0, f'<p class="muted">{escape(HOW_TO_GET_PICTURES)}</p>')
    return "\n".join(sections)


def _section(name: str, title: str, figures: str) -> str:
    return f"""<section aria-labelledby="theme-{name}">
<h2 id="theme-{name}">{title}</h2>
<div class="charts">
{figures}
</div>
</section>"""


def _searches_theme(overview: Overview, draw: Draw | None) -> str:
    shares = found_nothing_by_week(overview)
    if not any(each.rate.of for each in shares):
        return ""
    now, before = (_found_nothing(overview, number) for number in (NOW, BEFORE))
    enough = [each.rate.interval.high for each in shares if each.rate.enough]
    shown = Shown(
        id="chart-found-nothing",
        title="Searches that found nothing, week by week",
        said=f"In this time {share_in_words(now)} of {now.of:,} searches; before {share_in_words(before)}.",
        how=(
            "Line: the share of a week. Band: where it most likely lies. Shaded: the time of this report. "
            f"Weeks with fewer than {ENOUGH_ANSWERS} searches are left out."
        ),
        chart=share_lines(overview, shares, max(enough)) if enough else None,
        columns=(
            ("Week from", "words"),
            ("Searches", "number"),
            ("Found nothing", "number"),
            ("Share", "words"),
        ),
        rows=share_rows(shares),
    )
    return figure(shown, draw, "beside")


def _found_nothing(overview: Overview, number: int) -> Rate:
    whole = summed(each for each in overview.searches if each.period == number)
    return Rate(whole.found_nothing, whole.searches)
