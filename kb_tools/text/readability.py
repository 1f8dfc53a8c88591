"""How hard a text is to read, as a grade: years of school.

For English, grade = 5 ln S + 17.5 H + 0.8 W - 15.9, within 1 to 18. Each language has weights of its own,
in the file language.toml of its folder.

S: the length, in words, of the sentence in which the average word stands (sum of squares by sum).
H: the mean difficulty of the distinct content words, averaged over stretches of about 60 of them; left out
are function words, numbers, code, and, where capitals tell, names (words with a capital in mid-sentence).
W: the mean letters of the same words.

The English weights were fitted on rewritten news texts (OneStopEnglish) and checked on others, on passages
rated by teachers (CLEAR) and on CEFR-SP. The German ones were fitted on sentences that learners rated
(TextComplexityDE), where the grade ranks with their ratings at rho 0.77. The 95 % half-width is
30 / sqrt(words): 60 words 3.9 grades, 1000 words 0.9. It grades language only, not how hard a task is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from kb_tools.text.difficulty import Term, word_table
from kb_tools.text.document import Block, Document
from kb_tools.text.languages import ENGLISH, language_code, language_settings
from kb_tools.text.prose import ProseSentence, SplitBlock, plain_sentences, prose_sentences, terms_of
from kb_tools.text.sentences import Sentence, split_plain, split_sentences

EASIEST, HARDEST = 1.0, 18.0
ENOUGH_WORDS = 100
_STRETCH = 60
_SHORTEST = 8
_HARD_WORD = 0.6
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Formula:
    """The weights of a grade: sentence * ln S + difficulty * H + letters * W + start."""

    sentence: float
    difficulty: float
    letters: float
    start: float

    def years(self, sentence_length: float, difficulty: float, letters: float) -> float:
        """The years of school, not yet held within 1 to 18."""
        sentence = self.sentence * math.log(sentence_length)
        return sentence + self.difficulty * difficulty + self.letters * letters + self.start


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade, 1-18, with its 95 % half-width, for a number of words in a number of sentences."""

    grade: float
    half_width: float
    words: int
    sentences: int

    @property
    def range(self) -> tuple[float, float]:
        """The least and the most that the true grade will be, within 1 to 18."""
        return _held(self.grade - self.half_width), _held(self.grade + self.half_width)

    @property
    def is_vague(self) -> bool:
        """Too few words for a figure: tell people the range."""
        return self.words < ENOUGH_WORDS


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence, the block it stands in, its words, its part of difficulty, and its hardest words."""

    block: Block
    sentence: Sentence
    words: int
    grade: float
    hard_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """What a grade is made of: S in words, H and W as this file's head tells, and how much was read."""

    sentence_length: float
    difficulty: float
    letters: float
    words: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Prose:
    """The sentences of a text that count, each with its words, ready to be graded.

    names: words in small letters that are taken for names, and are not counted as hard.
    """

    sentences: tuple[ProseSentence, ...]
    names: frozenset[str]
    formula: Formula

    def grade(self) -> Grade | None:
        """The grade of the whole. None where it has no words."""
        found = _measures([each.terms for each in self.sentences], self.names)
        return _grade(found, self.formula) if found else None

    def hardest(self, count: int = 3) -> tuple[HardSentence, ...]:
        """The sentences of at least eight words that raise the grade most, hardest first."""
        rated: list[tuple[float, ProseSentence, list[Term]]] = []
        for each in self.sentences:
            if len(each.terms) >= _SHORTEST:
                content = _content(each.terms, self.names)
                years = self.formula.years(len(each.terms), *_word_parts(content))
                rated.append((years, each, content))
        rated.sort(key=lambda one: -one[0])
        return tuple(
            HardSentence(each.block, each.sentence, len(each.terms), _held(years), _hard_words(content))
            for years, each, content in rated[:count]
        )


def graded_prose(
    document: Document,
    language: str = ENGLISH,
    known: frozenset[str] = _NOBODY,
    *,
    split: SplitBlock | None = None,
) -> Prose | None:
    """A document's prose (paragraphs and items), read once for its grade and its hardest sentences.

    language may be a locale; None where it is none of ours. known: words to be taken as easy, in small
    letters. split: gives a block's sentences where someone keeps them already.
    """
    code = language_code(language)
    if code is None:
        return None
    split = split or (lambda block: split_sentences(block, code))
    return _prose(prose_sentences(document, word_table(code, known), split), code)


def plain_prose(text: str, language: str = ENGLISH, known: frozenset[str] = _NOBODY) -> Prose | None:
    """A plain text's prose, in which every line break ends a sentence; the text is its one block."""
    code = language_code(language)
    if code is None:
        return None
    return _prose(plain_sentences(text, word_table(code, known), split_plain(text, code)), code)


def grade_document(
    document: Document, known: frozenset[str] = _NOBODY, *, language: str = ENGLISH
) -> Grade | None:
    """The grade of a document's prose. None where it has no words, or the language is none of ours."""
    prose = graded_prose(document, language, known)
    return prose.grade() if prose else None


def grade_plain(text: str, known: frozenset[str] = _NOBODY, *, language: str = ENGLISH) -> Grade | None:
    """The grade of plain text. None where it has no words, or the language is none of ours."""
    prose = plain_prose(text, language, known)
    return prose.grade() if prose else None


def grade_sentences(
    sentences: Iterable[str], known: frozenset[str] = _NOBODY, *, language: str = ENGLISH
) -> Grade | None:
    """The grade of sentences. None where they have no words, or the language is none of ours."""
    found = measure_sentences(sentences, known, language=language)
    return _grade(found, formula_of(language)) if found else None


def measure_sentences(
    sentences: Iterable[str], known: frozenset[str] = _NOBODY, *, language: str = ENGLISH
) -> Measures | None:
    """What the grade of sentences is made of. None where there is no grade."""
    code = language_code(language)
    if code is None:
        return None
    table = word_table(code, known)
    terms = [found for sentence in sentences if (found := terms_of(sentence, table))]
    return _measures(terms, _names(terms, code))


def hardest_sentences(
    document: Document, count: int = 3, known: frozenset[str] = _NOBODY, *, language: str = ENGLISH
) -> tuple[HardSentence, ...]:
    """A document's hardest sentences, hardest first; none where the language is none of ours."""
    prose = graded_prose(document, language, known)
    return prose.hardest(count) if prose else ()


@lru_cache(maxsize=16)
def formula_of(language: str) -> Formula:
    """The weights of a language. Raises FileNotFoundError for one that there is not."""
    return Formula(**language_settings(language_code(language) or language)["grade"])


def _prose(sentences: tuple[ProseSentence, ...], code: str) -> Prose:
    return Prose(sentences, _names([each.terms for each in sentences], code), formula_of(code))


def _grade(found: Measures, formula: Formula) -> Grade:
    years = formula.years(found.sentence_length, found.difficulty, found.letters)
    return Grade(_held(years), 30 / math.sqrt(found.words), found.words, found.sentences)


def _held(years: float) -> float:
    return min(HARDEST, max(EASIEST, years))


def _names(sentences: Iterable[Sequence[Term]], code: str) -> frozenset[str]:
    """Words, in small letters, that somewhere have a capital in mid-sentence, where capitals mark names."""
    if not language_settings(code)["capitals_mark_names"]:
        return frozenset()
    return frozenset([term.low for terms in sentences for term in terms[1:] if term.has_capital])


def _content(terms: Iterable[Term], names: frozenset[str]) -> list[Term]:
    return [term for term in terms if term.is_content and term.low not in names]


def _measures(sentences: list[tuple[Term, ...]], names: frozenset[str]) -> Measures | None:
    words = sum(map(len, sentences))
    if not words:
        return None
    length = sum([len(terms) ** 2 for terms in sentences]) / words
    difficulty, letters = _word_parts(_content(chain.from_iterable(sentences), names))
    return Measures(length, difficulty, letters, words, len(sentences))


def _word_parts(content: list[Term]) -> tuple[float, float]:
    """Mean difficulty and mean letters of distinct content words, averaged over stretches."""
    if not content:
        return 0.0, 0.0
    count = max(1, round(len(content) / _STRETCH))
    difficulty = letters = 0.0
    for number in range(count):
        part = content[number * len(content) // count : (number + 1) * len(content) // count]
        distinct = {term.low: term for term in part}.values()
        difficulty += sum([term.difficulty for term in distinct]) / len(distinct)
        letters += sum([term.letters for term in distinct]) / len(distinct)
    return difficulty / count, letters / count


def _hard_words(content: list[Term]) -> tuple[str, ...]:
    """Up to three words, as they are written, that are hardest; of equal ones the longest."""
    distinct: dict[str, Term] = {}
    for term in content:
        distinct.setdefault(term.low, term)
    ranked = sorted(distinct.values(), key=lambda term: (-term.difficulty, -term.letters))
    return tuple(term.written for term in ranked[:3] if term.difficulty > _HARD_WORD)
