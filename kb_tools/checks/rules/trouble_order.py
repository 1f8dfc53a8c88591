"""A troubleshooting article gives several causes or attempts in no order.

Whoever has a problem tries one thing after another, the likely and easy ones first. A page without an order
lets them begin anywhere.

Bad:  It may be the clock, or the network.
Good: 1. Check the clock. 2. If that was not it, check the network.
Source: the shape of the type `troubleshooting`: the likely and easy causes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.text.document import Block, BlockKind, SpanKind

rule = Rule("trouble-order", severity=Severity.WARNING, reads=Article, languages=("en",))

_SEVERAL = re.compile(
    r"\b(?:may|might|could|can) (?:also )?be (?:because|caused by|due to|the|a|an|your)\b[^.!?;:]{1,80}"
    r",? or\b"
    r"|\b(?:another|a second|several|various|many|some|two|three|four|other) (?:\w+ )?"
    r"(?:causes?|reasons?|explanations?)\b",
    re.IGNORECASE,
)


@rule.find
def order(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Speak where causes or attempts are several, and neither headings nor numbers put them in order."""
    if article.known_type is not ArticleType.TROUBLESHOOTING:
        return
    blocks = article.document.blocks
    if len(article.document.headings) > 1 or any(b.kind is BlockKind.ITEM and b.ordered for b in blocks):
        return
    attempts = [block for block in blocks if _is_attempt(article, block)]
    causes = [block for block in blocks if block.kind is BlockKind.PARAGRAPH and _SEVERAL.search(block.text)]
    if len(attempts) > 1 or causes:
        first = attempts[0] if len(attempts) > 1 else causes[0]
        place = article.place_in(first, 0, len(first.text))
        told = "The causes or attempts stand here without an order."
        yield Remark(place, told, "Give each a heading or a number: the likely and easy ones first.")


def _is_attempt(article: Article, block: Block) -> bool:
    if block.kind is not BlockKind.ITEM or block.quoted or block.depth > 1:
        return False
    if any(span.kind is SpanKind.EMPHASIS and span.start == 0 for span in block.spans):
        return False
    return any(is_instruction(sentence.text) for sentence in article.sentences(block)[:1])
