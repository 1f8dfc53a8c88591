"""The same question stands in two articles.

Search can put only one of them first. The reader who opens the other finds an answer to something else.

Bad:  “how do i reset it” stands in “Reset your password” and in “Reset your phone”.
Good: “how do i reset my password” stands in one article, “how do i reset my phone” in the other.
Source: KCS, one article for one question.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("find-same", severity=Severity.HINT, reads=Article, around=True, whole=True)


@rule.find
def twice(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for each question in the other articles of the same language."""
    for at, question in enumerate(article.questions):
        others = around.searching.others_asked(article, question)
        if others:
            named = " and ".join(f"“{each.title}” ({each.path})" for each in others[:2])
            more = f" and {len(others) - 2} more" if len(others) > 2 else ""
            yield Remark(
                article.place_of("questions", at),
                f"“{question}” stands in {named}{more} too.",
                "Leave it to the article that answers it, or say in each what is different.",
            )
