"""The steps of an article: the items of its numbered lists that tell the reader to do something."""

from __future__ import annotations

from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article
from kb_tools.text.document import Block, BlockKind


def steps_of(article: Article) -> list[Block]:
    """The items of numbered lists of which most are instructions; lists that count things are left out."""
    return [block for group in step_lists(article) for block in group]


def step_lists(article: Article) -> list[list[Block]]:
    """The same, one list a group; what stands inside a step does not end its list."""
    groups: list[list[Block]] = []
    current: list[Block] = []
    for block in article.document.blocks:
        if block.kind is BlockKind.ITEM and block.ordered and not block.quoted and block.text.strip():
            if block.depth == 1:
                current.append(block)
        elif block.kind is BlockKind.HEADING and current:
            groups.append(current)
            current = []
    if current:
        groups.append(current)
    return [group for group in groups if _mostly_instructions(article, group)]


def _mostly_instructions(article: Article, items: list[Block]) -> bool:
    firsts = (article.sentences(item)[:1] for item in items)
    acts = sum(1 for first in firsts if first and is_instruction(first[0].text))
    return acts * 2 > len(items)
