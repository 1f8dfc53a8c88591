"""Titles as two style guides write them: which words of a heading have a capital."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+[^\s/-]*")
_SMALL = " a an and as at but by en for if in nor of on or per so the to up v v. via vs vs. yet "
_PREPOSITIONS = (
    " about above across after against along among around before behind below beneath beside between beyond"
    " down during except from inside into like near off onto out outside over past since through throughout"
    " toward towards under underneath until upon with within without "
)


def titled(text: str, *, by_chicago: bool = False) -> str:
    """The text as a title in AP's style, or in Chicago's, which keeps long prepositions small too."""
    words = list(_WORD.finditer(text))

    def written(match: re.Match[str]) -> str:
        word = match[0]
        small = f" {word.lower()} " in (f"{_SMALL}{_PREPOSITIONS}" if by_chicago else _SMALL)
        first, last = match.start() == words[0].start(), match.end() == words[-1].end()
        after_colon = text[: match.start()].rstrip().endswith((":", "-"))
        if small and not (first or last or after_colon):
            return word.lower()
        return word[:1].upper() + word[1:]

    return _WORD.sub(written, text)
