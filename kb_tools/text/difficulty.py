"""How hard single words are: a table of figures, and what a word's ending takes away."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kb_tools.text.languages import ENGLISH, language_bytes, language_settings, language_words
from kb_tools.text.words import MARKS

_KNOWN = 0.0
_LETTER = re.compile(r"[^\W\d_]")
_MARK = re.compile(f"[{MARKS}]")
_LONGEST_REMEMBERED = 40


@dataclass(frozen=True, slots=True)
class WordForms:
    """How a language's words change: endings, with what comes instead, and pairs of spellings.

    endings are kept by their last letter. two_ways finds a word that any of the spellings could change.
    """

    endings: Mapping[str, tuple[tuple[str, str], ...]]
    spellings: tuple[tuple[str, str], ...]
    two_ways: re.Pattern[str]
    doubled_consonants: bool

    def stems(self, word: str) -> list[str]:
        """A word and what remains of it without its endings; some of these are no words at all."""
        bases = [word]
        for ending, instead in self.endings.get(word[-1:], ()):
            if len(word) > len(ending) + 2 and word.endswith(ending):
                base = word[: -len(ending)]
                bases.append(base + instead)
                if self.doubled_consonants and not instead and len(base) > 3 and base[-1] == base[-2]:
                    bases.append(base[:-1])
        return bases

    def spelt(self, words: list[str]) -> Iterator[str]:
        """Other spellings of the words, such as British ones of American words."""
        for word in filter(self.two_ways.search, words):
            for one, other in self.spellings:
                if one in word:
                    yield word.replace(one, other)
                if other in word:
                    yield word.replace(other, one)


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it was written, and what counts of it: whether it is content, difficulty, and letters.

    low is the word in small letters; is_content: neither a function word nor with a digit. Only content
    has a difficulty.
    """

    written: str
    low: str
    has_capital: bool
    is_content: bool
    difficulty: float
    letters: int


class _Terms(dict[str, Term | None]):
    """Words that were looked up, by how they are written; None: a number."""

    def __init__(self, table: WordTable) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, written: str) -> Term | None:
        term = self._table.term(written)
        if len(written) <= _LONGEST_REMEMBERED:
            self[written] = term
        return term


@dataclass(frozen=True, slots=True)
class WordTable:
    """A language's words: difficulties from 0 (everyone knows it) to not_listed, and its function words.

    terms remembers each word that it was asked for.
    """

    figures: dict[str, float]
    function_words: frozenset[str]
    forms: WordForms
    not_listed: float
    terms: _Terms = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", _Terms(self))

    def difficulty(self, word: str) -> float:
        """The least difficulty of a lower-case word and its stems; of a hyphenated one its hardest part."""
        if "-" in word:
            if word in self.figures:
                return self.figures[word]
            return max((self.difficulty(part) for part in word.split("-") if part), default=self.not_listed)
        figures, not_listed = self.figures, self.not_listed
        if figures.get(word) == 0:
            return 0.0
        bases = self.forms.stems(word)
        least = min([figures.get(base, not_listed) for base in bases])
        if least > 0:
            least = min([least, *(figures.get(other, not_listed) for other in self.forms.spelt(bases))])
        return least

    def term(self, written: str) -> Term | None:
        """What counts of a word, as it stands in a text. None: it has no letter."""
        is_all_letters = written.isalpha()
        if not is_all_letters and _LETTER.search(written) is None:
            return None
        word = written.replace("’", "'")
        low = word.lower()
        is_content = low not in self.function_words and (is_all_letters or not any(map(str.isdigit, word)))
        letters = len(low) if low.isalpha() else len(_LETTER.findall(_MARK.sub("", low)))
        difficulty = self.difficulty(low) if is_content else 0.0
        return Term(word, low, word[0].isupper(), is_content, difficulty, letters)

    def knowing(self, known: frozenset[str]) -> WordTable:
        """The same table, in which these words (of a site, say, in small letters) are easy."""
        parts = (part for phrase in known for part in (phrase, *phrase.split()))
        figures = self.figures | dict.fromkeys(parts, _KNOWN)
        return WordTable(figures, self.function_words, self.forms, self.not_listed)


@lru_cache(maxsize=16)
def word_table(language: str = ENGLISH, known: frozenset[str] = frozenset()) -> WordTable:
    """A language's table, read once, in which known words are easy ones.

    Raises FileNotFoundError for a language that has none.
    """
    if known:
        return word_table(language).knowing(known)
    figures: dict[str, float] = {}
    for line in gzip.decompress(language_bytes(language, "difficulty.txt.gz")).decode().splitlines():
        figure, *words = line.split()
        figures.update(dict.fromkeys(words, int(figure) / 100))
    figures.update(dict.fromkeys(language_words(language, "screen_words.txt"), _KNOWN))
    not_listed = float(language_settings(language)["words"]["not_listed"])
    function_words = language_words(language, "function_words.txt")
    return WordTable(figures, function_words, word_forms(language), not_listed)


def word_forms(language: str) -> WordForms:
    """How a language's words change. Raises FileNotFoundError for a language that there is not."""
    given = language_settings(language)["words"]
    endings: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for ending, instead in given["endings"]:
        endings[ending[-1]].append((ending, instead))
    spellings = tuple((one, other) for one, other in given["spellings"])
    return WordForms(
        {letter: tuple(some) for letter, some in endings.items()},
        spellings,
        re.compile("|".join(re.escape(part) for pair in spellings for part in pair) or "(?!)"),
        given["doubled_consonants"],
    )
