"""A sentence of more than thirty words.

The reader has to keep its beginning in mind until the end. On a phone, and in a fright, few can.

Bad:  When the code does not arrive within two minutes you can ask for another one on the same page, but the
      first one stops working then, so wait until you are sure that it is not coming.
Good: The code may take two minutes. You can ask for another one on the same page.
Source: GOV.UK, sentence length (25 words); American Press Institute, comprehension by length of sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("read-sentence", severity=Severity.WARNING, reads=Article)

MOST_WORDS = 30


@rule.find
def long_sentences(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Count the words of each sentence of prose; code, addresses and paths through menus do not count."""
    prose = article.prose(around.library.known_words)
    for each in prose.sentences if prose else ():
        if len(each.terms) > MOST_WORDS:
            place = article.place_in(each.block, each.sentence.start, each.sentence.end)
            told = f"This sentence has {len(each.terms)} words."
            yield Remark(place, told, "Split it: one thought a sentence.")
