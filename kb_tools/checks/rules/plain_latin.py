"""A Latin short form where English has a word.

Screen readers spell some of them out, translators trip over them, and many readers mix up “i.e.” and “e.g.”.

Bad:  Use a safe place, e.g. a drawer at home.
Bad:  Bring your card, your phone, etc.
Good: Use a safe place, for example a drawer at home.
Good: Bring your card and your phone.
Source: GOV.UK style guide, “eg, etc and ie”; plainlanguage.gov on Latin.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule(
    "plain-latin",
    severity=Severity.WARNING,
    reads=Passage,
    lexicon="latin",
    languages=("en",),
    in_labels=False,
)

_SAFE = frozenset({"for example", "that is"})


@rule.find
def latin(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find the short forms of the list, but not in addresses or as the letters of a name."""
    text = passage.text
    for phrase in found:
        before, after = passage.lead(phrase.start, 1), text[phrase.end : phrase.end + 1]
        if before in ("/", "@", "-", "\\", "_") or after in ("/", "@", "-", "\\", "_"):
            continue
        if any(map(str.isupper, phrase.text[1:])):
            continue
        replace = None
        if phrase.instead in _SAFE and phrase.text.islower() and after in (" ", ",") and "." in phrase.text:
            replace = "that is," if phrase.instead == "that is" and after == " " else phrase.instead
        tell = f"Write “{phrase.instead}”." if phrase.instead else "Name the rest, or leave it out."
        yield Hit(phrase.start, phrase.end, f"“{phrase.text}” is Latin.", tell, replace)
