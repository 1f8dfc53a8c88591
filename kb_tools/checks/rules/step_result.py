"""Steps end without a word on what should happen.

Whoever does not know what success looks like cannot tell that it worked, and calls, or does it all again.

Bad:  1. Open the app. 2. Choose your phone. 3. Press **Lock**.
Good: 1. Open the app. 2. Choose your phone. 3. Press **Lock**. The phone says “Locked”.
Source: Google style guide, procedures; the shape of the type `how_to`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

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
# A step may itself tell what will be seen: "Wait until the light is green."
_IN_A_STEP = re.compile(
    r"\b(?:until|you (?:now |will |['’]ll )?(?:see|hear|get)|appears?|is displayed|should|takes? effect)\b",
    re.IGNORECASE,
)


@rule.find
def result(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look at each list of steps, and at what follows it until the next heading, for what is to be seen."""
    if article.known_type not in (ArticleType.HOW_TO, ArticleType.TUTORIAL):
        return
    at = {id(block): number for number, block in enumerate(article.document.blocks)}
    for steps in step_lists(article):
        if len(steps) < FEWEST_STEPS:
            continue
        last = steps[-1]
        texts = (s.text for block in _from(article, at[id(steps[0])]) for s in article.sentences(block))
        if not any((_IN_A_STEP if is_instruction(text) else _RESULT).search(text) for text in texts):
            where = article.place_in(last, 0, len(last.text))
            yield Remark(
                where, "Nothing says what should happen in the end.", "Say what the reader sees then."
            )


def _from(article: Article, start: int) -> Iterator[Block]:
    """The blocks from the first step up to the next heading."""
    for block in islice(article.document.blocks, start, None):
        if block.kind is BlockKind.HEADING:
            return
        yield block
