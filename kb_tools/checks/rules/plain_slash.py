"""A slash stands for “and”, “or”, or both.

The reader has to work out which it is, and in a step that can decide what they do.

Bad:  Write down the date and/or the time.
Bad:  If he/she calls again, hang up.
Good: Write down the date, the time, or both.
Good: Choose **Read/write** in the list.
Source: GOV.UK style guide, “and/or”; Chicago Manual of Style, 6.113 on slashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule(
    "plain-slash",
    severity=Severity.WARNING,
    reads=Passage,
    lexicon="slash",
    languages=("en",),
    in_labels=False,
)

_JOINS = ("/", "\\", ".", "_", "-")
_GOES_ON = re.compile(r"[/\\_-]|\.\w")


@rule.find
def slash(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find the pairs of the list where they are not part of an address or a longer chain."""
    for phrase in found:
        if passage.lead(phrase.start, 1) in _JOINS or _GOES_ON.match(passage.text, phrase.end):
            continue
        replace = phrase.instead if phrase.text.islower() and phrase.instead == "they" else None
        tell = f"Write “{phrase.instead}”." if phrase.instead else "Say which, or both."
        yield Hit(
            phrase.start, phrase.end, f"“{phrase.text}” leaves the choice to the reader.", tell, replace
        )
