"""Steps stand in a paragraph instead of a numbered list.

Whoever does one thing after another loses the place in a paragraph. A number finds it again.

Bad:  Open the app. Choose your phone. Press **Lock**. Then restart the computer.
Good: 1. Open the app. 2. Choose your phone. 3. Press **Lock**.
Source: Microsoft and Google style guides, procedures; plainlanguage.gov, use lists (public domain).
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article
from kb_tools.text.document import BlockKind

rule = Rule("step-number", severity=Severity.WARNING, reads=Article, languages=("en",))

FEWEST_ACTS = 4


@rule.find
def number(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find paragraphs with four instructions or more, one after the other."""
    for block in article.document.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.quoted or block.depth:
            continue
        run: list[tuple[int, int]] = []
        for sentence in article.sentences(block):
            if is_instruction(sentence.text):
                run.append((sentence.start, sentence.end))
                continue
            if len(run) >= FEWEST_ACTS:
                break
            run = []
        if len(run) >= FEWEST_ACTS:
            where = article.place_in(block, run[0][0], run[-1][1])
            yield Remark(where, f"Here are {len(run)} steps in a paragraph.", "Make them a numbered list.")
