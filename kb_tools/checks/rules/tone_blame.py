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

# What stands before a phrase in its own clause and takes the blame out of it. A condition reaches up to its
# comma, and over those commas that only list or put something in between; the main clause after it is free to
# blame. What we ourselves think or say takes nothing away.
_CONDITION = {
    "en": re.compile(
        r"\b(?:if|when|whenever|unless|whether|in case|suppose|supposing|assuming|even though|as soon as"
        r"|(?:every|each|any) time|in the event|(?:once|should)\s+(?:you|we|it|they|the|this)"
        r"|^\W{0,9}(?:after|before|where)(?!\s+(?:that|this|it|all)\b))\b"
        r"(?:(?:\s(?:at|by|in|for|on|during)\b[^.;:,]{1,40})?,[^.;:,]{1,60},)?"
        r"(?:(?!\bthen\s+(?:$|it\b|this\b|that\b))[^.;:,]|,\s*(?:or|and|but|nor|[a-z]{2,20}ed)\b)*$",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:wenn|falls|ob|sollten|sollte|solltest|als ob)\b(?:[^.;:,]|,\s*(?:oder|und|aber)\b)*$",
        re.IGNORECASE,
    ),
}
_OPINION = {
    "en": re.compile(
        r"(?<!\bwe\s)(?<!\bi\s)\b(?:like|as though|(?:think|feel|say|believe|claim|pretend|tell)s?|thought"
        r"|said|told|worr(?:y|ied|ies)|make sure|check|confirm)\b(?:[^.;:,]|,\s*(?:or|and|but)\s+that\b)*$",
        re.IGNORECASE,
    ),
    "de": re.compile(r"\b(?:glauben?|denken|meinen|sagen|sagt|behaupten)\b[^.;:,]*$", re.IGNORECASE),
}
_DENIAL = {
    "en": re.compile(
        r"(?:\b(?:not|never|rarely|hardly|neither|nor|nobody|no|none|nothing|without)|n['’]t)\b"
        r"[^.;:,]{0,40}(?:,[^.;:,]{1,30},\s*)?$",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:nicht|nie|niemals|niemand|kein\w{0,2}|ohne|weder)\b[^.;:,]{0,40}$", re.IGNORECASE
    ),
}
# “It did not work because you forgot” denies the work, “it is not because you forgot” denies the reason.
_REASON = re.compile(r"(?:because|since)\b", re.IGNORECASE)
_DENIED_REASON = re.compile(r"(?:\bnot|\bnever|n['’]t)\s+$", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"\b(?:because|since|but|so|and|as)\s+$", re.IGNORECASE)
_AFTER = {"de": re.compile(r"[^.;:,]{0,40}\b(?:nicht|nie|niemals|kein\w{0,2})\b", re.IGNORECASE)}
_FAULT_FIRST = re.compile(r"(?:ihre?|deine?) ", re.IGNORECASE)
_QUESTION = re.compile(r"\?\W{0,9}$")


@rule.find
def blame(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find phrases of the list that are neither a condition, nor denied, nor asked."""
    if _QUESTION.search(passage.text[-10:]):
        return
    language = passage.article.language
    after = _AFTER.get(language)
    for phrase in found:
        lead = passage.lead(phrase.start)
        if _CONDITION[language].search(lead) or _OPINION[language].search(lead):
            continue
        if _is_denied(phrase, lead, language):
            continue
        if after and _FAULT_FIRST.match(phrase.text) and after.match(passage.text, phrase.end):
            continue
        yield Hit(
            phrase.start,
            phrase.end,
            f"“{phrase.text}” puts the blame on the reader.",
            "Say what happened, then what to do next.",
        )


def _is_denied(phrase: Found, lead: str, language: str) -> bool:
    if _REASON.match(phrase.text):
        return _DENIED_REASON.search(lead) is not None
    clause = _NEW_CLAUSE.search(lead) if phrase.phrase.startswith("you ") else None
    if clause:
        return _DENIED_REASON.search(lead[: clause.start()]) is not None
    return _DENIAL[language].search(lead) is not None
