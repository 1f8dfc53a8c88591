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

    __slots__ = ("_pattern", "_phrases")

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self._phrases: dict[str, tuple[str, T]] = {}
        for phrase, value in phrases.items():
            key = _key(phrase)
            if key:
                self._phrases.setdefault(key, (phrase, value))
        self._pattern = _compile(self._phrases) if self._phrases else None

    def find(self, text: str) -> Iterator[Match[T]]:
        """The phrases of a text; they do not overlap."""
        if self._pattern is None:
            return
        low, places = lowered(text)
        for match in self._pattern.finditer(low.translate(_APOSTROPHES)):
            phrase, value = self._phrases[_SPACE.sub(" ", match[0])]
            start, end = match.span()
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            yield Match(start, end, phrase, value)


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
