"""Text to the keys that search knows it by: stems of words, and exact strings as they are.

`assets/search/analysis.js` does the same, character for character; the tests hold both together.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from kb_tools.search.languages import Language

LONGEST_WORD = 60
# Marks that belong to the letter before them; \w knows none of them.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
_LETTERS = rf"(?:[^\W_]|[{_MARKS}])"
_WORD = re.compile(rf"{_LETTERS}+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_SIGN = re.compile(r"[._:/+\-#]")
# Codes, versions, file names: parts held together by signs. One with neither figure, dot nor underscore is
# only a word with a hyphen.
_EXACT = re.compile(rf"{_LETTERS}+(?:[._:/+\-]{_LETTERS}+)+|{_LETTERS}(?:\+\+|#)")
_TELLING = re.compile(r"[\d._+#]")
_SIGNS = re.compile(r"[:/+\-]")
_APOSTROPHE = re.compile(r"(?<=[^\W_])['’ʼ＇](?=[^\W_])")
_VOWEL_SIGNS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u0591-\u05c7]")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"})


def plain(text: str) -> str:
    """A text as search reads it: compatible forms made one, small letters, no apostrophes inside words."""
    if text.isascii():
        return _APOSTROPHE.sub("", text.lower())
    low = unicodedata.normalize("NFKC", text).lower()
    low = _APOSTROPHE.sub("", low)
    return _VOWEL_SIGNS.sub("", low).translate(_ARABIC)


def words_of(text: str) -> list[str]:
    """The words of a text in order, as search reads them; none longer than 60 characters."""
    return _words_in(plain(text))


def exact_strings(text: str) -> list[str]:
    """Codes, versions, CVE ids and names of files in a text, in order; "two-factor" as "twofactor"."""
    return _exact_in(plain(text))


def keys_of(text: str, language: Language) -> tuple[list[str], list[str]]:
    """The keys of a text in order, exact strings at the end; and its words as they are written."""
    low = plain(text)
    words = _words_in(low)
    stem = language.stem
    keys = [stem(word) for word in words]
    keys += [stem(exact) if exact.isalpha() else exact for exact in _exact_in(low)]
    return keys, words


def joined_pairs(words: list[str]) -> list[tuple[int, str]]:
    """Neighbours written as one word, each with the place of the first: "git hub" may mean "github"."""
    joined = ((at, first + second) for at, (first, second) in enumerate(pairwise(words)))
    return [(at, word) for at, word in joined if len(word) >= 5]


def _words_in(low: str) -> list[str]:
    found = (_ASCII_WORD if low.isascii() else _WORD).findall(low)
    return [word[:LONGEST_WORD] for word in found] if len(low) > LONGEST_WORD else found


def _exact_in(low: str) -> list[str]:
    if not _SIGN.search(low):
        return []
    found = (match[0] for match in _EXACT.finditer(low))
    return [(each if _TELLING.search(each) else _SIGNS.sub("", each))[:LONGEST_WORD] for each in found]
