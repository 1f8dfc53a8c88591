"""Text to the keys that search knows it by: stems of words, and exact strings as they are.

`assets/search/analysis.js` does the same, character for character; the tests hold both together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kb_tools.search.languages import Language

LONGEST_WORD = 60
# Marks that belong to the letter before them; \w knows none of them.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
_LETTERS = rf"(?:[^\W_]|[{_MARKS}])"
_WORD = re.compile(rf"{_LETTERS}+")
# Codes, versions, file names: parts held together by signs. One with neither figure, dot nor underscore is
# only a word with a hyphen.
_EXACT = re.compile(rf"{_LETTERS}+(?:[._:/+\-]{_LETTERS}+)+|{_LETTERS}(?:\+\+|#)")
_TELLING = re.compile(r"[\d._+#]")
_SIGNS = re.compile(r"[:/+\-]")
_APOSTROPHE = re.compile(r"(?<=[^\W_])['’ʼ＇](?=[^\W_])")
_VOWEL_SIGNS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u0591-\u05c7]")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"})


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text: its key in the index, the word itself in small letters, and whether it says little.

    `exact`: it is a code, a version or a name of a file, kept as it was written.
    """

    key: str
    word: str
    is_stop: bool = False
    exact: bool = False


def plain(text: str) -> str:
    """A text as search reads it: compatible forms made one, small letters, no apostrophes inside words."""
    low = unicodedata.normalize("NFKC", text).lower()
    low = _APOSTROPHE.sub("", low)
    return _VOWEL_SIGNS.sub("", low).translate(_ARABIC)


def words_of(text: str) -> list[str]:
    """The words of a text in order, as search reads them; none longer than 60 characters."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain(text))]


def exact_strings(text: str) -> list[str]:
    """Codes, versions, CVE ids and names of files in a text, in order; "two-factor" as "twofactor"."""
    found = (match[0] for match in _EXACT.finditer(plain(text)))
    return [(each if _TELLING.search(each) else _SIGNS.sub("", each))[:LONGEST_WORD] for each in found]


def terms_of(text: str, language: Language) -> list[Term]:
    """The terms of a text in order, stop words among them, exact strings at the end."""
    terms = [Term(language.stem(word), word, is_stop=word in language.stop_words) for word in words_of(text)]
    exact = (
        Term(language.stem(each) if each.isalpha() else each, each, exact=True)
        for each in exact_strings(text)
    )
    return [*terms, *exact]


def joined_pairs(words: list[str]) -> list[tuple[int, str]]:
    """Neighbours written as one word, each with the place of the first: "git hub" may mean "github"."""
    pairs = zip(words, words[1:], strict=False)
    return [(at, first + second) for at, (first, second) in enumerate(pairs) if len(first + second) >= 5]
