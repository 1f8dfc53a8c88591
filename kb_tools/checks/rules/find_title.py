"""An article's own title does not bring it into the first three results.

Somebody who saw the title once types it to come back. When others come first, the titles are too alike.

Bad:  The title “Your account” brings up “Lock your account”, “Delete your account” and “Share your account”.
Good: The title “Change the name of your account” brings up this article first.
Source: the site's own search; Joachims and others 2005, readers look at the first results most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("find-title", severity=Severity.WARNING, reads=Article, around=True, whole=True)


@rule.prepare
def index(articles: Sequence[Article], around: Surroundings) -> None:
    """Make the index once for all processes."""
    around.searching.prepare(articles)


@rule.find
def not_found(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Ask for the title."""
    beaten = around.searching.beaten(article, article.title)
    if beaten and beaten.hits:
        yield Remark(
            article.place_of("title"),
            f"The title “{article.title}” {beaten.told()}.",
            "Say in the title what only this article is about.",
        )
