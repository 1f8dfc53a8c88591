"""What a sentence quotes: words on a screen or in a message, which are not the article's own."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

_OPENING = {"“": "”", "„": "“", "«": "»", "‘": "’", '"': '"'}
_APOSTROPHES = "'’"


def is_quoted(text: str, start: int) -> bool:
    """Whether text[start] stands between quotation marks, typographic or straight double ones."""
    stretches = quoted_stretches(text)
    at = bisect_right(stretches, (start, -1)) - 1
    return at >= 0 and stretches[at][0] < start <= stretches[at][1]


@lru_cache(maxsize=256)
def quoted_stretches(text: str) -> tuple[tuple[int, int], ...]:
    """The places of opening and closing marks, in order; one that is never closed reaches to the end."""
    if not any(mark in text for mark in _OPENING):
        return ()
    found: list[tuple[int, int]] = []
    closing, opened = "", 0
    for at, character in enumerate(text):
        if closing:
            inside_word = character in _APOSTROPHES and text[at + 1 : at + 2].isalpha()
            if character == closing and not inside_word:
                found.append((opened, at))
                closing = ""
        elif character in _OPENING:
            closing, opened = _OPENING[character], at
    if closing:
        found.append((opened, len(text)))
    return tuple(found)
