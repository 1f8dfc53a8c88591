"""A step destroys something, and nothing before it says so.

Who follows steps in a fright reads one at a time. The warning has to come first, with the way back.

Bad:  Run `rm -rf ~/projects`.
Bad:  Choose **Erase all content**.
Good: This cannot be undone: copy your files first. Then run `rm -rf ~/projects`.
Source: Microsoft and Google style guides: put warnings before the step; WCAG 2.2, 3.3.4.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.text.document import Block, BlockKind, Span, SpanKind

rule = Rule("safe-destructive", severity=Severity.WARNING, reads=Article, languages=("en",))

_COMMAND = re.compile(
    r"\brm\s+(?:-\w+\s+)*-\w*[rR]\w*\b|\bmkfs(?:\.\w+)?\s|\bdd\s+if=\S+\s+of=/dev/|\bdel\s+/[sq]\b"
    r"|\brd\s+/s\b|\brmdir\s+/s\b|\bformat\s+[a-z]:|\bdiskpart\b|\bdrop\s+(?:table|database)\b"
    r"|\bgit\s+(?:reset\s+--hard|clean\s+-\w*f|push\s+(?:-f|--force)\b)|\bdiskutil\s+erase|\bshred\s+-",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"(?:(?:then|now|next)\s+)?\W*(?:choose|select|click|tap|press|run|do|perform|open)\b[^.;:!?]{0,60}"
    r"\b(?:factory reset|erase all|delete all|delete everything|wipe|reset to factory"
    r"|format (?:the|your) (?:disk|drive|computer|phone)"
    r"|erase (?:the|your) (?:device|phone|computer|disk|drive)|delete (?:my|your|the) account)\b",
    re.IGNORECASE,
)
_WARNED = re.compile(
    r"\b(?:cannot be undone|can['’]t be undone|can(?:not|['’]t) (?:get|undo|restore|recover)|undone"
    r"|irreversible|permanent(?:ly)?|warning|caution|danger|careful|beware|back ?up|backed up"
    r"|copy (?:of )?your"
    r"|save (?:a copy|your)|you(?:['’]ll| will)? lose|will be (?:lost|deleted|erased|removed|gone)"
    r"|are (?:lost|gone)|erases|deletes|removes|removed|to undo|undo|restore|recover"
    r"|get (?:it|them) back|before you)\b",
    re.IGNORECASE,
)
_THINGS = ("factory", "erase", "delete", "wipe", "format")
_WORD = re.compile(r"\w")
_LOOK_BACK = 6


@rule.find
def destructive(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find destroying steps and commands; a word of warning or of a way back before them makes them fine."""
    low = article.body.lower()
    tells = any(thing in low for thing in _THINGS)
    if not tells and not _COMMAND.search(low):
        return
    before: list[str] = [article.matter.description, article.title]
    for block in article.document.blocks:
        if not block.quoted:
            yield from _in_block(article, block, " ".join(before[:2] + before[-_LOOK_BACK:]), tells=tells)
        before.append(block.text[-1000:])


def _in_block(article: Article, block: Block, before: str, *, tells: bool) -> Iterator[Remark]:
    commands = list(_commands(block))
    if commands and not _WARNED.search(before):
        warned = _WARNED.search(block.text)
        for start, end in commands:
            if not warned or start < warned.end():
                yield _remark(article, block, start, end)
    acts = list(_acts(article, block)) if tells else []
    if acts and not _WARNED.search(f"{before} {block.text}"):
        for start, end in acts:
            yield _remark(article, block, start, end)


def _commands(block: Block) -> Iterator[tuple[int, int]]:
    """Commands that destroy, in code: in prose they are spoken of."""
    is_code = block.kind is BlockKind.CODE
    code = [span for span in block.spans if span.kind is SpanKind.CODE]
    for match in _COMMAND.finditer(block.text) if is_code or code else ():
        if is_code or _lies_in(code, match.start()):
            yield match.span()


def _acts(article: Article, block: Block) -> Iterator[tuple[int, int]]:
    """Steps that destroy: a sentence tells to do it."""
    if block.kind in (BlockKind.CODE, BlockKind.HEADING):
        return
    for sentence in article.sentences(block):
        first = _WORD.search(sentence.text)
        act = _ACT.match(sentence.text, first.start()) if first else None
        if act:
            yield sentence.start + act.start(), sentence.start + act.end()


def _lies_in(spans: list[Span], at: int) -> bool:
    """Whether a place lies in one of these spans, given in order."""
    found = bisect_right(spans, at, key=attrgetter("start")) - 1
    return found >= 0 and at < spans[found].end


def _remark(article: Article, block: Block, start: int, end: int) -> Remark:
    told = f"“{' '.join(block.text[start:end].split())}” destroys something, and nothing before it says so."
    better = "Say first what will be gone, and how to keep or undo it."
    return Remark(article.place_in(block, start, end), told, better)
