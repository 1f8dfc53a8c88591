from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kb_tools.errors import KbError
from kb_tools.feedback.earlier.analytics import read_analytics
from kb_tools.feedback.earlier.articles import path_of

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def read(text: str) -> Any:
    return read_analytics(text, "f.csv", NOW)


def test_an_exploration_with_the_value_as_a_column_is_read() -> None:
    found = read(
        "# ----------------------------------------\n# Help centre\n# Free form 1\n# 20261101-20261126\n\n"
        "Event name,Page path,Date,Data,Event count\n"
        "feedback,/lost-phone/,20261124,1,7\n"
        "feedback,/lost-phone/,20261124,0,2\n"
        "page_view,/lost-phone/,20261124,(not set),90\n"
        ",,,,99,Grand total\n"
    )
    assert [(each.page, each.value, each.count, each.place.line) for each in found.votes] == [
        ("/lost-phone/", "yes", 7, 7),
        ("/lost-phone/", "no", 2, 8),
    ]
    assert found.left_out == {"another event than feedback": 1, "a row of totals": 1}
    assert (found.records, found.refused, found.problems) == (4, 0, [])


def test_the_report_that_material_describes_is_read_once_it_has_a_date() -> None:
    found = read(
        "Page location;Date;Event count;Page helpful\nhttps://docs.example.com/a/index.html?x=1;2026-11-02;5;3\n"
    )
    assert [(each.page, each.value, each.count) for each in found.votes] == [
        ("/a/", "yes", 3),
        ("/a/", "no", 2),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("(not set),20261124,1,1", 'f.csv:2:1: found "(not set)"'),
        ("/a/,20261301,1,1", 'f.csv:2:5: found "20261301"'),
        ("/a/,20271124,1,1", "f.csv:2:5"),
        ("/a/,20261124,5,1", 'f.csv:2:14: found "5"'),
        ("/a/,20261124,1,-1", "f.csv:2:16"),
        ("/a/,20261124,1,1000000000", "f.csv:2:16"),
        ("/a/,20261124,1,٣", "f.csv:2:16"),
        ('"/a\x00/",20261124,1,1', "f.csv:2:1"),
        ("/a/", "f.csv:2:1: found 1 cells"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_cell(row: str, told: str) -> None:
    found = read(f"Page path,Date,Event value,Event count\n{row}\n/b/,20261124,1,1\n")
    assert len(found.votes) == 1 and found.refused == 1
    assert str(found.problems[0]).startswith(told) and "expected" in str(found.problems[0])


def test_a_cell_with_line_breaks_and_quotes_keeps_the_places_right() -> None:
    found = read('Title,Page path,Date,Value,Count\n"A ""b""\nc",/a/,20261124,x,1\n')
    assert str(found.problems[0]).startswith('f.csv:3:17: found "x"')


def test_missing_columns_are_all_named_at_once() -> None:
    with pytest.raises(KbError) as caught:
        read("Page title,Event count\nx,1\n")
    told = str(caught.value)
    assert '"Page path"' in told and '"Date"' in told and '"Page helpful"' in told
    with pytest.raises(KbError):
        read("# only remarks\n")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/a/b/", "/a/b/"),
        ("/a/b", "/a/b/"),
        ("/a/b.html#x", "/a/b/"),
        ("https://help.example.com", "/"),
        ("help.example.com/a/", "/a/"),
        ("/caf%C3%A9/", "/café/"),
        ("(not set)", None),
        ("", None),
        ("http://[broken", None),
    ],
)
def test_a_page_has_one_spelling(address: str, path: str | None) -> None:
    assert path_of(address) == path
