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

# “just” and “simply” belittle before something the reader is to do, not before a fact.
_BEFORE_VERB = frozenset({"just", "simply", "merely", "easily"})
_ASKS = re.compile(
    r"(?:^\W{0,4}|[,;:–—]\s*|\b(?:then|and|or|please|to|you may|you should|you must|can|could|also)\s+)$",
    re.IGNORECASE,
)
_NOT_AN_ACT = re.compile(
    r"\s+(?:now|then|like|as|in|one|two|three|a|an|the|this|that|these|those|because|before|after|about|below"
    r"|above|under|over|enough|once|for|by|if|when|it|its|your|my|our|their|his|her|not|be|been|is|are|was"
    r"|were|there|here|where|another|some|any|at|on|off|from|with|outside|inside|(?!(?:need|feed|proceed|reply|apply|bring|ping)\b)\w+(?:ed|ing|ly|[^s]s))\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s+[a-z]")
_DENIED = re.compile(r"\b(?:not|n['’]t|never|nothing|isn['’]t)\s+(?:so |as |that |always )?$", re.IGNORECASE)


@rule.find
def belittle(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find words of the list where they belittle: before an act, or about what the reader is to see."""
    text = passage.text
    for phrase in found:
        low = phrase.phrase
        before, after = text[: phrase.start], text[phrase.end :]
        if _DENIED.search(before) or (low.startswith("you ") and before.lower().rstrip().endswith("if")):
            continue
        if low in _BEFORE_VERB:
            if not _ASKS.search(before) or not _WORD.match(after) or _NOT_AN_ACT.match(after):
                continue
            if passage.has(SpanKind.EMPHASIS, phrase.end + 1, phrase.end + 2):
                continue
        told = f"“{phrase.text}” can make a reader who is stuck feel slow."
        yield Hit(phrase.start, phrase.end, told, "Leave it out.")
