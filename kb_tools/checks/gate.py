"""One look at an article that tells which rules have anything to do, and where.

The phrases of all word lists and the trigger words of all rules stand in one pattern, shaped as a trie.
It is looked for at every word, so that no list's phrase hides another list's. A word that has a capital in a
list has to have one in the text: German “Sie haben” is another thing than “sie haben”.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from kb_tools.text.phrases import PhraseFinder


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of a rule's list in a text: where, as written there, as listed, and what is better."""

    start: int
    end: int
    text: str
    phrase: str
    instead: str


_start = attrgetter("start")


class Gate:
    """Finds the phrases of many rules in one pass. lists: for each rule its phrases and what is better."""

    def __init__(self, lists: Mapping[str, Mapping[str, str]]) -> None:
        merged: dict[str, list[tuple[str, str, str]]] = {}
        for rule, phrases in lists.items():
            for phrase, instead in phrases.items():
                merged.setdefault(phrase.lower(), []).append((rule, phrase, instead))
        self._finder = PhraseFinder({phrase: tuple(entries) for phrase, entries in merged.items()})

    def find(self, text: str) -> dict[str, list[Found]]:
        """For each rule the phrases that the text holds, in order; the longest where a rule's own overlap."""
        found: dict[str, list[Found]] = {}
        ends: dict[str, int] = {}
        for match in self._finder.find_all(text):
            written = text[match.start : match.end]
            for rule, phrase, instead in match.value:
                if match.start < ends.get(rule, 0) or not _has_capitals_of(phrase, written):
                    continue
                found.setdefault(rule, []).append(Found(match.start, match.end, written, phrase, instead))
                ends[rule] = match.end
        return found


def _has_capitals_of(phrase: str, written: str) -> bool:
    if phrase.islower():
        return True
    return all(
        word[:1].isupper() or not listed[:1].isupper()
        for listed, word in zip(phrase.split(), written.split(), strict=True)
    )


def within(found: Sequence[Found], start: int, end: int) -> Iterator[Found]:
    """Those phrases, given in order of place, that lie in text[start:end]; counted from start."""
    for at in range(bisect_left(found, start, key=_start), len(found)):
        each = found[at]
        if each.start >= end:
            return
        if each.end <= end:
            yield Found(each.start - start, each.end - start, each.text, each.phrase, each.instead)
