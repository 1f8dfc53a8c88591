"""Steps end without a word on what should happen.

Whoever does not know what success looks like cannot tell that it worked, and calls, or does it all again.

Bad:  1. Open the app.\n2. Choose your phone.\n3. Press **Lock**.
Good: 1. Open the app.\n2. Choose your phone.\n3. Press **Lock**. The phone says “Locked”.
Source: Google style guide, procedures; the shape of the type `how_to`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.steps import step_lists
from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.text.document import Block, BlockKind

rule = Rule("step-result", severity=Severity.HINT, reads=Article, languages=("en",))

FEWEST_STEPS = 3
_RESULT = re.compile(
    r"\b(?:you (?:now |will |['’]ll )?(?:see|hear|get|have|are|can)|appears?|opens?|shows?|says?"
    r"|is (?:now )?\w+"
    r"|are (?:now )?\w+|starts?|turns?|should|will|done|success\w*|worked|works|comes?|lights? up|blinks?"
    r"|message|confirms?|changes? to)\b",
    re.IGNORECASE,
)


@rule.find
def result(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look at each list of steps, and at what follows it until the next heading, for what is to be seen."""
    if article.matter.type not in (ArticleType.HOW_TO, ArticleType.TUTORIAL) or "type" in article.derived:
        return
    for steps in step_lists(article):
        if len(steps) < FEWEST_STEPS:
            continue
        last = steps[-1]
        told = [
            sentence.text
            for block in _from(article, steps[0])
            for sentence in article.sentences(block)
            if not is_instruction(sentence.text)
        ]
        if not any(_RESULT.search(text) for text in told):
            where = article.place_in(last, 0, len(last.text))
            yield Remark(
                where, "Nothing says what should happen in the end.", "Say what the reader sees then."
            )


def _from(article: Article, first: Block) -> Iterator[Block]:
    """The blocks from the first step up to the next heading."""
    inside = False
    for block in article.document.blocks:
        inside = inside or block is first
        if inside and block.kind is BlockKind.HEADING:
            return
        if inside:
            yield block
