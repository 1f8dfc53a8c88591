"""How hard single words are: a table of figures, and what a word's ending takes away."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

NOT_LISTED = 1.15
"""The difficulty of a word that no list has: (1.3 + 1) / 2."""

_SCREEN = 0.0
_ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("ier", "y"),
    ("iest", "y"),
    ("ily", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("er", "e"),
    ("est", ""),
    ("est", "e"),
    ("ly", ""),
    ("ly", "le"),
    ("'s", ""),
)
_LAST_LETTERS = "sdgrty"
_SPELLINGS = (
    ("our", "or"),
    ("is", "iz"),
    ("ys", "yz"),
    ("re", "er"),
    ("ogue", "og"),
    ("ll", "l"),
    ("ence", "ense"),
)


@dataclass(frozen=True, slots=True)
class WordTable:
    """A language's words: difficulties in 0..1.15 (0: everyone knows it), and its function words."""

    figures: dict[str, float]
    function_words: frozenset[str]
    worked_out: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def difficulty(self, word: str, known: frozenset[str] = frozenset()) -> float:
        """The least difficulty of a lower-case word and its stems; of a hyphenated one its hardest part.

        known: words to be taken as easy, such as a site's own names.
        """
        if "-" in word:
            if word in self.figures:
                return self.figures[word]
            return max((self.difficulty(part, known) for part in word.split("-") if part), default=NOT_LISTED)
        if not known and word in self.worked_out:
            return self.worked_out[word]
        bases = stems(word)
        if not known.isdisjoint(bases):
            return 0.0
        figures = self.figures
        least = min([figures.get(base, NOT_LISTED) for base in bases])
        if least > 0:
            least = min([least, *(figures.get(other, NOT_LISTED) for other in _spelt(bases))])
        self.worked_out[word] = least
        return least


def stems(word: str) -> list[str]:
    """A word and what remains of it without its endings; some of these are no words at all."""
    bases = [word]
    if word[-1:] not in _LAST_LETTERS:
        return bases
    for ending, instead in _ENDINGS:
        if len(word) > len(ending) + 2 and word.endswith(ending):
            base = word[: -len(ending)]
            bases.append(base + instead)
            if not instead and len(base) > 3 and base[-1] == base[-2]:
                bases.append(base[:-1])
    return bases


def _spelt(words: list[str]) -> Iterator[str]:
    """British spellings of American words, and the other way round."""
    for word in words:
        for british, american in _SPELLINGS:
            if british in word:
                yield word.replace(british, american)
            if american in word:
                yield word.replace(american, british)


@lru_cache(maxsize=8)
def word_table(language: str = "en") -> WordTable:
    """A language's table, read once. Raises FileNotFoundError for a language that has none."""
    folder = files("kb_tools.text") / "languages" / language
    figures: dict[str, float] = {}
    for line in gzip.decompress((folder / "difficulty.txt.gz").read_bytes()).decode().splitlines():
        figure, *words = line.split()
        figures.update(dict.fromkeys(words, int(figure) / 100))
    figures.update(dict.fromkeys(_words(folder.joinpath("screen_words.txt").read_text("utf-8")), _SCREEN))
    return WordTable(figures, _words(folder.joinpath("function_words.txt").read_text("utf-8")))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())
