"""What the reader needs comes after the first step.

Someone at step 4 who is told to have the old phone ready may no longer have it.

Bad:  1. Open the app. 2. Choose **Move**. You will need your old phone.
Good: You will need your old phone. 1. Open the app. 2. Choose **Move**.
Source: the shape of the type `how_to`; Google style guide, procedures: list what is needed first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.steps import step_lists
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.text.document import BlockKind

rule = Rule("how-need-first", severity=Severity.WARNING, reads=Article, languages=("en",))

_NEEDS = re.compile(
    r"^\W{0,4}(?:you(?:['’]ll| will)? (?:also )?need (?:to have )?(?:a|an|the|your|two|at least)\b"
    r"|(?:make sure|be sure) (?:that )?you have (?:a|an|the|your)\b|before you (?:start|begin)\b"
    r"|have (?:your|the) [\w ]{1,40} ready\b|(?:requirements|prerequisites|what you need|you need)\s*:)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^\W{0,4}(?:what you need|before you (?:start|begin)|requirements|prerequisites)\b", re.IGNORECASE
)
_KINDS = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TITLE)


@rule.find
def need_first(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for needs and their headings below the first list of steps, up to the next part with steps."""
    if article.known_type not in (ArticleType.HOW_TO, ArticleType.TUTORIAL):
        return
    steps = step_lists(article)
    if len(steps) != 1:
        return
    last, after = steps[0][-1], False
    for block in article.document.blocks:
        after = after or block is last
        if not after or block is last or block.quoted:
            continue
        is_heading = block.kind is BlockKind.HEADING and _HEADING.match(block.text)
        if is_heading or (block.kind in _KINDS and _NEEDS.match(block.text)):
            place = article.place_in(block, 0, len(block.text))
            yield Remark(place, "The reader learns what they need after the steps.", "Say it before step 1.")
            return
