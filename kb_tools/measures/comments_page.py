"""The part of the report with what people wrote, in their own words."""

from __future__ import annotations

from html import escape
from itertools import groupby

from kb_tools.feedback.events import to_the_second
from kb_tools.feedback.reading import Comment
from kb_tools.measures.article_table import REASONS
from kb_tools.measures.report import Report
from kb_tools.measures.search_page import article_link

_SHOWN = 3


def comments_section(report: Report) -> str:
    """What stands below “In their own words”, by article. What people wrote is escaped."""
    if not report.comments:
        return "<p>Nobody has left a comment yet.</p>"
    groups = groupby(report.comments, key=lambda comment: comment.article)
    return "\n".join(
        f"<h3>{article_link(report.article(article))}</h3>\n{_group(list(group))}"
        for article, group in groups
    )


def _group(comments: list[Comment]) -> str:
    """The first few, and the others folded away."""
    written = [_comment(comment) for comment in comments]
    more = len(written) - _SHOWN
    if more > 1:
        folded = "\n".join(written[_SHOWN:])
        written[_SHOWN:] = [f"<details><summary>{more:,} more</summary>\n{folded}\n</details>"]
    return "\n".join(written)


def _comment(comment: Comment) -> str:
    said = "solved it" if comment.value == "yes" else "did not solve it"
    reason = f": {REASONS[comment.reason].lower()}" if comment.reason in REASONS else ""
    who = " · from an agent" if comment.edition == "agents" else ""
    at = to_the_second(comment.at_ms)
    day = f'<time datetime="{escape(at)}">{escape(at[:10])}</time>'
    return (
        f"<blockquote><p>{escape(comment.text)}</p>\n"
        f"<footer>{said}{reason} · {day} · {escape(comment.locale)}{who}</footer>"
        "</blockquote>"
    )
