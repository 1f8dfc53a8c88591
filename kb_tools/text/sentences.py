"""Where sentences end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb_tools.text.document import Block, BlockKind, SpanKind

_STOP = re.compile(r"[.!?…。！？]+[\"'”’»)\]*_]*(?=\s|$)|\n")
_OPENING = "\"'“‘«([¿¡*_"
_LAST_WORD = re.compile(r"[^\s\"'“‘«(\[]*$")
_NEVER_LAST = frozenset(
    """e.g i.e cf vs viz mr mrs ms dr prof st no nos fig figs eq vol pp p ed eds approx ca incl excl resp
    esp dept univ gen sen rep gov capt col lt sgt rev hon mt ft""".split()  # noqa: SIM905
)
_LAST_BEFORE_CAPITAL = frozenset(
    """etc inc ltd co corp jr sr u.s u.k u.n e.u u.s.a a.m p.m am pm al jan feb mar apr jun jul aug sep
    sept oct nov dec min max sec ver v""".split()  # noqa: SIM905
)
_NUMBERED = frozenset("no nos fig figs eq vol p pp ver v".split())  # noqa: SIM905
_INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]$")
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[a-zA-Z])$")
_LETTERED = frozenset(
    "option plan step part group type class appendix section vitamin drive key column row port pin".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: text == whole[start:end], without the blanks around it."""

    text: str
    start: int
    end: int


def split_sentences(block: Block) -> tuple[Sentence, ...]:
    """The sentences of a block. Code blocks have none; stops inside code, keys and URLs end none."""
    if block.kind is BlockKind.CODE:
        return ()
    closed = tuple(
        (span.start, span.end)
        for span in block.spans
        if span.kind in (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)
    )
    return _split(block.text, closed)


def split_plain(text: str) -> tuple[Sentence, ...]:
    """The sentences of plain text; every line break ends one."""
    return _split(text, ())


def _split(text: str, closed: tuple[tuple[int, int], ...]) -> tuple[Sentence, ...]:
    sentences: list[Sentence] = []
    start = region = 0
    for stop in _STOP.finditer(text):
        at, end = stop.span()
        while region < len(closed) and closed[region][1] <= at:
            region += 1
        if region < len(closed) and closed[region][0] <= at and end <= closed[region][1] < len(text):
            continue
        if text[at] == "\n" or _ends(text, start, at, end):
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


def _ends(text: str, start: int, at: int, end: int) -> bool:
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
    if stop[-1] in ")]" and "(" not in text[max(start, at - 200) : at] and "[" not in text[start:at]:
        return not goes_on
    found = _LAST_WORD.search(text, max(start, at - 60), at)
    word = found[0] if found else ""
    low = word.lower()
    if low in _NEVER_LAST or low.rpartition("(")[2] in _NEVER_LAST:
        if low in ("st", "mt", "ft"):
            return _is_common_start(after)
        answers = low == "no" and not text[start : at - 2].strip()
        return answers and not following.isdigit() and not goes_on
    if low in _LAST_BEFORE_CAPITAL:
        if low in _NUMBERED:
            return not following.isdigit() and not goes_on
        if _INITIAL.match(word):
            return _is_common_start(after)
        return not goes_on and not following.isdigit()
    if _INITIAL.match(word) and word != "I" and len(word) < 8:
        return _initial_ends(text, start, at, word, after)
    if _LIST_NUMBER.match(word) and not text[start : at - len(word)].strip():
        return False
    return not goes_on or _is_long_stop(text, at, opened)


def _initial_ends(text: str, start: int, at: int, word: str, after: str) -> bool:
    """Initials ("J. Smith") end nothing; a letter that stands for a thing ("option B.") does."""
    before = text[max(start, at - len(word) - 30) : at - len(word)].split()
    if not before:
        return False
    return _is_common_start(after) or ("." not in word and before[-1].lower() in _LETTERED)


def _is_common_start(after: str) -> bool:
    """The next word is one that opens sentences and no one's name."""
    first = after.lstrip(_OPENING).split(maxsplit=1)[:1]
    return bool(first) and first[0].strip(",.;:") in _OPENERS


def _is_long_stop(text: str, at: int, opened: str) -> bool:
    """A small letter goes on after a stop only where a name such as iPhone opens the next sentence."""
    first = opened.split(maxsplit=1)[:1]
    return bool(first) and any(map(str.isupper, first[0][1:])) and text[at] == "."


_OPENERS = frozenset(
    """The A An This That These Those It He She They We You I If When While To In On At For From With But
    And Or So Then After Before Click Select Open Choose Press Tap Go Use Your My His Her Our Their There Here
    Not No Yes What How Why Where Who Which Once Now Please Some Any All Each Every Most Many As By Take Make
    Do Check Try Set Turn Enter Type Download Install Run Restart Copy Close Contact See Add Remove Sign Log
    Wait Connect Keep Find Let Save Move Write Read Ask Tell Give Look Start Stop Send""".split()  # noqa: SIM905
)
