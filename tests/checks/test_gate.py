"""The gate: every list's phrases in one pass, none hidden by another's."""

from __future__ import annotations

import pytest

from kb_tools.checks.gate import Gate, within


def found(lists: dict[str, dict[str, str]], text: str) -> dict[str, list[str]]:
    return {rule: [each.text for each in phrases] for rule, phrases in Gate(lists).find(text).items()}


def test_the_longest_phrase_of_a_list_wins():
    lists = {"a": {"a number of": "some", "a number": "?", "number": "?"}}
    assert found(lists, "A number of people") == {"a": ["A number of"]}


def test_no_list_hides_what_another_looks_for():
    lists = {
        "a": {"in order to win": ""},
        "b": {"in order to": "to"},
        "c": {"order": ""},
        "d": {"win now": ""},
    }
    assert found(lists, "In  order to\twin now") == {
        "a": ["In  order to\twin"],
        "b": ["In  order to"],
        "c": ["order"],
        "d": ["win now"],
    }


@pytest.mark.parametrize(
    "text", ["Double-click", "(click)", "click", "İ click", "İİ Click.", "e\u0301 click"]
)
def test_a_word_is_found_wherever_a_word_may_stand(text):
    [hit] = Gate({"a": {"click": ""}}).find(text)["a"]
    assert text[hit.start : hit.end].lower() == "click"


@pytest.mark.parametrize("text", ["clicker", "click\u0301", "preclick", "cl ick", "in, order", "in\norder"])
def test_parts_of_words_are_not(text):
    assert not Gate({"a": {"click": "", "in order": ""}}).find(text)


def test_a_capital_of_a_list_is_asked_of_the_text():
    lists = {"a": {"Sie haben": ""}, "b": {"sie haben": ""}}
    assert found(lists, "Ob Sie  haben") == {"a": ["Sie  haben"], "b": ["Sie  haben"]}
    assert found(lists, "Ob sie haben") == {"b": ["sie haben"]}


def test_what_lies_in_a_stretch_is_counted_from_its_beginning():
    hits = Gate({"a": {"one": "1"}}).find("one two one two")["a"]
    assert [(each.start, each.end) for each in within(hits, 4, 15)] == [(4, 7)]
    assert list(within(hits, 1, 9)) == []
