"""A sentence sounds as if no person had written it.

“It was determined that” hides who found what. A person who says “we found” can be asked.

Bad:  It was determined that the account was used by someone else.
Bad:  The user must restart the device.
Good: We found that someone else used the account.
Good: Restart your device.
Source: plainlanguage.gov, use active voice and pronouns (public domain).
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule("tone-robot", severity=Severity.WARNING, reads=Passage, lexicon="robot", languages=("en",))


@rule.find
def robot(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find the phrases of the list; in an article for agents “the user” is somebody else."""
    for phrase in found:
        if phrase.phrase.startswith("the ") and passage.article.is_for_agents:
            continue
        better = f"Write “{phrase.instead}”." if phrase.instead else "Say who does it: we, or you."
        yield Hit(phrase.start, phrase.end, f"“{phrase.text}” sounds as if no person had written it.", better)
