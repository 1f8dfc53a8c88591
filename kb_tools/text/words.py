"""Words: letters with their marks, apostrophes inside, hyphens inside; numbers apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# \w and \b part a letter from its combining marks; so marks, joiners and the soft hyphen are named here.
MARKS = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200c\u200d"
LETTER = rf"[^\W\d_][{MARKS}]*"
_PART = rf"(?:{LETTER}|[\d_][{MARKS}]*)"
_WORD = re.compile(rf"{_PART}(?:{_PART}|['’ʼ＇](?={LETTER})|[-‐‑](?={_PART}))*")
_HYPHEN = re.compile(r"[-‐‑]")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place: text == source[start:end]."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """It has no letter."""
        return _LETTERS.search(self.text) is None

    def parts(self) -> tuple[str, ...]:
        """The parts between hyphens: "Double-click" is "Double" and "click"."""
        return tuple(part for part in _HYPHEN.split(self.text) if part)


def find_words(text: str) -> Iterator[Word]:
    """The words of a text in order. "don't", "Wi-Fi", "IPv6" and "cafe\u0301" are one each."""
    for match in _WORD.finditer(text):
        yield Word(match[0], match.start(), match.end())


def count_words(text: str) -> int:
    """How many words a text has; numbers count."""
    return sum(1 for _ in _WORD.finditer(text))


def lowered(text: str) -> tuple[str, list[int] | None]:
    """text.lower() and, where its length changed, for each of its characters the index in text.

    The list has one more entry, for the end. None: the indexes are the same.
    """
    low = text.lower()
    if len(low) == len(text):
        return low, None
    parts: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        part = character.lower()
        parts.append(part)
        places += [index] * len(part)
    places.append(len(text))
    return "".join(parts), places
