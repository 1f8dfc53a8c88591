"""The part of the report about single articles: what to mend first, and a sorted table of all."""

from __future__ import annotations

from html import escape

from kb_tools.feedback.events import to_the_second
from kb_tools.measures.helpfulness import ENOUGH_FOR_A_SCORE, Helpfulness
from kb_tools.measures.report import Report
from kb_tools.measures.search_page import article_link
from kb_tools.measures.wilson import Interval
from kb_tools.snapshot import FAILS_MOST

REASONS = {
    "wrong": "Something is wrong",
    "unclear": "Unclear",
    "other_problem": "Not their problem",
    "something_else": "Something else",
}
_SHORT_REASONS = {
    "wrong": "wrong",
    "unclear": "unclear",
    "other_problem": "not their problem",
    "something_else": "something else",
}
_MOST_TO_MEND = 5


def mend_section(report: Report) -> str:
    """The articles that surely fail half of their readers; nothing where none does."""
    if not report.to_mend:
        return ""
    entries = "\n".join(
        f"<li>{_title(report, figure.article)}: helped {figure.solved:,} of {figure.answers:,}"
        f"{_main_reason(figure)}</li>"
        for figure in report.to_mend[:_MOST_TO_MEND]
    )
    return f"""<section class="mend" aria-labelledby="mend">
<h2 id="mend">Mend first</h2>
<ol>
{entries}
</ol>
</section>"""


def _main_reason(figure: Helpfulness) -> str:
    said = {name: getattr(figure, name) for name in REASONS}
    name = max(said, key=lambda reason: said[reason])
    return f", most often: {REASONS[name].lower()} ({said[name]:,})" if said[name] else ""


def article_table(report: Report) -> str:
    """A row for each article with an answer."""
    if not report.figures:
        return "<p>No article has an answer yet.</p>"
    rows = "\n".join(_row(report, figure) for figure in report.figures)
    return f"""<div class="scroll" tabindex="0" role="region" aria-label="Articles, scrolls sideways">
<table>
<thead>
<tr><th scope="col" data-text="1" data-first="ascending">Article</th>
<th scope="col" class="number">Answers</th>
<th scope="col" class="number">Solved it</th>
<th scope="col" class="number">Did not</th>
<th scope="col" data-first="ascending">Share helped, 95 % interval</th>
<th scope="col">What was missing</th>
<th scope="col">Last answer</th></tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</div>"""


def _row(report: Report, figure: Helpfulness) -> str:
    title = report.article(figure.article).title
    reasons = ", ".join(
        f"{getattr(figure, name):,} {words}"
        for name, words in _SHORT_REASONS.items()
        if getattr(figure, name)
    )
    missing = figure.wrong + figure.unclear + figure.other_problem + figure.something_else
    earlier = (
        f'<span class="small">earlier texts: {figure.earlier_solved:,} of {figure.earlier_answers:,}</span>'
        if figure.earlier_answers
        else ""
    )
    not_solved = figure.answers - figure.solved
    last = to_the_second(figure.last_ms)
    return f"""<tr><th scope="row" data-sort="{escape(title)}">{_title(report, figure.article)}</th>
<td class="number" data-sort="{figure.answers}">{figure.answers:,}{earlier}</td>
<td class="number" data-sort="{figure.solved}">{figure.solved:,}</td>
<td class="number" data-sort="{not_solved}">{not_solved:,}</td>
{_range(figure)}
<td data-sort="{missing}">{reasons or '<span class="muted">nothing named</span>'}</td>
<td data-sort="{figure.last_ms}" class="number">{_day(last)}</td></tr>"""


def _range(figure: Helpfulness) -> str:
    if not figure.enough:
        return '<td class="range muted" data-sort="">not enough yet</td>'
    interval = figure.interval
    low, high = 100 * interval.low, 100 * interval.high
    scored = figure.answers >= ENOUGH_FOR_A_SCORE
    told = f"{percent(figure.share)}\u00a0%, most likely {between(interval)}" if scored else between(interval)
    kind = "bad" if interval.high <= FAILS_MOST else "good" if interval.low >= FAILS_MOST else "open"
    dot = f'<circle class="dot" cx="{100 * figure.share:.1f}" cy="5" r="3.4"/>' if scored else ""
    return f"""<td class="range" data-sort="{figure.share:.6f}">{told}
<svg viewBox="0 0 100 10" role="img" class="{kind}" aria-label="{told}">
<path class="track" d="M0 5H100"/><path class="half" d="M50 0V10"/>
<path class="bar" d="M{low:.1f} 5H{high:.1f}"/>{dot}</svg></td>"""


def percent(share: float) -> str:
    """A share as a whole number of hundred."""
    return f"{100 * share:.0f}"


def between(interval: Interval) -> str:
    """An interval in words."""
    return f"{percent(interval.low)} to {percent(interval.high)}\u00a0%"


def _title(report: Report, id_: str) -> str:
    return article_link(report.article(id_))


def _day(moment: str) -> str:
    return f'<time datetime="{escape(moment)}">{escape(moment[:10])}</time>'
