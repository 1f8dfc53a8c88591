"""A promise of time that says nothing.

Someone who waits wants to know for how long. “Soon” makes them look again and again, and call.

Bad:  We will fix this soon.
Bad:  You should receive the code shortly.
Good: We will write again by 18:00 UTC.
Good: The code comes within two minutes.
Source: incident communication in Atlassian's and Google's public handbooks: say when you will speak next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule(
    "plain-vague-time", severity=Severity.WARNING, reads=Passage, lexicon="vague-time", languages=("en",)
)

_PROMISE = re.compile(
    r"\b(?:we|our (?:team|people|staff|experts|agents|support)|support|someone|somebody|a person|an agent"
    r"|it|this|they|you|the \w+(?: \w+)?)"
    r"(?:['’]ll| will| should| shall| are going to| is going to| can| aim to| expect to| hope to)\b[^.;:!?]*$"
    r"|\b(?:we['’]re|we are) (?:working|looking|fixing)\b[^.;:!?]*$",
    re.IGNORECASE,
)

_TIED = re.compile(r"\s+(?:after|before|as|enough)\b", re.IGNORECASE)


@rule.find
def vague(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find vague times in what we promise; not in advice to the reader ("change it as soon as possible")."""
    for phrase in found:
        is_promise = _PROMISE.search(passage.lead(phrase.start, 120))
        if not is_promise or _TIED.match(passage.text, phrase.end):
            continue
        yield Hit(
            phrase.start,
            phrase.end,
            f"“{phrase.text}” tells nobody how long.",
            "Give a time, or say until when.",
        )
