"""Finding any of thousands of phrases in a text at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from unicodedata import combining

from kb_tools.text.words import MARKS, lowered

T = TypeVar("T")

_GAP = r"[^\S\n]{1,9}"
_SPACE = re.compile(r"\s+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "＇": "'"})
_END = ""


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """One phrase found: its place in the text, the phrase as it was given, and its value."""

    start: int
    end: int
    phrase: str
    value: T


class PhraseFinder(Generic[T]):
    """Finds whole-word phrases in any letter case, the longest at each place, from left to right.

    One space in a phrase stands for one or more in the text, but never for punctuation or a line break;
    typed and curly apostrophes are the same. A phrase may begin or end with punctuation ("e.g.").
    """

    __slots__ = ("_pattern", "_phrases", "_shorter")

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self._phrases: dict[str, tuple[str, T]] = {}
        for phrase, value in phrases.items():
            key = _key(phrase)
            if key:
                self._phrases.setdefault(key, (phrase, value))
        self._pattern = _compile(self._phrases) if self._phrases else None
        self._shorter: dict[str, tuple[str, ...]] = {}

    def find_all(self, text: str) -> Iterator[Match[T]]:
        """Every phrase of a text, also those inside others; of those at one place the longest first."""
        if self._pattern is None:
            return
        low, places = lowered(text)
        low = low.translate(_APOSTROPHES)
        at = 0
        while match := self._pattern.search(low, at):
            start, end = match.span()
            at = start + 1
            key = _SPACE.sub(" ", match[0])
            yield self._match(key, start, end, places)
            for shorter in self._begins_with(key):
                yield self._match(shorter, start, start + _length_of(shorter, low, start), places)

    def _begins_with(self, key: str) -> tuple[str, ...]:
        """The phrases with which a longer one begins, the longest first."""
        if key not in self._shorter:
            cuts = [
                at for at in range(len(key) - 1, 0, -1) if not (key[at - 1].isalnum() and key[at].isalnum())
            ]
            self._shorter[key] = tuple(key[:at] for at in cuts if key[:at] in self._phrases)
        return self._shorter[key]

    def _match(self, key: str, start: int, end: int, places: list[int] | None) -> Match[T]:
        phrase, value = self._phrases[key]
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        return Match(start, end, phrase, value)

    def find(self, text: str) -> Iterator[Match[T]]:
        """The phrases of a text; they do not overlap."""
        if self._pattern is None:
            return
        low, places = lowered(text)
        for match in self._pattern.finditer(low.translate(_APOSTROPHES)):
            yield self._match(_SPACE.sub(" ", match[0]), *match.span(), places)


def _length_of(key: str, low: str, start: int) -> int:
    """How much of the text a phrase takes that is known to stand there: a space in it may be several."""
    at = start
    for character in key:
        at += 1
        if character == " ":
            while low[at].isspace():
                at += 1
    return at - start


def _key(phrase: str) -> str:
    return _SPACE.sub(" ", lowered(phrase.strip())[0].translate(_APOSTROPHES))


def _compile(keys: Mapping[str, object]) -> re.Pattern[str]:
    """A pattern shaped as a trie: each prefix is tried once, whatever the number of phrases."""
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for key in keys:
        node = trie
        for character in key:
            node = node.setdefault(character, {})
        node[_END] = {}
    before, after = rf"(?<![\w{MARKS}])", rf"(?![\w{MARKS}])"
    return re.compile(rf"(?:{before}(?=\w)|(?<!\w)(?=[^\w\s]))(?:{_branches(trie, after)})")


def _branches(trie: dict[str, dict], after: str) -> str:  # type: ignore[type-arg]
    """The alternatives below a node. Written without recursion: phrases may be long."""
    done: dict[int, str] = {}
    stack: list[tuple[dict[str, dict], str, bool]] = [(trie, "", False)]  # type: ignore[type-arg]
    while stack:
        node, last, ready = stack.pop()
        if not ready:
            stack.append((node, last, True))
            stack += [(child, character, False) for character, child in node.items() if character != _END]
            continue
        parts = [
            (_GAP if character == " " else re.escape(character)) + done.pop(id(child))
            for character, child in node.items()
            if character != _END
        ]
        if _END in node:
            parts.append(after if last.isalnum() or last == "_" or combining(last or "x") else "")
        done[id(node)] = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return done[id(trie)]
