"""A word makes the reader feel slow: “just”, “simply”, “obviously”.

What is easy for the writer is not easy for someone who is stuck. Being told that it is easy makes it worse.

Bad:  Simply open the settings.
Bad:  Obviously, the code has to be new.
Good: Open the settings.
Good: The message came just now.
Source: GOV.UK and Microsoft style guides on instructions; retext-simplify and write-good (MIT).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule
from kb_tools.text.document import SpanKind

rule = Rule(
    "tone-belittle",
    severity=Severity.WARNING,
    reads=Passage,
    lexicon="belittle",
    languages=("en",),
    in_labels=False,
)

# “just” and “simply” belittle before something the reader is to do, not before a fact; “easily” does where
# the reader is told “you can”, not where it says what a product is for.
_BEFORE_AN_ACT = frozenset({"just", "simply", "merely"})
_ASKS = re.compile(
    r"(?:^\W{0,4}|[,;:–—]\s*|\b(?:then|and|or|please|to|you may|you should|you must|can|could|also)\s+)$",
    re.IGNORECASE,
)
_YOU_CAN = re.compile(r"(?:^\W{0,4}|\byou (?:can|could|may|will)\s+)$", re.IGNORECASE)
_NOT_AN_ACT = re.compile(
    r"\s+(?:now|then|like|as|in|one|two|three|a|an|the|this|that|these|those|because|before|after|about|below"
    r"|above|under|over|enough|once|for|by|if|when|it|its|your|my|our|their|his|her|not|be|been|is|are|was"
    r"|were|there|here|where|another|some|any|at|on|off|from|with|outside|inside"
    r"|(?!(?:need|feed|proceed|reply|apply|bring|ping)\b)\w+(?:ed|ing|ly|[^s]s))\b",
    re.IGNORECASE,
)
_SMALL_WORD = re.compile(r"\s+[a-z]")
_YOU_MAY = re.compile(r"\s+you (?:are|can|could|do|have|may)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|n['’]t|never|nothing|isn['’]t)\s+(?:so |as |that |always |be |been )?$", re.IGNORECASE
)
_IF = re.compile(r"\bif\s+$", re.IGNORECASE)


@rule.find
def belittle(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find words of the list where they belittle: before an act, or about what the reader is to see."""
    for phrase in found:
        before = passage.lead(phrase.start, 60)
        if _DENIED.search(before) or _IF.search(before) or not belittles(passage, phrase, before):
            continue
        told = f"“{phrase.text}” can make a reader who is stuck feel slow."
        yield Hit(phrase.start, phrase.end, told, "Leave it out.")


def belittles(passage: Passage, phrase: Found, before: str) -> bool:
    """Whether a phrase speaks to the reader, and not of things ("just now", "easily guessed")."""
    text, word = passage.text, phrase.phrase
    if word == "of course":
        return not _YOU_MAY.match(text, phrase.end)
    if word not in _BEFORE_AN_ACT and word != "easily":
        return True
    asks = _YOU_CAN if word == "easily" else _ASKS
    if (
        not asks.search(before)
        or not _SMALL_WORD.match(text, phrase.end)
        or _NOT_AN_ACT.match(text, phrase.end)
    ):
        return False
    return not passage.has(SpanKind.EMPHASIS, phrase.end + 1, phrase.end + 2)
