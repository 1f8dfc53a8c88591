"""A page ends without a way on or a person.

A reader whom it did not help stands before a wall. Every page has a way on, unless it is hidden.

Bad:  hide: [feedback, related, footer]
Good: hide: [toc]
Source: principle one of this project: a person answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("way-out", severity=Severity.WARNING, reads=Article)

_WAYS = frozenset({"feedback", "related"})


@rule.find
def way_out(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Speak where the page's own ways on are hidden and the body links to nothing of the site."""
    if not set(article.matter.hide) >= _WAYS or article.is_archived:
        return
    links = (link.target for link in article.document.links if not link.is_image)
    if any(not target.startswith("#") for target in links):
        return
    told = "This page hides its ways on, and its text has none."
    yield Remark(article.place_of("hide"), told, "Link to the next step or to a person at the end.")
