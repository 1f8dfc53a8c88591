from __future__ import annotations

import json
from datetime import UTC, datetime

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb_tools.feedback.events import (
    EventError,
    SearchEvent,
    Vote,
    event_schema,
    example_event,
    milliseconds,
    moment_text,
    new_id,
    read_event,
    read_event_fields,
)

SCHEMA = jsonschema.Draft202012Validator(event_schema())

WRONG = {
    "an id that is no UUID": {"id": "1"},
    "a UUID of version 4": {"id": "019abb7c-1f2e-4c3d-9a4b-5e6f708192a3"},
    "a UUID of another variant": {"id": "019abb7c-1f2e-7c3d-1a4b-5e6f708192a3"},
    "a UUID in capitals": {"id": "019ABB7C-1F2E-7C3D-9A4B-5E6F708192A3"},
    "an unknown kind": {"kind": "nps"},
    "an unknown version": {"version": 2},
    "a version that is a text": {"version": "1"},
    "a version that is true": {"version": True},
    "an article with a null byte": {"article": "lost\x00phone"},
    "an article that leaves its line": {"article": "lost-phone\n"},
    "an article that is too long": {"article": "a" * 201},
    "an empty article": {"article": ""},
    "a short revision": {"revision": "3f9a"},
    "a revision with a line break": {"revision": "3f9a1c04b7de\n"},
    "a locale that is none": {"locale": "english please"},
    "an edition that is none": {"edition": "public"},
    "a time without a zone": {"at": "2026-11-25T06:04:31"},
    "a time elsewhere": {"at": "2026-11-25T06:04:31+02:00"},
    "a time as a number": {"at": 1764050671},
    "a value that is none": {"value": "maybe"},
    "a value that is true": {"value": True},
    "a reader that is short": {"reader": "me"},
    "a reader that is an address": {"reader": "ana.ruiz@example.com"},
    "an unknown reason": {"reason": "rude"},
    "a comment that is too long": {"comment": "x" * 2001},
    "a comment that is a list": {"comment": ["x"]},
    "an unknown field": {"user_agent": "x"},
}


WRONG_SEARCH = {
    "a search without its token": {"search": "short"},
    "a search with a person for a token": {"search": "ana.ruiz@example.com"},
    "an empty query": {"query": ""},
    "a query that is too long": {"query": "x" * 201},
    "a query that is a number": {"query": 404},
    "hits below none": {"hits": -1},
    "too many hits": {"hits": 1001},
    "half a hit": {"hits": 1.5},
    "hits that are a text": {"hits": "4"},
    "sure that is a number": {"sure": 1},
    "an unknown outcome": {"outcome": "clicked"},
    "an article that leaves its line": {"article": "lost-phone\n"},
    "opened without an article": {"article": None},
    "a place before the first": {"place": 0},
    "a place after the last": {"place": 51},
    "a field of a vote": {"reader": "r" * 16},
}


@pytest.mark.parametrize("kind", ["vote", "search"])
def test_the_examples_make_a_whole_event(kind: str) -> None:
    SCHEMA.validate(example_event(kind))
    assert read_event(json.dumps(example_event(kind)).encode()).article == "lost-phone"


@pytest.mark.parametrize("change", WRONG_SEARCH.values(), ids=WRONG_SEARCH.keys())
def test_what_is_wrong_in_a_search_is_refused_by_the_reader_and_by_the_schema(
    change: dict[str, object],
) -> None:
    fields = example_event("search") | change
    with pytest.raises(EventError) as refused:
        read_event(json.dumps(fields).encode())
    assert next(iter(change)) in refused.value.message
    assert not SCHEMA.is_valid(fields)
    with pytest.raises(EventError):
        read_event_fields(fields)


@pytest.mark.parametrize("outcome", ["shown", "gave_up", "contact"])
@pytest.mark.parametrize("extra", [{"article": "lost-phone"}, {"place": 2}])
def test_an_article_stands_only_beside_what_was_done_with_one(outcome: str, extra: dict[str, object]) -> None:
    bare = example_event("search") | {"outcome": outcome, "article": None, "place": None}
    assert read_event(json.dumps(bare).encode()).article is None
    SCHEMA.validate(bare)
    with pytest.raises(EventError, match=f'expected nothing beside "{outcome}"'):
        read_event(json.dumps(bare | extra).encode())
    assert not SCHEMA.is_valid(bare | extra)


def test_a_place_need_not_be_known() -> None:
    fields = example_event("search") | {"outcome": "helped"}
    del fields["place"]
    assert read_event(json.dumps(fields).encode()).place is None
    SCHEMA.validate(fields)


def test_a_kind_that_is_missing_or_unknown_is_told_with_all_that_are_known() -> None:
    fields = example_event("search")
    for change in ({"kind": "nps"}, {"kind": None}):
        with pytest.raises(EventError, match='"vote"'):
            read_event(json.dumps(fields | change).encode())
    del fields["kind"]
    with pytest.raises(
        EventError,
        match='kind: it is missing, expected "vote", "search", "step", "flag", "survey" or "shown"',
    ):
        read_event(json.dumps(fields).encode())


@given(
    st.dictionaries(
        st.sampled_from([*SearchEvent.__struct_fields__, "other"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=30)
        | st.sampled_from(["shown", "helped"]),
        max_size=3,
    )
)
def test_reader_and_schema_agree_about_searches(change: dict[str, object]) -> None:
    fields = example_event("search") | change
    try:
        read_event(json.dumps(fields, ensure_ascii=False).encode())
        taken = True
    except EventError:
        taken = False
    assert taken == SCHEMA.is_valid(fields)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(event_schema())


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_refused_by_the_reader_and_by_the_schema(change: dict[str, object]) -> None:
    fields = example_event() | change
    with pytest.raises(EventError) as refused:
        read_event(json.dumps(fields).encode())
    assert next(iter(change)) in refused.value.message
    assert not SCHEMA.is_valid(fields)
    with pytest.raises(EventError):
        read_event_fields(fields)


@pytest.mark.parametrize("name", [n for n in example_event() if n not in ("reason", "comment", "after_ms")])
def test_a_missing_field_is_named(name: str) -> None:
    fields = example_event()
    del fields[name]
    with pytest.raises(EventError, match=f"^{name}: it is missing, expected "):
        read_event(json.dumps(fields).encode())
    assert not SCHEMA.is_valid(fields)


@pytest.mark.parametrize("name", ["reason", "comment"])
def test_reason_and_comment_may_be_left_out_or_null(name: str) -> None:
    without = {key: value for key, value in example_event().items() if key != name}
    for fields in (without, example_event() | {name: None}):
        assert getattr(read_event(json.dumps(fields).encode()), name) is None
        SCHEMA.validate(fields)


def test_a_message_says_what_was_found_and_what_was_expected() -> None:
    with pytest.raises(EventError) as refused:
        read_event(json.dumps(example_event() | {"value": "maybe"}).encode())
    assert refused.value.message == 'value: found "maybe", expected "yes" or "no".'


def test_a_misspelt_field_gets_the_nearest_known_one() -> None:
    with pytest.raises(EventError, match='did you mean "comment"'):
        read_event(json.dumps(example_event() | {"coment": "x"}).encode())


def test_a_day_that_is_not_in_the_calendar_is_refused() -> None:
    with pytest.raises(EventError, match=r"^at: found"):
        read_event(json.dumps(example_event() | {"at": "2026-02-31T10:00:00Z"}).encode())


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00Z", "2036-11-25T00:00:00Z", "9999-12-31T23:59:59.999999Z"]
)
def test_a_clock_that_is_years_off_is_taken(at: str) -> None:
    event = read_event(json.dumps(example_event() | {"at": at}).encode())
    assert moment_text(event.at_ms)[:19] == at[:19]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1",
        b"\xff\xfe",
        b"nul",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'"\\ud83d"',
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf{}",
    ],
    ids=lambda body: repr(body[:8]),
)
def test_a_body_that_is_no_json_gets_a_sentence(body: bytes) -> None:
    with pytest.raises(EventError) as refused:
        read_event(body)
    assert refused.value.message.endswith((".", ").")) and len(refused.value.message) < 300


def test_half_a_character_in_a_comment_is_refused_with_its_name() -> None:
    body = json.dumps(example_event() | {"comment": "half \ud83d"}).encode()
    with pytest.raises(EventError, match="lone surrogate"):
        read_event(body)


def test_a_null_byte_in_a_comment_is_not_held_against_its_writer() -> None:
    assert read_event(json.dumps(example_event() | {"comment": "a\x00b"}).encode()).comment == "a\x00b"


@given(st.binary(max_size=400))
def test_any_bytes_give_an_event_or_a_sentence(body: bytes) -> None:
    try:
        read_event(body)
    except EventError as error:
        assert error.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from([*Vote.__struct_fields__, "other"]), JSON, max_size=3))
@example({"locale": "pt-BR"})
@example({"article": "a/b.c_d-e"})
def test_reader_and_schema_agree(change: dict[str, object]) -> None:
    fields = example_event() | change
    try:
        read_event(json.dumps(fields, ensure_ascii=False).encode())
        taken = True
    except EventError:
        taken = False
    assert taken == SCHEMA.is_valid(fields)


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))
def test_a_moment_comes_back_from_its_milliseconds(moment: datetime) -> None:
    at_ms = milliseconds(moment.replace(tzinfo=UTC))
    assert milliseconds(datetime.fromisoformat(moment_text(at_ms))) == at_ms


@given(st.integers(min_value=0, max_value=2**48 - 1))
def test_an_id_made_here_is_a_uuid_of_version_7_and_carries_its_time(now_ms: int) -> None:
    made = new_id(now_ms)
    assert read_event_fields(example_event() | {"id": made}).id == made
    assert int(made.replace("-", "")[:12], 16) == now_ms
