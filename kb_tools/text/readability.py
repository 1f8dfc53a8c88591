"""How hard a text is to read, as a grade: years of school in an English-speaking country.

grade = 5 ln S + 17.5 H + 0.8 W - 15.9, within 1 to 18.

S: the length, in words, of the sentence in which the average word stands (sum of squares by sum).
H: the mean difficulty of the distinct content words, averaged over stretches of about 60 of them; left out
are function words, numbers, code, and names (words with a capital in mid-sentence).
W: the mean letters of the same words.

The weights were fitted on rewritten news texts (OneStopEnglish) and checked on others, on passages rated by
teachers (CLEAR) and on CEFR-SP. The 95 % half-width is 30 / sqrt(words): 60 words 3.9 grades, 1000 words 0.9.
It grades language only, not how hard a task is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

from kb_tools.text.difficulty import WordTable, word_table
from kb_tools.text.document import Block, BlockKind, Document, SpanKind
from kb_tools.text.sentences import Sentence, split_plain, split_sentences
from kb_tools.text.words import MARKS, find_words

_STRETCH = 60
_PROSE = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.DEFINITION, BlockKind.FOOTNOTE, BlockKind.HTML)
_NOT_PROSE = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_STEP = re.compile(r"\s*(?:>|›|»|→|->)\s*")
_PLAIN_PATH = re.compile(
    r"\b[A-Z][\w.]*(?: [A-Z][\w.]*){0,3}(?: (?:>|›|→) [A-Z][\w.…]*(?: [A-Z][\w.…]*){0,3})+"
)
_LETTER = re.compile(r"[^\W\d_]")
_MARK = re.compile(f"[{MARKS}]")


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade, 1-18, with its 95 % half-width, for a number of words in a number of sentences.

    Below about 100 words tell people the range, not the grade.
    """

    grade: float
    half_width: float
    words: int
    sentences: int


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence, the block it stands in, its words, its part of difficulty, and its hardest words."""

    block: Block
    sentence: Sentence
    words: int
    grade: float
    hard_words: tuple[str, ...]


def grade_document(document: Document, known: frozenset[str] = frozenset()) -> Grade | None:
    """The grade of a document's prose: paragraphs and items. None where it has no words.

    Left out are headings, titles, tables, code, quotes, URLs, keys and paths through menus. known: words
    to be taken as easy, in lower case.
    """
    return grade_sentences([text for _, _, text in _prose(document)], known)


def grade_plain(text: str, known: frozenset[str] = frozenset()) -> Grade | None:
    """The grade of plain text, in which every line break ends a sentence. None where it has no words."""
    return grade_sentences([sentence.text for sentence in split_plain(normalize("NFKC", text))], known)


def grade_sentences(
    sentences: Iterable[str], known: frozenset[str] = frozenset(), *, language: str = "en"
) -> Grade | None:
    """The grade of sentences. None where they have no words."""
    table = word_table(language)
    tokens = [words for words in map(_tokens, sentences) if words]
    total = sum(map(len, tokens))
    if not total:
        return None
    mean_length = sum(len(words) ** 2 for words in tokens) / total
    hardness, letters = _word_parts(_content_words(tokens, table), table, known)
    grade = 5 * math.log(mean_length) + 17.5 * hardness + 0.8 * letters - 15.9
    return Grade(min(18.0, max(1.0, grade)), 30 / math.sqrt(total), total, len(tokens))


def hardest_sentences(
    document: Document, count: int = 3, known: frozenset[str] = frozenset()
) -> tuple[HardSentence, ...]:
    """The sentences of at least eight words that raise the grade most, hardest first."""
    table = word_table()
    prose = [(block, sentence, _tokens(text)) for block, sentence, text in _prose(document)]
    names = _names(words for _, _, words in prose)
    rated: list[HardSentence] = []
    for block, sentence, words in prose:
        if len(words) < 8:
            continue
        content = [word.lower() for word in words if _is_content(word, names, table)]
        hardness, letters = _word_parts(content, table, known)
        grade = 5 * math.log(len(words)) + 17.5 * hardness + 0.8 * letters - 15.9
        ranked = sorted(dict.fromkeys(content), key=lambda word: -table.difficulty(word, known))
        hard = tuple(word for word in ranked[:3] if table.difficulty(word, known) > 0.6)
        rated.append(HardSentence(block, sentence, len(words), min(18.0, max(1.0, grade)), hard))
    rated.sort(key=lambda hard: -hard.grade)
    return tuple(rated[:count])


def _prose(document: Document) -> list[tuple[Block, Sentence, str]]:
    """The sentences that are graded, and what of their text is."""
    found: list[tuple[Block, Sentence, str]] = []
    for block in document.blocks:
        if block.quoted or block.kind not in _PROSE:
            continue
        gaps = _gaps(block)
        for sentence in split_sentences(block):
            text, at = "", sentence.start
            for start, end in gaps:
                if start >= sentence.end:
                    break
                if end > at:
                    text += block.text[at : max(at, start)] + " "
                    at = max(at, end)
            found.append((block, sentence, normalize("NFKC", text + block.text[at : sentence.end])))
    return found


def _gaps(block: Block) -> list[tuple[int, int]]:
    """Stretches of a block that are not prose, in order: code, keys, addresses, paths through menus."""
    text = block.text
    gaps = [(span.start, span.end) for span in block.spans if span.kind in _NOT_PROSE]
    strong = [span for span in block.spans if span.kind is SpanKind.STRONG]
    gaps += [(span.start, span.end) for span in strong if _STEP.search(text, span.start, span.end)]
    gaps += [
        (first.start, second.end)
        for first, second in pairwise(strong)
        if _STEP.fullmatch(text, first.end, second.start)
    ]
    if "://" in text or "@" in text or "www." in text:
        gaps += [match.span() for match in _ADDRESS.finditer(text)]
    if ">" in text or "›" in text or "→" in text:
        gaps += [match.span() for match in _PLAIN_PATH.finditer(text)]
    return sorted(gaps)


def _tokens(sentence: str) -> list[str]:
    return [word.text.replace("’", "'") for word in find_words(sentence) if not word.is_number]


def _names(sentences: Iterable[Sequence[str]]) -> frozenset[str]:
    """Words, in lower case, that somewhere have a capital in mid-sentence."""
    return frozenset(word.lower() for words in sentences for word in words[1:] if word[0].isupper())


def _is_content(word: str, names: frozenset[str], table: WordTable) -> bool:
    low = word.lower()
    return low not in table.function_words and low not in names and not any(map(str.isdigit, word))


def _content_words(sentences: list[list[str]], table: WordTable) -> list[str]:
    names = _names(sentences)
    return [word.lower() for words in sentences for word in words if _is_content(word, names, table)]


def _word_parts(content: list[str], table: WordTable, known: frozenset[str]) -> tuple[float, float]:
    """Mean difficulty and mean letters of distinct content words, averaged over stretches."""
    if not content:
        return 0.0, 0.0
    count = max(1, round(len(content) / _STRETCH))
    hardness = letters = 0.0
    for number in range(count):
        stretch = set(content[number * len(content) // count : (number + 1) * len(content) // count])
        hardness += sum(table.difficulty(word, known) for word in stretch) / len(stretch)
        letters += sum(len(_LETTER.findall(_MARK.sub("", word))) for word in stretch) / len(stretch)
    return hardness / count, letters / count
