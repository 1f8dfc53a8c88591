"""Four nouns in a row, or more.

The reader has to find out which noun belongs to which, and only the last one tells what it is all about.

Bad:  Open the account recovery request form.
Bad:  This is our customer data protection policy.
Good: Open the form in which you ask for your account back.
Good: This is how we protect the data of customers.
Source: plainlanguage.gov, avoid noun strings (public domain).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.lexicon import read_lexicon
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule(
    "plain-noun-string",
    severity=Severity.WARNING,
    reads=Passage,
    lexicon="noun-heads",
    languages=("en",),
    in_labels=False,
)

_MOST = 3
# After these a word such as “access” is the noun that it looks like, and no instruction.
_NOUN_FOLLOWS = re.compile(
    r"\b(?:an?|the|this|that|these|those|each|every|any|no|your|our|their|its|my|of|for|in|with|from|by|about"
    r"|during|after|before|new|old)\s+$",
    re.IGNORECASE,
)
_MADE_TO = re.compile(
    r"\b(?:let|lets|helps?|makes?|have|has|had|see|watch)\s+(?:\w+\s+){1,2}$", re.IGNORECASE
)
_GOES_ON = re.compile(r"[-‑/\\_@]|\.\w")
_NEXT = re.compile(r" ([a-z]+)")
_REACH = 120


@rule.find
def noun_string(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find rows of nouns of the lists: all but the last one singular, and in small letters."""
    for head in found:
        row = nouns_before(passage, head.start)
        if len(row) < _MOST or _GOES_ON.match(passage.text, head.end):
            continue
        following = _NEXT.match(passage.text, head.end)
        if head.text.islower() and not (following and following[1] in _nouns()):
            yield from hit_of(passage, row, head)


def hit_of(passage: Passage, row: list[str], head: Found) -> Iterator[Hit]:
    """The hit of a row of nouns and its head, but for an instruction ("request account data") before it."""
    start = head.start - sum(len(word) + 1 for word in row)
    is_verb = row[0].lower() in read_lexicon("imperatives").phrases
    if is_verb and not _NOUN_FOLLOWS.search(passage.lead(start, 40)):
        start += len(row.pop(0)) + 1
    if len(row) >= _MOST and not _MADE_TO.search(passage.lead(start, 40)):
        told = f"“{passage.text[start : head.end]}” is {len(row) + 1} nouns in a row."
        yield Hit(
            start, head.end, told, f"Begin with “{head.text}”, and say with small words what it is for."
        )


def nouns_before(passage: Passage, at: int) -> list[str]:
    """The nouns right before text[at], with one space after each; only the sentence's first has a capital."""
    words = passage.lead(at, _REACH).split(" ")
    if words.pop():
        return []
    row: list[str] = []
    while words and words[-1] in _nouns():
        row.insert(0, words.pop())
    if row and len(words) == 1 and at < _REACH and words[0].lower() in _nouns():
        row.insert(0, words.pop())
    return row


def _nouns() -> dict[str, str]:
    return read_lexicon("nouns").phrases
