"""A fear is waved away without a reason.

“Don't worry” tells a frightened person that their fear is wrong. A reason or a next step takes it away.

Bad:  Don't worry.
Bad:  Rest assured, your account is safe.
Good: Don't worry: the code alone opens nothing without your password.
Good: Your account is safe, because the code was used only once.
Source: the mission of this project, empathy; crisis communication guidance of the United States' CDC (CERC).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule("tone-dismiss", severity=Severity.WARNING, reads=Passage, lexicon="dismiss", languages=("en",))

_REASON = re.compile(
    r"\s*[:;–—]\s*\S|[^.!?]*\b(?:because|since|as long as|so that)\b|\s+(?:about|if)\b", re.IGNORECASE
)


@rule.find
def dismiss(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find the phrases of the list that no reason follows."""
    for phrase in found:
        if _REASON.match(passage.text, phrase.end):
            continue
        told = f"“{phrase.text}” waves the reader's fear away."
        yield Hit(phrase.start, phrase.end, told, "Say why it is safe, or what to do now.")
