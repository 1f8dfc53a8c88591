"""Words, capitals or exclamation marks that frighten.

People arrive here afraid. Alarm makes them act in haste, which is what an attacker wants of them.

Bad:  You will lose everything!
Bad:  ACT NOW OR LOSE YOUR FILES.
Good: Your files may be lost. Do these three things first.
Good: The note says “ALL YOUR FILES ARE LOCKED!!!”.
Source: CDC, crisis and emergency risk communication; Microsoft and GOV.UK style guides on exclamation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule
from kb_tools.text.document import BlockKind

rule = Rule(
    "tone-fear",
    severity=Severity.WARNING,
    reads=Passage,
    lexicon="fear",
    signs="!EFLOU",
    languages=("en",),
)

_SHOUTED = re.compile(r"(?<![\w-])[A-Z]{2,}(?:['’][A-Z]+)?(?:[ ,]+[A-Z]{1,}(?:['’][A-Z]+)?){3,}(?![\w-])")
# Each of these has one of the rule's signs.
_SPEAKS = re.compile(r"\b(?:BE|DO|DON['’]T|HAVE|IF|MUST|NEVER|NOT|NOW|OR|WILL|YOU|YOUR)\b")
_MANY = re.compile(r"!{2,}|\?!|!\?")


@rule.find
def fear(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find alarming words, sentences in capitals, and rows of exclamation marks."""
    for phrase in found:
        told = f"“{phrase.text}” frightens more than it helps."
        yield Hit(phrase.start, phrase.end, told, "Say what is at risk, how likely it is, and what to do.")
    yield from shouted(passage)


def shouted(passage: Passage) -> Iterator[Hit]:
    """Words in capitals that are a sentence and no row of short forms; more marks than one."""
    for match in _SHOUTED.finditer(passage.text):
        is_name = passage.block.kind is BlockKind.CELL or passage.in_label(*match.span())
        if _SPEAKS.search(match[0]) and not is_name:
            yield Hit(match.start(), match.end(), "Capitals read as shouting.", "Write it in small letters.")
    for match in _MANY.finditer(passage.text):
        yield Hit(match.start(), match.end(), f"“{match[0]}” reads as shouting.", "One full stop is enough.")
