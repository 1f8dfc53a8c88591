"""A word that leaves people out or hurts them.

Help is for everyone who needs it. There is a word that does the same work and costs nobody anything.

Bad:  Add the address to the whitelist.
Bad:  When the customer calls, ask him for the case number.
Good: Add the address to the allow list.
Good: Choose the file `blacklist.txt`.
Source: retext-equality (MIT); NCSC on allow and deny lists; Microsoft style guide, bias-free communication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule(
    "tone-people",
    severity=Severity.WARNING,
    reads=Passage,
    lexicon="people",
    languages=("en",),
    in_labels=False,
)

_GOES_ON = re.compile(r"[/\\_]|\.\w")
_FILE = re.compile(r"[\w-]*[./\\_][\w./\\_-]*$")


@rule.find
def people(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find the words of the list that are not part of a file's or a product's name."""
    for phrase in found:
        if _FILE.search(passage.lead(phrase.start, 20)) or _GOES_ON.match(passage.text, phrase.end):
            continue
        better = f"Write “{phrase.instead}”." if phrase.instead else "Choose another word."
        yield Hit(phrase.start, phrase.end, f"“{phrase.text}” can leave people out or hurt them.", better)
