"""What lunr knows of a language: its stems and its stop words. The one door to lunr.

The page asks lunr's JavaScript for the same (`assets/search/stems.js`); the tests hold both to the same.
A language that lunr does not stem in both is searched by its words as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kb_tools.errors import KbError

STEMMED = ("de", "en")
# What people put round a question, beside the words that lunr leaves out. Small letters, no apostrophes.
_ROUND_A_QUESTION = {
    "en": (
        "cant couldnt didnt doesnt dont wont isnt im ive id whats wheres hows please tell want need "
        "know get let me show give would could help thanks"
    ),
    "de": (
        "aber alle als am an auch auf aus bei bin bis bitte da damit danke dann das dass dein den der "
        "des die dies diese doch dort du durch ein eine einem einen einer eines er es für geht gibt "
        "habe haben hallo hat hilfe ich ihr im in ist ja kann kein keine könnt können mache machen "
        "man mehr mein meine meinem meinen meiner mich mir mit muss nach nicht noch nun nur ob oder "
        "ohne schon sein sich sie sind so soll tun über um und uns unser vom von vor wann warum was "
        "weg weil wenn wer werden wie wieso will wir wird wo wurde zu zum zur"
    ),
    "ar": (
        "في من على إلى عن مع هل ما ماذا كيف لماذا متى أين هذا هذه ذلك التي الذي أن إن لا لم لن أو و ثم قد كل"
    ),
}


@dataclass(frozen=True, slots=True)
class Language:
    """A language of search. `code` is such as "en"; `stem` turns a word in small letters into its stem.

    stop_words are words that say little about what somebody looks for, in small letters, no apostrophes.
    """

    code: str
    stem: Callable[[str], str]
    stop_words: frozenset[str]


def language_code(locale: str) -> str:
    """The language of a locale, in small letters: "pt" of "pt-BR"."""
    return locale.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=8)
def language_of(locale: str) -> Language:
    """The language of a locale such as "de-AT"; one that is not known has no stems and no stop words.

    Raises KbError where German is asked for and the extra `languages` is not installed.
    """
    code = language_code(locale)
    words = {_joined(word) for word in _ROUND_A_QUESTION.get(code, "").split()}
    if code == "en":
        from lunr.stop_word_filter import WORDS

        words |= {_joined(word) for word in WORDS}
    return Language(code, _stemmer(code), frozenset(words))


def _joined(word: str) -> str:
    return word.replace("'", "")


def _stemmer(code: str) -> Callable[[str], str]:
    made = {"en": _english, "de": _german}.get(code)
    return lru_cache(maxsize=200_000)(made()) if made else str


def _english() -> Callable[[str], str]:
    """lunr's stemmer with the one step in which its Python and JavaScript differ as JavaScript has it."""
    from lunr.stemmer import PorterStemmer

    class Stemmer(PorterStemmer):  # type: ignore[misc]
        b: str
        k: int

        def step1c(self) -> None:
            if self.k >= 2 and self.b[self.k] == "y" and self.b[self.k - 1] not in "aeiou":
                self.b = self.b[: self.k] + "i" + self.b[self.k + 1 :]

    stemmer = Stemmer()
    return lambda word: str(stemmer.stem(word)) if word.isascii() else word


def _german() -> Callable[[str], str]:
    from lunr.languages.stemmer import get_language_stemmer

    try:
        stemmer = get_language_stemmer("de")
    except ImportError:
        raise KbError(
            "a German site needs German word stems for its search, and they are not installed",
            hint='pip install "beeline-kb[languages]"',
        ) from None
    return lambda word: str(stemmer.stem(word))
