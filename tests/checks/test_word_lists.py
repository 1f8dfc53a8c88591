"""Word lists: forms of verbs and nouns, and what may stand instead."""

from __future__ import annotations

import pytest

from kb_tools.checks.lexicon import Lexicon, noun_forms, read_lexicon, verb_forms
from kb_tools.checks.quotes import is_quoted


@pytest.mark.parametrize(
    ("verb", "instead", "forms"),
    [
        ("utilise", "use", {"utilise": "use", "utilises": "uses", "utilised": "used", "utilising": "using"}),
        (
            "notify",
            "tell",
            {"notify": "tell", "notifies": "tells", "notified": "told", "notifying": "telling"},
        ),
        ("obtain", "get", {"obtain": "get", "obtains": "gets", "obtained": "got", "obtaining": "getting"}),
        ("cease", "stop", {"cease": "stop", "ceases": "stops", "ceased": "stopped", "ceasing": "stopping"}),
        (
            "purchase",
            "buy",
            {"purchase": "buy", "purchases": "buys", "purchased": "bought", "purchasing": "buying"},
        ),
        (
            "carry out",
            "do",
            {"carry out": "do", "carries out": "does", "carried out": "did", "carrying out": "doing"},
        ),
        ("hush", "", {"hush": "", "hushes": "", "hushed": "", "hushing": ""}),
    ],
)
def test_a_verb_is_found_in_all_its_forms_and_replaced_in_the_same(verb, instead, forms):
    assert dict(verb_forms(verb, instead)) == forms


def test_a_noun_is_found_in_both_numbers():
    assert dict(noun_forms("functionality", "feature")) == {
        "functionality": "feature",
        "functionalities": "features",
    }


def test_the_longest_phrase_wins():
    words = Lexicon({"a number of": "some", "a number": "?"})
    assert [(found.text, found.instead) for found in words.matches("A number of people")] == [
        ("A number of", "some")
    ]


def test_a_quick_look_says_what_the_slow_one_finds():
    words = read_lexicon("plain-words")
    for text in ("Utilise it.", "Use it.", "", "prior to", "prior, to"):
        assert words.occur_in(text) == bool(list(words.matches(text)))


@pytest.mark.parametrize("name", ["blame", "plain-words"])
def test_no_list_suggests_what_it_flags(name):
    words = read_lexicon(name)
    assert words.phrases
    assert not [better for better in words.phrases.values() if words.occur_in(better)]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("It says “here”", True),
        ("It says “there” here", False),
        ('It says "here"', True),
        ("„here“", True),
        ("«here»", True),
        ("It’s here, isn’t it", False),
        ("‘It’s here’", True),
        ("‘It’ here", False),
    ],
)
def test_quoted_words_are_known(text, quoted):
    assert is_quoted(text, text.index("here") if "there" not in text else text.rindex("here")) is quoted
