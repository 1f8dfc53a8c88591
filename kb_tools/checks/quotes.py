"""What a sentence quotes: words on a screen or in a message, which are not the article's own."""

from __future__ import annotations

_OPENING = {"“": "”", "„": "“", "«": "»", "‘": "’"}
_APOSTROPHES = "'’"


def is_quoted(text: str, start: int) -> bool:
    """Whether text[start] stands between quotation marks, typographic or straight double ones."""
    closing = ""
    for at, character in enumerate(text[:start]):
        if closing:
            inside_word = character in _APOSTROPHES and text[at + 1 : at + 2].isalpha()
            closing = "" if character == closing and not inside_word else closing
        elif character == '"':
            closing = '"'
        else:
            closing = _OPENING.get(character, "")
    return bool(closing)
