"""The part of the report that shows votes which wait for a look."""

from __future__ import annotations

from html import escape

from kb_tools.feedback.events import to_the_second
from kb_tools.measures.report import Report
from kb_tools.measures.report_table import scrolling_table
from kb_tools.measures.search_page import article_link

_WHY = {
    "network": "many readers of one network in a day",
    "rush": "very many within ten minutes",
    "flood": "while the collector was flooded",
    "too_quick": "pressed sooner than a person can",
}

_COLUMNS = (
    ("Article", "words"),
    ("Votes", "number"),
    ("Solved it", "number"),
    ("Why they wait", "words"),
    ("When", "number"),
)


def held_section(report: Report) -> str:
    """A section with a row for each burst; nothing where no votes wait."""
    waiting = [each for each in report.held if each.decision == "waiting"]
    if not waiting:
        return ""
    rows = "\n".join(
        f'<tr><th scope="row">{article_link(report.article(each.article))}</th>'
        f'<td class="number" data-sort="{each.votes}">{each.votes:,}</td>'
        f'<td class="number" data-sort="{each.solved}">{each.solved:,}</td>'
        f"<td>{escape(_WHY.get(each.reason, each.reason))}</td>"
        f'<td class="number" data-sort="{each.last_ms}">'
        f"{_moment(each.first_ms)} to {_moment(each.last_ms)}</td></tr>"
        for each in waiting
    )
    return f"""<section aria-labelledby="held">
<h2 id="held">Votes that wait for a look</h2>
<p>They came as a burst, or quicker than a person presses, and are in no figure yet.
<code>kb feedback held --accept ARTICLE</code> lets them count, <code>--dismiss</code> leaves them out.</p>
{scrolling_table("Votes that wait", _COLUMNS, rows)}
</section>"""


def _moment(at_ms: int) -> str:
    moment = to_the_second(at_ms)
    return f'<time datetime="{escape(moment)}">{escape(moment[:10])} {escape(moment[11:16])}</time>'
