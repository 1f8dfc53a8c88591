"""Where sentences end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb_tools.text.document import Block, BlockKind, SpanKind
from kb_tools.text.languages import ENGLISH, language_code, language_settings

_STOP = re.compile(r"[.!?…。！？]+[\"'”’»“‘«)\]*_]*(?=\s|$)|\n")
_OPENING = "\"'“‘«([¿¡*_"
_LAST_WORD = re.compile(r"[^\s\"'“‘«(\[]*$")
_INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]$")
_CLOSED = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[a-zA-Z])$")
_WORDS = re.compile(r"\S")
_NEAR = 200
_ORDINAL = re.compile(r"\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Stops:
    """Words of a language, in small letters, that tell whether the stop behind them ends a sentence.

    never_last: it ends none. before_capital: only where a capital follows. before_number: not before a
    number. around_names: "St. John", "Elm St.". answers: also sentences of their own. letter_words: words
    of one capital letter, which are no initials. lettered: what is told apart by a letter ("option B.").
    ordinals: a number with a stop is an ordinal. openers: words that open sentences and are no one's name.
    """

    never_last: frozenset[str]
    before_capital: frozenset[str]
    before_number: frozenset[str]
    around_names: frozenset[str]
    answers: frozenset[str]
    letter_words: frozenset[str]
    lettered: frozenset[str]
    openers: frozenset[str]
    ordinals: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: text == whole[start:end], without the blanks around it."""

    text: str
    start: int
    end: int


def split_sentences(block: Block, language: str = ENGLISH) -> tuple[Sentence, ...]:
    """The sentences of a block. Code blocks have none; stops inside code, keys and URLs end none.

    A language that the program does not know is split as English is.
    """
    if block.kind is BlockKind.CODE:
        return ()
    closed = tuple([(span.start, span.end) for span in block.spans if span.kind in _CLOSED])
    return _split(block.text, closed, read_stops(language))


def split_plain(text: str, language: str = ENGLISH) -> tuple[Sentence, ...]:
    """The sentences of plain text; every line break ends one."""
    return _split(text, (), read_stops(language))


@lru_cache(maxsize=64)
def read_stops(locale: str) -> Stops:
    """The words that tell where sentences end; English ones where the language is none of ours."""
    given = language_settings(language_code(locale) or ENGLISH)["stops"]
    words = {name: frozenset(text.split()) for name, text in given.items() if name != "ordinals"}
    return Stops(**words, ordinals=given["ordinals"])


def _split(text: str, closed: tuple[tuple[int, int], ...], stops: Stops) -> tuple[Sentence, ...]:
    sentences: list[Sentence] = []
    start = region = 0
    for stop in _STOP.finditer(text):
        at, end = stop.span()
        while region < len(closed) and closed[region][1] <= at:
            region += 1
        if region < len(closed) and closed[region][0] <= at and end <= closed[region][1] < len(text):
            continue
        if text[at] == "\n" or _ends(text, start, at, end, stops):
            _append(sentences, text, start, end)
            start = end
    _append(sentences, text, start, len(text))
    return tuple(sentences)


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    part = text[start:end]
    stripped = part.strip()
    if stripped:
        start += len(part) - len(part.lstrip())
        sentences.append(Sentence(stripped, start, start + len(stripped)))


def _ends(text: str, start: int, at: int, end: int, stops: Stops) -> bool:
    """Whether the stop at text[at:end] ends the sentence that began at start."""
    after = text[end : end + 40].lstrip()
    if not after or after[0] == "\n" or "\n" in text[end : end + 40][: -len(after) or None]:
        return True
    opened = after.lstrip(_OPENING)
    following = opened[:1] or after[0]
    stop = text[at:end]
    if stop[0] in "。！？":
        return True
    goes_on = following.islower()
    if stop[0] in "!?" or ("?" in stop or "!" in stop):
        return not goes_on
    if stop.startswith("...") or stop[0] == "…":
        return not goes_on
    if stop[-1] in ")]":
        before = text[max(start, at - _NEAR) : at]
        if "(" not in before and "[" not in before:
            return not goes_on
    found = _LAST_WORD.search(text, max(start, at - 60), at)
    word = found[0] if found else ""
    low = word.lower()
    if low in stops.around_names:
        return _is_common_start(after, stops)
    if low in stops.never_last or low.rpartition("(")[2] in stops.never_last:
        answers = low in stops.answers and _opens(text, start, at - len(word))
        return answers and not following.isdigit() and not goes_on
    if low in stops.before_capital:
        if low not in stops.before_number and _INITIAL.match(word):
            return _is_common_start(after, stops)
        return not goes_on and not following.isdigit()
    if _INITIAL.match(word) and word not in stops.letter_words and len(word) < 8:
        return _initial_ends(text, start, at, word, after, stops)
    if _LIST_NUMBER.match(word) and _opens(text, start, at - len(word)):
        return False
    if stops.ordinals and _ORDINAL.match(word):
        return _is_common_start(after, stops)
    return not goes_on or _is_long_stop(text, at, opened)


def _opens(text: str, start: int, at: int) -> bool:
    """Only blanks stand before text[at] in its sentence. A slice would cost its length at each stop."""
    return _WORDS.search(text, start, at) is None


def _initial_ends(text: str, start: int, at: int, word: str, after: str, stops: Stops) -> bool:
    """Initials ("J. Smith") end nothing; a letter that stands for a thing ("option B.") does."""
    before = text[max(start, at - len(word) - 30) : at - len(word)].split()
    if not before:
        return False
    lettered = "." not in word and before[-1].lower() in stops.lettered
    return lettered or _is_common_start(after, stops)


def _is_common_start(after: str, stops: Stops) -> bool:
    """The next word is one that opens sentences and no one's name."""
    first = after.lstrip(_OPENING).split(maxsplit=1)[:1]
    return bool(first) and first[0].strip(",.;:") in stops.openers


def _is_long_stop(text: str, at: int, opened: str) -> bool:
    """A small letter goes on after a stop only where a name such as iPhone opens the next sentence."""
    first = opened.split(maxsplit=1)[:1]
    return bool(first) and any(map(str.isupper, first[0][1:])) and text[at] == "."
