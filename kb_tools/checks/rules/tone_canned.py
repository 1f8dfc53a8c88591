"""A stock phrase that everyone has read a thousand times.

It tells the reader that nobody looked at their case. A plain sentence from a person is believed.

Bad:  We apologise for any inconvenience.
Bad:  Please do not hesitate to contact us.
Good: We are sorry: you could not sign in this morning.
Good: Call us if it does not work.
Source: the mission of this project, no canned replies; plainlanguage.gov and GOV.UK, words to avoid.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule("tone-canned", severity=Severity.WARNING, reads=Passage, lexicon="canned", languages=("en", "de"))

_OWN_WORDS = "Say it in your own words, or leave it out."


@rule.find
def canned(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find the phrases of the list."""
    for phrase in found:
        better = f"Write “{phrase.instead}”." if phrase.instead else _OWN_WORDS
        yield Hit(phrase.start, phrase.end, f"“{phrase.text}” is a stock phrase.", better)
