"""A question that an article answers does not bring it into the first three results.

Readers look at the first results and give up. The question stands here because they ask it in these words.

Bad:  The question “new phone no code” brings up three other articles first.
Good: The question “new phone no code” brings up this article first.
Source: the site's own search; Joachims and others 2005, readers look at the first results most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("find-question", severity=Severity.WARNING, reads=Article, around=True, whole=True)


@rule.prepare
def index(articles: Sequence[Article], around: Surroundings) -> None:
    """Make the index once for all processes."""
    around.searching.prepare(articles)


@rule.find
def not_found(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Ask each of the article's questions."""
    for at, question in enumerate(article.questions):
        beaten = around.searching.beaten(article, question)
        if beaten:
            yield Remark(
                article.place_of("questions", at),
                f"“{question}” {beaten.told()}.",
                "Use these words in the title or the description, or leave the question to another article.",
            )
