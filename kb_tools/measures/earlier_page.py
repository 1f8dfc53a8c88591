"""The part of the report that shows what another program counted before."""

from __future__ import annotations

from html import escape

from kb_tools.feedback.events import to_the_second
from kb_tools.measures.report import Report
from kb_tools.measures.report_table import scrolling_table
from kb_tools.measures.search_page import article_link

_COLUMNS = (("Article", "words"), ("Votes", "number"), ("Helpful", "number"), ("When", "number"))


def earlier_section(report: Report) -> str:
    """A section with a row for each article; nothing where no votes were brought in."""
    if not report.earlier:
        return ""
    rows = "\n".join(
        f'<tr><th scope="row">{article_link(report.article(each.article))}</th>'
        f'<td class="number" data-sort="{each.answers}">{each.answers:,}</td>'
        f'<td class="number" data-sort="{each.solved}">{each.solved:,}</td>'
        f'<td class="number" data-sort="{each.last_ms}">'
        f"{_day(each.first_ms)} to {_day(each.last_ms)}</td></tr>"
        for each in report.earlier
    )
    return f"""<section aria-labelledby="earlier">
<h2 id="earlier">Counted elsewhere, before</h2>
<p>These votes were brought in from another program. Nobody knows which text they were about:
they are in no figure above.</p>
{scrolling_table("Votes from before", _COLUMNS, rows)}
</section>"""


def _day(at_ms: int) -> str:
    moment = to_the_second(at_ms)
    return f'<time datetime="{escape(moment)}">{escape(moment[:10])}</time>'
