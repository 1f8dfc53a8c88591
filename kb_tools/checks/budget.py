"""How hard an article may be to read: the settings' grade, more or less by its type and its readers."""

from __future__ import annotations

from kb_tools.checks.rule import Surroundings
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType

HIGHEST = 18.0
_MORE = {
    ArticleType.INCIDENT: -1,
    ArticleType.REFERENCE: 1,
    ArticleType.RELEASE_NOTE: 1,
    ArticleType.KNOWN_ISSUE: 1,
    ArticleType.POLICY: 2,
}
_FOR_AGENTS = 2


def grade_budget(article: Article, around: Surroundings) -> float:
    """The highest grade that the article may have, in years of school; never above the scale's end."""
    more = _MORE.get(article.matter.type, 0) + (_FOR_AGENTS if article.is_for_agents else 0)
    return min(HIGHEST, around.asked_of(article).grade + more)
