"""One part of an article is much harder than the article may be.

The whole may be plain on average and still lose its readers at one heading, often the one that matters.

Bad:  Notwithstanding the aforementioned considerations, administrators reconfigure authentication
      infrastructure whenever organisational circumstances necessitate remediation.
Good: Change the settings when your company changes.
Source: the grade of `read-grade`, over the text between two headings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kb_tools.checks.budget import grade_budget
from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.text.document import Block, BlockKind
from kb_tools.text.prose import ProseSentence

rule = Rule("read-section", severity=Severity.HINT, reads=Article)

FEWEST_WORDS = 60


@rule.find
def sections(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Grade each section; speak only where even the least that its grade may be is above the budget."""
    prose = article.prose(around.library.known_words)
    if prose is None or sum(len(each.terms) for each in prose.sentences) < 2 * FEWEST_WORDS:
        return
    whole, budget = prose.grade(), grade_budget(article, around)
    if whole is None or whole.grade > budget:
        return
    for heading, sentences in _sections(article, prose.sentences):
        found = replace(prose, sentences=tuple(sentences)).grade()
        if found and found.words >= FEWEST_WORDS and found.range[0] > budget:
            place = article.place_in(heading, 0, len(heading.text))
            told = (
                f"This part asks for {found.grade:.1f} years of school; the article may ask for {budget:g}."
            )
            yield Remark(place, told, "Split its long sentences, and use words that people say aloud.")


def _sections(
    article: Article, sentences: tuple[ProseSentence, ...]
) -> Iterator[tuple[Block, list[ProseSentence]]]:
    by_block: dict[int, list[ProseSentence]] = {}
    for each in sentences:
        by_block.setdefault(id(each.block), []).append(each)
    heading: Block | None = None
    inside: list[ProseSentence] = []
    for block in article.document.blocks:
        if block.kind is BlockKind.HEADING:
            if heading:
                yield heading, inside
            heading, inside = block, []
        inside += by_block.get(id(block), ())
    if heading:
        yield heading, inside
