"""A long word where a short one says the same.

Someone in a fright, or reading in a second language, takes in short words at once and long ones slowly.

Bad:  Utilise the backup code in order to sign in.
Bad:  Prior to the update, terminate the program.
Good: Use the backup code to sign in.
Good: Before the update, end the program.
Source: plainlanguage.gov, simple words and phrases (public domain); GOV.UK, words to avoid.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.lexicon import Lexicon
from kb_tools.checks.rule import Hit, Rule
from kb_tools.text.sentences import Sentence

rule = Rule("plain-words", severity=Severity.WARNING, reads=Sentence, lexicon="plain-words")


@rule.find
def plain_words(sentence: Sentence, words: Lexicon) -> Iterator[Hit]:
    """Find long words of the list; one with a capital inside a sentence is a name and stays."""
    for phrase in words.matches(sentence.text):
        if phrase.start and phrase.text[:1].isupper():
            continue
        better = f"Write “{phrase.instead}”." if phrase.instead else "Leave it out."
        yield Hit(phrase.start, phrase.end, f"“{phrase.text}” is longer than it needs to be.", better)
