"""A paragraph of more than six sentences, or of more than 120 words.

A wall of text is skipped. What stands in its middle is not read at all.

Bad:  Open it. Wait. Read it. Close it. Open it again. Wait again. Read it again. Then write to us.
Good: Open it and wait. Read what it says.
Source: GOV.UK, writing for the web; plainlanguage.gov, write short paragraphs (public domain).
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.text.document import BlockKind
from kb_tools.text.words import count_words

rule = Rule("read-paragraph", severity=Severity.WARNING, reads=Article)

MOST_SENTENCES = 6
MOST_WORDS = 120
_SHORTEST = 60


@rule.find
def paragraphs(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Count each paragraph's sentences and words; lines that a hard break parts are no paragraph."""
    for block in article.document.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.quoted or len(block.text) < _SHORTEST:
            continue
        if "\n" in block.text.strip():
            continue
        sentences = len(article.sentences(block))
        words = count_words(block.text) if len(block.text) > 3 * MOST_WORDS else 0
        if sentences > MOST_SENTENCES or words > MOST_WORDS:
            what = f"{words} words" if words > MOST_WORDS else f"{sentences} sentences"
            place = article.place_in(block, 0, len(block.text))
            yield Remark(place, f"This paragraph has {what}.", "Split it where a new thought begins.")
