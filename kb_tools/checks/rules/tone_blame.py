"""A sentence blames the reader for the problem.

People who need help are often ashamed already. Say what happened and what to do next.

Advice that starts from a condition ("if you forgot your password") is fine, and so is taking blame away
("this is not your fault").

Bad:  You failed to update the agent, so the scan stopped.
Bad:  This happened because you did not follow the instructions.
Good: The scan stopped because the agent is out of date. Update it, then scan again.
Good: If you forgot to save the codes, ask for new ones.
Good: It is not your fault.
Source: the tone sections of the public style guides of Microsoft and Mailchimp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule("tone-blame", severity=Severity.WARNING, reads=Passage, lexicon="blame", languages=("en", "de"))

# What stands before a phrase in its own clause and takes the blame out of it: a condition that reaches up to
# here, somebody else's opinion, a denial. German denies after the phrase too.
_BEFORE = {
    "en": re.compile(
        r"\b(?:if|when|whenever|unless|whether|in case|suppose|even though|like|as though"
        r"|think|feel|feels|say|says|said)\b(?:[^.;:,]|,\s*(?:or|and|but|nor)\b)*$"
        r"|\b(?:not|n['’]t|never|rarely|nobody|no one|without)\b[^.;:,]{0,40}$",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:wenn|falls|ob|sollten|sollte|solltest|als ob|glauben?|denken|meinen|sagen|sagt|behaupten)\b"
        r"(?:[^.;:,]|,\s*(?:oder|und|aber)\b)*$"
        r"|\b(?:nicht|nie|niemals|niemand|kein\w{0,2}|ohne|weder)\b[^.;:,]{0,40}$",
        re.IGNORECASE,
    ),
}
_AFTER = {"de": re.compile(r"[^.;:,]{0,40}\b(?:nicht|nie|niemals|kein\w{0,2})\b", re.IGNORECASE)}
_FAULT_FIRST = re.compile(r"(?:ihre?|deine?) ", re.IGNORECASE)
_QUESTION = re.compile(r"\?\W{0,9}$")


@rule.find
def blame(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find phrases of the list that are neither a condition, nor denied, nor asked."""
    if _QUESTION.search(passage.text[-10:]):
        return
    language = passage.article.language
    before, after = _BEFORE[language], _AFTER.get(language)
    for phrase in found:
        if before.search(passage.lead(phrase.start, 300)):
            continue
        if after and _FAULT_FIRST.match(phrase.text) and after.match(passage.text, phrase.end):
            continue
        yield Hit(
            phrase.start,
            phrase.end,
            f"“{phrase.text}” puts the blame on the reader.",
            "Say what happened, then what to do next.",
        )
