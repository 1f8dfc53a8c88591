"""Word lists: forms of verbs and nouns, and what may stand instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_tools.checks.lexicon import noun_forms, read_lexicon, verb_forms
from kb_tools.checks.quotes import is_quoted
from kb_tools.text.phrases import PhraseFinder

ROOT = Path(__file__).parents[2]


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
            {"carry out": "do", "carries out": "does", "carried out": "did or done", "carrying out": "doing"},
        ),
        (
            "undertake",
            "make",
            {
                "undertake": "make",
                "undertakes": "makes",
                "undertook": "made",
                "undertaking": "making",
                "undertaken": "made",
            },
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


NAMES_THINGS = {"one-thing"}  # what stands behind its words is no wording to use
LISTS = sorted(
    (file.parent.name, file.stem)
    for file in (ROOT / "kb_tools/checks/lexicons").glob("*/*.yml")
    if file.stem not in NAMES_THINGS
)


@pytest.mark.parametrize(("language", "name"), LISTS)
def test_no_list_suggests_what_it_flags(language, name):
    words = read_lexicon(name, language)
    assert words.phrases
    finder = PhraseFinder(words.phrases)
    assert not [better for better in words.phrases.values() if any(finder.find(better))]


@pytest.mark.parametrize(("language", "name"), LISTS)
def test_what_is_safe_to_replace_has_one_wording(language, name):
    words = read_lexicon(name, language)
    assert all(words.phrases[each] and " or " not in words.phrases[each] for each in words.safe)


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
