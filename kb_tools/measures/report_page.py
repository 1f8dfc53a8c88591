"""The report as one page: no other file, no other host, readable without JavaScript and on paper."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from itertools import groupby

from kb_tools.feedback.events import to_the_second
from kb_tools.feedback.reading import Comment
from kb_tools.measures.earlier_page import earlier_section
from kb_tools.measures.held_page import held_section
from kb_tools.measures.helpfulness import ENOUGH_FOR_A_SCORE, Helpfulness
from kb_tools.measures.report import Report
from kb_tools.measures.search_page import article_link, searches_section
from kb_tools.measures.told_page import told_section
from kb_tools.measures.wilson import Interval, wilson_interval
from kb_tools.snapshot import ENOUGH_ANSWERS, FAILS_MOST

_REASONS = {
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


def write_html_report(report: Report) -> str:
    """The whole page. What customers wrote is escaped; style and script are allowed by their hash alone."""
    assets = files("kb_tools.measures") / "assets"
    style = (assets / "report.css").read_text("utf-8")
    script = (assets / "report.js").read_text("utf-8")
    headline, lead = _first_words(report)
    parts = {
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "style": style,
        "script": script,
        "headline": headline,
        "lead": lead,
        "period": _period(report),
        "mend": _mend(report),
        "held": held_section(report),
        "table": _table(report),
        "told": told_section(report),
        "elsewhere": earlier_section(report),
        "comments": _comments(report),
        "searches": searches_section(report),
    }
    page = (assets / "report.html").read_text("utf-8")
    # One pass over the template only: a comment that spells {{style}} stays what it is.
    pieces = page.split("{{")
    return pieces[0] + "".join(
        parts[name] + rest for name, _, rest in (piece.partition("}}") for piece in pieces[1:])
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _between(interval: Interval) -> str:
    return f"{_percent(interval.low)} to {_percent(interval.high)}\u00a0%"


def _people(count: int) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count:,} answers"


def _first_words(report: Report) -> tuple[str, str]:
    solved, answers = report.solved, report.answers
    if not answers:
        return "Nobody has answered yet.", "As soon as somebody does, the figures stand here."
    if answers < ENOUGH_ANSWERS:
        return (
            f"Only {_people(answers)} answered so far.",
            f"That is not enough for a figure: from {ENOUGH_ANSWERS} answers on, one stands here.",
        )
    interval = wilson_interval(solved, answers)
    count = len(report.to_mend)
    headline = f"{solved:,} of {answers:,} customers who answered were helped."
    share = f"That is {_percent(solved / answers)} %; m" if answers >= ENOUGH_FOR_A_SCORE else "M"
    if count:
        next_step = (
            "One article fails most of its readers: mend it first."
            if count == 1
            else f"{count} articles fail most of their readers: mend these first."
        )
    else:
        next_step = "No article surely fails most of its readers."
    return headline, f"{share}ost likely {_between(interval)} of all who read are helped. {next_step}"


def _period(report: Report) -> str:
    if not report.figures:
        return f"Made {_moment(report.made_at)}."
    first = to_the_second(min(figure.first_ms for figure in report.figures))
    last = to_the_second(max(figure.last_ms for figure in report.figures))
    return f"Answers from {_day(first)} to {_day(last)}. Made {_moment(report.made_at)}."


def _day(moment: str) -> str:
    return f'<time datetime="{escape(moment)}">{escape(moment[:10])}</time>'


def _moment(moment: str) -> str:
    return f'<time datetime="{escape(moment)}">{escape(moment[:10])} at {escape(moment[11:16])} UTC</time>'


def _title(report: Report, id_: str) -> str:
    return article_link(report.article(id_))


def _mend(report: Report) -> str:
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
    said = {name: getattr(figure, name) for name in _REASONS}
    name = max(said, key=lambda reason: said[reason])
    return f", most often: {_REASONS[name].lower()} ({said[name]:,})" if said[name] else ""


def _table(report: Report) -> str:
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
    told = (
        f"{_percent(figure.share)}\u00a0%, most likely {_between(interval)}" if scored else _between(interval)
    )
    kind = "bad" if interval.high <= FAILS_MOST else "good" if interval.low >= FAILS_MOST else "open"
    dot = f'<circle class="dot" cx="{100 * figure.share:.1f}" cy="5" r="3.4"/>' if scored else ""
    return f"""<td class="range" data-sort="{figure.share:.6f}">{told}
<svg viewBox="0 0 100 10" role="img" class="{kind}" aria-label="{told}">
<path class="track" d="M0 5H100"/><path class="half" d="M50 0V10"/>
<path class="bar" d="M{low:.1f} 5H{high:.1f}"/>{dot}</svg></td>"""


def _comments(report: Report) -> str:
    if not report.comments:
        return "<p>Nobody has left a comment yet.</p>"
    groups = groupby(report.comments, key=lambda comment: comment.article)
    return "\n".join(
        f"<h3>{_title(report, article)}</h3>\n" + "\n".join(_comment(comment) for comment in group)
        for article, group in groups
    )


def _comment(comment: Comment) -> str:
    said = "solved it" if comment.value == "yes" else "did not solve it"
    reason = f": {_REASONS[comment.reason].lower()}" if comment.reason in _REASONS else ""
    who = " · from an agent" if comment.edition == "agents" else ""
    day = _day(to_the_second(comment.at_ms))
    return (
        f"<blockquote><p>{escape(comment.text)}</p>\n"
        f"<footer>{said}{reason} · {day} · {escape(comment.locale)}{who}</footer>"
        "</blockquote>"
    )
