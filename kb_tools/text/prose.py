"""What of a text is graded: its sentences as words, without code, keys, addresses and paths through menus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

from kb_tools.text.difficulty import Term, WordTable
from kb_tools.text.document import Block, BlockKind, Document, SpanKind
from kb_tools.text.sentences import Sentence
from kb_tools.text.words import MARKS, find_words

SplitBlock = Callable[[Block], Sequence[Sentence]]

_PROSE = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.DEFINITION, BlockKind.FOOTNOTE, BlockKind.HTML)
_NOT_PROSE = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S[^\s@]*@\S+\.\w+")
_STEP = re.compile(r"\s*(?:>|›|»|→|->)\s*")
_PLAIN_PATH = re.compile(
    r"\b[A-Z][\w.]{0,40}(?: [A-Z][\w.]{0,40}){0,3}(?: (?:>|›|→) [A-Z][\w.…]*(?: [A-Z][\w.…]*){0,3})+"
)
_MARK = re.compile(f"[{MARKS}]")
# find_words' pattern for texts without combining marks: the same words, several times faster.
_WORD = re.compile(r"\w+(?:(?:['’ʼ＇](?=[^\W\d_])|[-‐‑])\w+)*")


@dataclass(frozen=True, slots=True)
class ProseSentence:
    """A sentence, the block it stands in, and its words; numbers are left out."""

    block: Block
    sentence: Sentence
    terms: tuple[Term, ...]


def prose_sentences(document: Document, table: WordTable, split: SplitBlock) -> tuple[ProseSentence, ...]:
    """The sentences of a document's paragraphs and items that have words.

    Left out are headings, titles, tables, quotes, code, URLs, keys and paths through menus.
    """
    found: list[ProseSentence] = []
    for block in document.blocks:
        if block.quoted or block.kind not in _PROSE:
            continue
        gaps = _gaps(block)
        for sentence in split(block):
            text = _without(gaps, block.text, sentence) if gaps else sentence.text
            terms = terms_of(text, table)
            if terms:
                found.append(ProseSentence(block, sentence, terms))
    return tuple(found)


def plain_sentences(text: str, table: WordTable, sentences: Iterable[Sentence]) -> tuple[ProseSentence, ...]:
    """Sentences of a plain text, which is taken as one block, that have words."""
    block = Block(BlockKind.PARAGRAPH, text)
    each = (ProseSentence(block, sentence, terms_of(sentence.text, table)) for sentence in sentences)
    return tuple(sentence for sentence in each if sentence.terms)


def terms_of(sentence: str, table: WordTable) -> tuple[Term, ...]:
    """The words of a sentence, in the table's terms; numbers are left out."""
    if sentence.isascii():
        written = _WORD.findall(sentence)
    else:
        sentence = normalize("NFKC", sentence)
        if _MARK.search(sentence):
            written = [word.text for word in find_words(sentence)]
        else:
            written = _WORD.findall(sentence)
    look_up = table.terms
    return tuple([term for word in written if (term := look_up[word]) is not None])


def _without(gaps: list[tuple[int, int]], text: str, sentence: Sentence) -> str:
    kept, at = "", sentence.start
    for start, end in gaps:
        if start >= sentence.end:
            break
        if end > at:
            kept += text[at : max(at, start)] + " "
            at = max(at, end)
    return kept + text[at : sentence.end]


def _gaps(block: Block) -> list[tuple[int, int]]:
    """Stretches of a block that are not prose, in order: code, keys, addresses, paths through menus."""
    text, gaps = block.text, []
    arrows = ">" in text or "›" in text or "→" in text or "»" in text
    if block.spans:
        gaps = [(span.start, span.end) for span in block.spans if span.kind in _NOT_PROSE]
        if arrows:
            gaps += _strong_paths(block)
    if "://" in text or "@" in text or "www." in text:
        gaps += [match.span() for match in _ADDRESS.finditer(text)]
    if arrows:
        gaps += [match.span() for match in _PLAIN_PATH.finditer(text)]
    return sorted(gaps)


def _strong_paths(block: Block) -> list[tuple[int, int]]:
    strong = [span for span in block.spans if span.kind is SpanKind.STRONG]
    whole = [(span.start, span.end) for span in strong if _STEP.search(block.text, span.start, span.end)]
    return whole + [
        (first.start, second.end)
        for first, second in pairwise(strong)
        if _STEP.fullmatch(block.text, first.end, second.start)
    ]
