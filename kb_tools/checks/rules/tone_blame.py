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

rule = Rule("tone-blame", severity=Severity.WARNING, reads=Passage, lexicon="blame")

_CONDITION = re.compile(
    r"\b(?:if|when|whenever|unless|whether|in case|suppose|even though|like|as though"
    r"|think|feel|feels|say|says|said)\b(?:[^.;:,]|,\s*(?:or|and|but|nor)\b)*$"
)
_TAKEN_AWAY = re.compile(r"\b(?:not|n['’]t|never|rarely|nobody|no one|without)\b[^.;:,]{0,40}$")
_QUESTION = re.compile(r"\?\W*$")


@rule.find
def blame(sentence: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find phrases of the list that are neither a condition, nor denied, nor asked, nor quoted."""
    if _QUESTION.search(sentence.text):
        return
    for phrase in found:
        before = sentence.text[: phrase.start].lower()
        if _CONDITION.search(before) or _TAKEN_AWAY.search(before):
            continue
        yield Hit(
            phrase.start,
            phrase.end,
            f"“{phrase.text}” puts the blame on the reader.",
            "Say what happened, then what to do next.",
        )
