"""Two denials in one clause, or a denial with an “unless”.

A reader under stress misses one of them, and then the sentence says the opposite.

Bad:  It is not unlikely that the mail is false.
Bad:  Do not open the file unless you did not ask for it.
Good: The mail is probably false.
Good: Open the file only if you asked for it.
Source: plainlanguage.gov, use positive language (public domain).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule(
    "plain-negative",
    severity=Severity.WARNING,
    reads=Passage,
    triggers=(
        "not", "never", "cannot", "don't", "doesn't", "won't", "isn't", "aren't", "can't", "didn't", "wasn't",
        "without", "no",
    ),
    languages=("en",),
)  # fmt: skip

_UN_WORDS = (
    "uncommon|unlikely|unusual|unreasonable|unknown|unimportant|unsafe|unnecessary|unable|unaware|unclear|unhelpful"
    "|unwise|untrue|unreliable|unfamiliar|unwelcome|impossible|improbable|insignificant|illegal|irrelevant"
    "|dissimilar|dissatisfied|without"
)
_NOT = r"(?:not|never|hardly|is ?n['’]t|are ?n['’]t|was ?n['’]t|were ?n['’]t)"
_DOUBLE = re.compile(rf"\b{_NOT}\s+(?:at all\s+|entirely\s+)?(?:{_UN_WORDS})\b", re.IGNORECASE)
_UNLESS = re.compile(
    r"\b(?:do not|don['’]t|never|cannot|can['’]t|must not|will not|won['’]t|should not|does not|doesn['’]t)\b"
    r"[^.;:!?,]{1,80}\bunless\b[^.;:!?,]{1,60}\b(?:not|n['’]t|never|no longer|without)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"\b(?:cannot|can['’]t|do not|don['’]t|not|never)\b[^.;:!?,]{1,40}\bwithout (?:not|never|no)\b",
    re.IGNORECASE,
)


@rule.find
def negative(passage: Passage) -> Iterator[Hit]:
    """Find denials that undo each other."""
    for pattern in (_DOUBLE, _UNLESS, _WITHOUT):
        for match in pattern.finditer(passage.text):
            yield Hit(
                match.start(),
                match.end(),
                "Two denials in one clause are easy to misread.",
                "Say what is, or what to do.",
            )
