"""An incident does not begin with what to do now.

In an incident the reader has minutes. What happened can wait; what to do cannot.

Bad:  On Monday an attacker used a weakness in our mail server.
Good: Change your password now. On Monday an attacker used a weakness in our mail server.
Source: CDC, crisis and emergency risk communication: give people something to do; the type `incident`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.text.document import Block, BlockKind

rule = Rule("incident-now", severity=Severity.WARNING, reads=Article, languages=("en",))

FIRST_SENTENCES = 4
_NO_NEED = re.compile(
    r"\b(?:you (?:need|have) (?:not|to do nothing)|(?:do not|don['’]t) (?:need|have) to do anything"
    r"|nothing (?:for you )?to do|no action|what to do (?:now|first))\b",
    re.IGNORECASE,
)


@rule.find
def now(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look at the first sentences of the body for an instruction, or for "you need do nothing"."""
    if article.known_type is not ArticleType.INCIDENT or article.is_archived:
        return
    first = _first_block(article)
    if first is None:
        return
    seen = 0
    for block in article.document.blocks:
        if _NO_NEED.search(block.text):
            return
        if block.kind in (BlockKind.HEADING, BlockKind.CODE):
            continue
        for sentence in article.sentences(block):
            seen += 1
            if is_instruction(sentence.text):
                return
            if seen >= FIRST_SENTENCES:
                place = article.place_in(first, 0, len(first.text))
                yield Remark(place, "The first lines do not say what to do now.", "Begin with it.")
                return
    place = article.place_in(first, 0, len(first.text))
    yield Remark(place, "Nothing here says what to do now.", "Begin with it.")


def _first_block(article: Article) -> Block | None:
    texts = (b for b in article.document.blocks if b.kind is not BlockKind.CODE and b.text.strip())
    return next(texts, None)
