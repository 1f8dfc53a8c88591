"""The answer as a mail that the reader sends: for a site that has no collector.

Nothing leaves the page. The mail names the article, the state of its text and the answer in lines that a
program can read, and leaves room for the reader's own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from kb_tools.content.article import Article
    from kb_tools.pages.contexts import Site


def mail_links(site: Site, article: Article) -> dict[str, str]:
    """The address of a prepared mail (RFC 6068) for each answer, "yes" and "no"."""
    return {value: _link(site, article, value) for value in ("yes", "no")}


def _link(site: Site, article: Article, value: str) -> str:
    words = site.strings
    asked = f"{words['vote_question']} {words[f'vote_{value}']}"
    room = [words["vote_more"], "", ""] if value == "no" else []
    lines = [
        asked,
        "",
        *room,
        "",
        words["mail_keep"],
        f"article: {article.id}",
        f"revision: {article.revision}",
        f"locale: {site.locale}",
        f"edition: {site.settings.edition.value}",
        f"value: {value}",
        "",
    ]
    parts = {"subject": f"[{article.id} {article.revision} {value}] {asked}", "body": "\r\n".join(lines)}
    to = quote(site.settings.feedback.mail, safe="@")
    return f"mailto:{to}?" + "&".join(f"{name}={quote(text, safe='')}" for name, text in parts.items())
