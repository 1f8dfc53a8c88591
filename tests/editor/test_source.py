"""Positions are turned into the editor's way of counting and back, whatever stands on the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.editor.source import Counting, Source
from kb_tools.errors import Place

TEXTS = st.text(st.sampled_from("aä€😀e\u0301\t\u2028\x85\f \n\r"), max_size=40)


@given(TEXTS, st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_there_and_back_is_the_same_place(text, encoding):
    source, counting = Source(text), Counting(encoding)
    for line in range(1, source.line_count + 1):
        for column in range(1, len(source.line(line)) + 2):
            assert counting.ours(source, *counting.theirs(source, line, column)) == (line, column)


@given(TEXTS)
def test_lines_end_where_editors_end_them(text):
    assert Source(text).line_count == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def test_a_position_inside_a_character_counts_as_before_it():
    source = Source("a😀b")
    assert Counting("utf-16").ours(source, 0, 2) == (1, 2)
    assert Counting("utf-8").ours(source, 0, 3) == (1, 2)


@pytest.mark.parametrize("place", [(0, 99), (7, 0), (99, 99)])
def test_what_lies_beyond_the_text_is_its_end(place):
    source = Source("one\r\ntwo")
    line, column = Counting("utf-16").ours(source, *place)
    assert 0 <= source.offset(line, column) <= len(source.text)


def test_a_byte_order_mark_counts_for_the_editor_only():
    source = Source("\ufeffone\ntwo")
    assert source.line(1) == "one"
    assert Counting("utf-16").theirs(source, 1, 1) == (0, 1)
    assert Counting("utf-8").ours(source, 0, 3) == (1, 1)
    assert Counting("utf-16").theirs(source, 2, 1) == (1, 0)


def test_a_stretch_over_a_line_end_is_whole():
    source = Source("one\r\n😀two")
    place = Place("a.md", 1, 3, 5)
    assert source.written_at(place) == "e\r\n😀t"
    assert Counting("utf-16").stretch(source, place) == ((0, 2), (1, 3))
