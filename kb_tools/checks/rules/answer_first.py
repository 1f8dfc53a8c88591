"""The answer does not stand at the beginning.

Half of all readers leave within the first lines. What they came for has to be there.

Bad:  Since our foundation we have thought a lot about phones, about what they mean to the people who use them
      at work and at home, and we have learnt from many talks with them, with their families, with employers
      and with those who look after devices, that a phone is more than a device to them all today and will be
      so for many years to come.
Good: Use one of your ten backup codes. Each works once.
Source: GOV.UK and BBC, the inverted pyramid; Nielsen Norman Group, how long users stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.syntax import first_word, is_instruction
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.text.document import Block, BlockKind, SpanKind
from kb_tools.text.words import count_words

rule = Rule("answer-first", severity=Severity.HINT, reads=Article)

MOST_WORDS = 60
_TO_READ_ON = frozenset({"check", "follow", "keep", "learn", "note", "read", "see"})
# How it is done, or for a fault why it happens, told without an instruction.
_OFFERS = re.compile(
    r"\b(?:you can|all you need is|the answer is|the (?:cause|reason)|caused by"
    r"|happens (?:when|if|because)|because)\b"
    r"|^to \w+ [^,.]{1,80} (?:use|open|press|go to)\b",
    re.IGNORECASE,
)
_SHORT_ANSWERS = frozenset(
    {
        ArticleType.HOW_TO,
        ArticleType.TROUBLESHOOTING,
        ArticleType.FAQ,
        ArticleType.KNOWN_ISSUE,
        ArticleType.ADVISORY,
    }
)


@rule.find
def first(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Measure what stands before the first heading, step or list, or before something to do.

    A short answer in the fields is one.
    """
    if article.matter.description or article.known_type not in _SHORT_ANSWERS:
        return
    words = 0
    start: Block | None = None
    for block in article.document.blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            return
        start = start or block
        if any(
            span.kind is SpanKind.CODE and span.end - span.start == len(block.text) for span in block.spans
        ):
            continue
        for sentence in article.sentences(block):
            if _answers(sentence.text):
                return
            words += count_words(sentence.text)
            if words > MOST_WORDS:
                place = article.place_in(start, 0, len(start.text))
                told = f"More than {MOST_WORDS} words come before anything that answers."
                yield Remark(place, told, "Add description: with the short answer, or begin with it.")
                return


def _answers(sentence: str) -> bool:
    if is_instruction(sentence):
        return first_word(sentence) not in _TO_READ_ON
    return bool(_OFFERS.search(sentence))
