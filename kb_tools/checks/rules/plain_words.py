"""A long word where a short one says the same.

Someone in a fright, or reading in a second language, takes in short words at once and long ones slowly.

Bad:  Utilise the backup code in order to sign in.
Bad:  Prior to the update, terminate the program.
Good: Use the backup code to sign in.
Good: Before the update, end the program.
Source: plainlanguage.gov, simple words and phrases (public domain); GOV.UK, words to avoid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.lexicon import read_lexicon
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule
from kb_tools.text.document import BlockKind

rule = Rule(
    "plain-words",
    severity=Severity.WARNING,
    reads=Passage,
    lexicon="plain-words",
    languages=("en", "de"),
    in_labels=False,
)

# The list has them as verbs; “your purchase” has no shorter word.
_ALSO_NOUNS = frozenset({"leverage", "purchase", "purchases"})
_BEFORE_VERB = re.compile(
    r"(?:\b(?<!prior )to|\b(?:can|could|may|might|will|would|shall|should|must|please|you|we|they|who|not"
    r"|n['’]t|never|people|customers|users))\s+(?:also |then |only |always |either )?$",
    re.IGNORECASE,
)
_STARTS_OR_JOINS = re.compile(r"^\W{0,4}$|\b(?:and|or|then)\s+$", re.IGNORECASE)
_THEN_AN_OBJECT = re.compile(
    r"\s+(?:an?|the|your|our|its|this|these|those|another|more|new|one|two|three|it|them|individual|only)\b"
)
_PUT_IN_ORDER = re.compile(
    r"\b(?:put|place|list|listed|sort|sorted|arrange|arranged|keep|kept|shown)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_BEGINNING = re.compile(r"[^\W_]")
_SECOND_CAPITAL = re.compile(r"\s+[A-Z][a-z]")
_NOTHING_OR_COLON = re.compile(r"\W*$|\s*[:–—]")


@rule.find
def plain_words(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find long words of the list that are neither part of a name nor, as nouns, another thing."""
    language = passage.article.language
    safe = read_lexicon(rule.lexicon, language).safe
    for phrase in found:
        if language == "en" and (is_name(passage, phrase) or is_another_thing(passage, phrase)):
            continue
        replace = phrase.instead if phrase.phrase in safe and not phrase.text.isupper() else None
        if replace and phrase.text[:1].isupper():
            replace = replace[:1].upper() + replace[1:]
        better = f"Write “{phrase.instead}”." if phrase.instead else "Leave it out."
        yield Hit(
            phrase.start, phrase.end, f"“{phrase.text}” is longer than it needs to be.", better, replace
        )


def is_name(passage: Passage, phrase: Found) -> bool:
    """Whether an English phrase is the name of a button or a product: it has capitals, or stands alone."""
    if not phrase.text[:1].isupper():
        return False
    first = _BEGINNING.search(passage.text)
    if first and first.start() < phrase.start:
        return True
    if _SECOND_CAPITAL.match(passage.text, phrase.end):
        return True
    in_a_list = passage.block.kind in (BlockKind.ITEM, BlockKind.CELL, BlockKind.DEFINITION)
    return in_a_list and _NOTHING_OR_COLON.match(passage.text, phrase.end) is not None


def is_another_thing(passage: Passage, phrase: Found) -> bool:
    """Whether an English word of the list is a noun here, or “in order to” says that things are sorted."""
    before = passage.lead(phrase.start, 60)
    if phrase.phrase == "in order to":
        return _PUT_IN_ORDER.search(before) is not None
    if phrase.phrase not in _ALSO_NOUNS or _BEFORE_VERB.search(before):
        return False
    return not (_STARTS_OR_JOINS.search(before) and _THEN_AN_OBJECT.match(passage.text, phrase.end))
