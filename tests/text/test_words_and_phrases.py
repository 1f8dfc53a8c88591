from __future__ import annotations

import pytest

from kb_tools.text.phrases import PhraseFinder
from kb_tools.text.words import count_words, find_words


def test_marks_apostrophes_and_hyphens_do_not_part_words():
    text = "Don’t re-open cafe\u0301s on Wi-Fi, ‘now’"
    words = list(find_words(text))
    assert [word.text for word in words] == ["Don’t", "re-open", "cafe\u0301s", "on", "Wi-Fi", "now"]
    assert all(text[word.start : word.end] == word.text for word in words)
    assert words[1].parts() == ("re", "open")
    assert count_words(text) == 6


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In  order to go", ["In  order to"]),
        ("in order, to", ["in order"]),
        ("reorder in order", ["in order"]),
        ("use e.g. this", ["e.g."]),
        ("\u0130\u0130 don’t", ["don’t"]),
        ("cafe\u0301 but not cafe", ["cafe\u0301"]),
        ("in order\nto", ["in order"]),
    ],
)
def test_phrases_are_whole_words_and_keep_their_places(text, found):
    finder = PhraseFinder({"in order": 1, "in order to": 2, "e.g.": 3, "don't": 4, "cafe\u0301": 5})
    assert [text[match.start : match.end] for match in finder.find(text)] == found


def test_the_value_and_the_phrase_as_given_come_back():
    (match,) = PhraseFinder({"Sign  In": "log in"}).find("please sign in")
    assert (match.phrase, match.value) == ("Sign  In", "log in")
    assert list(PhraseFinder({}).find("nothing")) == []
