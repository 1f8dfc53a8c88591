from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from kb_tools.errors import ProblemsError
from kb_tools.feedback.earlier.zendesk import read_zendesk

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def vote(**given: object) -> dict[str, object]:
    return {
        "id": 1635,
        "user_id": 3465,
        "value": 1,
        "item_id": 65466,
        "item_type": "Article",
        "created_at": "2024-04-04T09:14:57Z",
        "updated_at": None,
    } | given


def read(text: str) -> Any:
    return read_zendesk(text, "v.json", NOW)


def test_pages_of_the_api_are_read_one_after_the_other() -> None:
    pages = [
        {"count": 2, "votes": [vote(), vote(id=2, value=-1)], "next_page": None},
        {"votes": [vote(id=3)]},
    ]
    found = read("\n".join(json.dumps(page) for page in pages))
    assert [(each.page, each.value, each.voter) for each in found.votes] == [
        ("65466", "yes", "1635"),
        ("65466", "no", "2"),
        ("65466", "yes", "3"),
    ]
    assert read(json.dumps([vote()])).votes[0].at_ms == 1_712_222_097_000


def test_a_vote_that_was_changed_has_its_last_moment() -> None:
    (found,) = read(json.dumps([vote(updated_at="2024-05-04T09:14:57+02:00")])).votes
    assert found.at_ms == 1_714_806_897_000


def test_votes_on_other_things_are_counted_and_left_out() -> None:
    found = read(json.dumps({"votes": [vote(item_type="Post"), vote()]}))
    assert len(found.votes) == 1 and found.left_out.total() == 1 and found.records == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 0},
        {"value": True},
        {"value": "1"},
        {"value": None},
        {"id": None},
        {"id": -4},
        {"item_id": "lost"},
        {"item_type": None},
        {"created_at": "yesterday"},
        {"created_at": "2024-04-04T09:14:57"},
        {"created_at": "2044-04-04T09:14:57Z"},
        {"created_at": None},
    ],
)
def test_what_cannot_be_taken_is_named_with_its_place(wrong: dict[str, object]) -> None:
    text = '{"votes": [\n  ' + json.dumps(vote(**wrong)) + ",\n  " + json.dumps(vote(id=9)) + "\n]}"
    found = read(text)
    assert len(found.votes) == 1 and found.refused == 1 and found.records == 2
    (name,) = wrong
    assert str(found.problems[0]).startswith(f"v.json:2:3: {name}: found")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "v.json:1:1"),
        ("{", "v.json:1:2"),
        ('{"votes": 3}', "v.json:1:11"),
        ('{"articles": []}', "v.json:1:1"),
        ("[\n{},,]", "v.json:2:4"),
        ("[NaN]", "v.json:1:1"),
        ("[" * 100_000, "v.json:1"),
        ("[1] x", "v.json:1:5"),
    ],
)
def test_a_file_that_is_no_list_of_votes_says_where(text: str, place: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read(text)
    assert str(caught.value).startswith(place)
