"""A promise of safety that nobody can keep.

One break-in makes a liar of it, and until then it makes people careless. Say what it protects against.

Bad:  Our vault is 100 % secure.
Bad:  Northwind Shield is unhackable.
Good: The vault keeps passwords safe from someone who has your laptop.
Good: Never share your password.
Source: FTC, advertising and marketing: claims have to be true; NCSC, no product makes you completely secure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule("tone-promise", severity=Severity.WARNING, reads=Passage, lexicon="promise", languages=("en",))

_DENIED = re.compile(
    r"\b(?:no|not|n['’]t|never|nobody|nothing|none|neither|nor|no one|cannot|without|hardly|myth|claims?"
    r"|claimed|says?|promises?|pretends?)\b[^.;:!?]{0,60}$",
    re.IGNORECASE,
)


@rule.find
def promise(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find the promises of the list that are not denied ("nothing is 100 % secure")."""
    for phrase in found:
        is_name = all(word[:1].isupper() for word in phrase.text.split()) and phrase.start
        if is_name or _DENIED.search(passage.lead(phrase.start)) or passage.text.endswith("?"):
            continue
        told = f"“{phrase.text}” promises what nobody can keep."
        yield Hit(phrase.start, phrase.end, told, "Say what it protects against, and what it does not.")
