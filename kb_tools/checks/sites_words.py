"""The words of a site, ready to be looked for: its names and its preferred terms."""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.content.wording import WordFields
from kb_tools.text.phrases import Match, PhraseFinder

_finders: dict[str, tuple[WordFields, PhraseFinder[str]]] = {}


def names_in(text: str, words: WordFields) -> Iterator[Match[str]]:
    """The site's names in a text, in any letters; the value is the name as it is written."""
    return _finder("names", words, {name: name for name in words.names}).find(text)


def unwanted_in(text: str, words: WordFields) -> Iterator[Match[str]]:
    """Terms that the site does not use; the value is the preferred one."""
    return _finder("terms", words, _unwanted(words)).find(text)


def _unwanted(words: WordFields) -> dict[str, str]:
    return {other: term for term, preferred in words.preferred.items() for other in preferred.instead_of}


def _finder(kind: str, words: WordFields, phrases: dict[str, str]) -> PhraseFinder[str]:
    """The finder for a site's words, made once for as long as the site has these."""
    held = _finders.get(kind)
    if held is None or held[0] is not words:
        held = _finders[kind] = (words, PhraseFinder(phrases))
    return held[1]
