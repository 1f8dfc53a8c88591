"""No second person has read an article that people act on in danger.

In an incident or an advisory a wrong line does harm at once. Two people see more than one.

Bad:  reviewers: []
Good: reviewers: [ben]
Source: KCS, licensing; NIST SP 800-61, incident response: review what is told to the public.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType

rule = Rule("trust-review", severity=Severity.WARNING, reads=Article)

_NEED_TWO = frozenset({ArticleType.INCIDENT, ArticleType.ADVISORY, ArticleType.POLICY})


@rule.find
def review(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for a reviewer who is not the owner."""
    if article.known_type not in _NEED_TWO:
        return
    if article.is_draft or article.is_archived:
        return
    if not set(article.matter.reviewers) - {article.matter.owner}:
        told = "Nobody but its owner has read this article."
        yield Remark(article.place_of("reviewers"), told, "Ask a second person, and add them to reviewers:.")
