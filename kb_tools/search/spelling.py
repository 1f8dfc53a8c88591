"""Typing errors: the word of the site that a misspelled one was meant to be.

A letter too many, too few, wrong, or two changed over is one error; a word of 8 letters and more may have
two.
Codes and words with figures in them are never mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHORTEST = 4
LONG_WORD = 8


@dataclass(frozen=True, slots=True)
class Mended:
    """A word that was probably meant, and how many errors lie between."""

    word: str
    errors: int


def mended_word(word: str, known: Iterable[tuple[Sequence[str], Sequence[int]]]) -> Mended | None:
    """The known word nearest to a misspelled one, or None. known: words and how many articles hold each.

    Of words equally near, one with the same first letter, then one that more articles hold, then the first by
    the alphabet.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return None
    most = 2 if len(word) >= LONG_WORD else 1
    best: tuple[int, int, int, str] | None = None
    for words, counts in known:
        for candidate, count in zip(words, counts, strict=True):
            if abs(len(candidate) - len(word)) > most:
                continue
            errors = errors_between(word, candidate, most)
            if errors > most:
                continue
            found = (errors, int(candidate[0] != word[0]), -count, candidate)
            if best is None or found < best:
                best = found
    return Mended(best[3], best[0]) if best else None


def errors_between(one: str, other: str, most: int) -> int:
    """The typing errors between two words; some number above `most` where there are more than that.

    The optimal string alignment distance: Damerau's, where no piece is edited twice.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        now = [i]
        for j, b in enumerate(other, start=1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, row = row, now
    return row[-1]
