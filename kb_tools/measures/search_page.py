"""The part of the report's page that is about searches."""

from __future__ import annotations

from html import escape

from kb_tools.measures.article_index import KnownArticle
from kb_tools.measures.report import Report
from kb_tools.measures.report_table import scrolling_table
from kb_tools.measures.searches import QueryCount, share

_MOST_LISTED = 50
_LISTS = (
    ("found_nothing", "What found nothing", "Found nothing", "Every search found something."),
    ("not_opened", "What was found and not opened", "Not opened", "Whatever was found was opened."),
    ("did_not_help", "What was opened and did not help", "Did not help", "Nobody has said so of any search."),
)  # fmt: skip


def article_link(known: KnownArticle) -> str:
    """An article's title as HTML, with its address where that is known."""
    title = escape(known.title)
    return f'<a href="{escape(known.url)}">{title}</a>' if known.url else title


def searches_section(report: Report) -> str:
    """What stands below “What people searched”. What people wrote is escaped."""
    figures = report.searches
    if not figures.searches:
        return "<p>No search has been told yet.</p>"
    first = "1 search" if figures.searches == 1 else f"{figures.searches:,} searches"
    lead = (
        f"<p>{first}: after {figures.opened:,} an article was opened, and {figures.helped:,} led to one that "
        "helped, as its reader said.</p>"
    )
    return "\n".join([lead, *(_list(report, *each) for each in _LISTS)])


def _list(report: Report, name: str, title: str, column: str, none: str) -> str:
    queries: tuple[QueryCount, ...] = getattr(report.searches, name)
    if not queries:
        return f"<h3>{title}</h3>\n<p>{none}</p>"
    rows = "\n".join(_row(report, name, query) for query in queries[:_MOST_LISTED])
    more = len(queries) - _MOST_LISTED
    rest = f'\n<p class="muted">And {more:,} more, in the table of <code>--format csv --searches</code>.</p>'
    columns = [("Searched for", "words"), (column, "number"), ("Of searches", "number"), ("Share", "number")]
    columns += [("Opened", "words")] if name == "did_not_help" else []
    return f"<h3>{title}</h3>\n{scrolling_table(title, columns, rows)}{rest if more > 0 else ''}"


def _row(report: Report, name: str, query: QueryCount) -> str:
    count: int = getattr(query, name)
    part = share(count, query.searches)
    told = '<td class="number muted" data-sort="">not enough yet</td>'
    if part is not None:
        told = f'<td class="number" data-sort="{part}">{100 * part:.0f}\u00a0%</td>'
    articles = ""
    if name == "did_not_help":
        links = ", ".join(article_link(report.article(article)) for article in query.articles)
        first = report.article(query.articles[0]).title
        articles = f'\n<td data-sort="{escape(first)}">{links}</td>'
    return f"""<tr><th scope="row" dir="auto" data-sort="{escape(query.query)}">{escape(query.query)}</th>
<td class="number" data-sort="{count}">{count:,}</td>
<td class="number" data-sort="{query.searches}">{query.searches:,}</td>
{told}{articles}</tr>"""
