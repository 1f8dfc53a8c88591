"""A troubleshooting article gives no causes or attempts in an order.

Whoever has a problem tries one thing after another, the likely and easy ones first. A page without an order
lets them begin anywhere.

Bad:  It may be the clock, or the network.
Good: ## Check the clock\n\nOpen the settings.\n\n## Check the network\n\nOpen another page.
Source: the shape of the type `troubleshooting`: the likely and easy causes first.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.errors import Place
from kb_tools.text.document import BlockKind

rule = Rule("trouble-order", severity=Severity.WARNING, reads=Article)


@rule.find
def order(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for two headings or more, or for a numbered list."""
    if article.matter.type is not ArticleType.TROUBLESHOOTING or "type" in article.derived:
        return
    blocks = article.document.blocks
    numbered = any(block.kind is BlockKind.ITEM and block.ordered for block in blocks)
    if not numbered and len(article.document.headings) < 2:
        place = Place(article.path, article.body_line)
        told = "This article names no causes or attempts, one after the other."
        yield Remark(place, told, "Give each a heading or a number: the likely and easy ones first.")
