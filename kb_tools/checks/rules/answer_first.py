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

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.text.document import Block, BlockKind
from kb_tools.text.words import count_words

rule = Rule("answer-first", severity=Severity.WARNING, reads=Article)

MOST_WORDS = 60
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
    """Measure what stands before the first heading, step or list; a short answer in the fields is one."""
    if article.matter.description or article.matter.type not in _SHORT_ANSWERS or "type" in article.derived:
        return
    words = 0
    before: list[Block] = []
    for block in article.document.blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            break
        before.append(block)
        words += count_words(block.text)
        if words > MOST_WORDS:
            place = article.place_in(before[0], 0, len(before[0].text))
            told = f"More than {MOST_WORDS} words come before anything that answers."
            yield Remark(place, told, "Add description: with the short answer, or begin with it.")
            return
