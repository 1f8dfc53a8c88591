"""A heading skips a level.

People who use a screen reader move by headings. A skipped level sounds as if a part of the page were missing.

Bad:  ### Two levels below the title
Good: ## One level below the title
Source: WCAG 2.2, 1.3.1 and technique H42; W3C WAI tutorials, headings.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("heading-order", severity=Severity.WARNING, reads=Article)


@rule.find
def order(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Compare each heading's level with that of the one before; the page's title is level 1."""
    before = 1
    for heading in article.document.headings:
        if heading.level > before + 1:
            told = f"This heading is of level {heading.level}; the one above it is of level {before}."
            place = article.place_at(heading.offset, heading.length)
            yield Remark(place, told, f"Make it level {before + 1}: {'#' * (before + 1)}.")
        before = heading.level
