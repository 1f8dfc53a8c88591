"""A verb is hidden in a noun.

“Perform a scan” says in three words what “scan” says in one, and it hides who does it.

Bad:  Perform a scan of the computer.
Bad:  We made a decision to close the account.
Good: Scan the computer.
Good: We decided to close the account.
Source: plainlanguage.gov, avoid hidden verbs (public domain).
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule(
    "plain-hidden-verb",
    severity=Severity.WARNING,
    reads=Passage,
    lexicon="hidden-verbs",
    languages=("en",),
    in_labels=False,
)


@rule.find
def hidden(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find fixed pairs of verb and noun; not where a hyphen or a second noun makes another thing of it."""
    for phrase in found:
        if passage.text[phrase.end : phrase.end + 1] in ("-", "‑"):
            continue
        yield Hit(
            phrase.start, phrase.end, f"“{phrase.text}” hides a verb in a noun.", f"Write “{phrase.instead}”."
        )
