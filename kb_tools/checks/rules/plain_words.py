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
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

# The list has them as verbs; “your purchase” has no shorter word.
_ALSO_NOUNS = frozenset({"leverage", "purchase", "purchases"})
_BEFORE_NOUN = re.compile(
    r"\b(?:a|an|the|this|that|these|those|each|every|no|any|my|your|our|their|his|her|its|of|upon|after|before"
    r"|per|on|in-app|first|last|new|recent)\s+$",
    re.IGNORECASE,
)

# Phrases whose short form fits every sentence that holds them, so that a machine may put it in.
_ALWAYS_RIGHT = frozenset(
    {
        "at the present time",
        "at this point in time",
        "despite the fact that",
        "due to the fact that",
        "has the ability to",
        "have the ability to",
        "in lieu of",
        "in order to",
        "in the event that",
        "prior to",
        "subsequent to",
    }
)

rule = Rule("plain-words", severity=Severity.WARNING, reads=Passage, lexicon="plain-words", in_labels=False)


@rule.find
def plain_words(sentence: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find long words of the list; what is quoted stays, and so does a name: a capital inside a sentence."""
    for phrase in found:
        before = sentence.text[: phrase.start]
        is_name = phrase.text[:1].isupper() and any(map(str.isalnum, before))
        is_noun = phrase.text.lower() in _ALSO_NOUNS and _BEFORE_NOUN.search(before)
        if is_name or is_noun:
            continue
        replace = phrase.instead if phrase.phrase in _ALWAYS_RIGHT else None
        if replace and phrase.text[:1].isupper():
            replace = replace[:1].upper() + replace[1:]
        better = f"Write “{phrase.instead}”." if phrase.instead else "Leave it out."
        yield Hit(
            phrase.start, phrase.end, f"“{phrase.text}” is longer than it needs to be.", better, replace
        )
