"""A machine helped to write an article, and no person has signed it.

A machine writes what sounds right. Only a person who followed the steps knows that they are.

Bad:  ai_assisted: true
Good: ai_assisted: true, and last_reviewed_on: the day on which a person followed its steps
Source: principle of this project: people sign what is published; EU AI Act, article 50.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("trust-ai", severity=Severity.ERROR, reads=Article)


@rule.find
def unsigned(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for a day of review, and for a reviewer, on what a machine helped to write."""
    if not article.matter.ai_assisted or article.is_archived:
        return
    place = article.place_of("ai_assisted")
    if not article.is_reviewed:
        told = "A machine helped to write this, and no person has put a day to it; it stays a draft."
        yield Remark(place, told, "Read it, follow its steps, then set last_reviewed_on.")
    elif not article.matter.reviewers and not article.matter.owner:
        yield Remark(place, "A machine helped to write this, and no person stands behind it.", "Add owner:.")
