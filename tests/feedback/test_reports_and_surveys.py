"""Steps that did not work, what agents flag, and surveys: what is taken of them, and what is kept."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.feedback.door import CollectorSettings, Door
from kb_tools.feedback.events import (
    KINDS,
    EventError,
    event_schema,
    example_event,
    new_id,
    read_event,
    read_event_fields,
)
from kb_tools.feedback.exports import write_csv, write_jsonl
from kb_tools.feedback.store import EventStore
from tests.feedback.test_privacy import PERSONAL

SCHEMA = jsonschema.Draft202012Validator(event_schema())
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("step", {"step": ""}),
    ("step", {"step": "sign in"}),
    ("step", {"step": "sign-in/0"}),
    ("step", {"step": "sign-in/1000"}),
    ("step", {"step": "sign-in/2\n"}),
    ("step", {"step": "ana.ruiz@example.com"}),
    ("step", {"step": "<b>"}),
    ("step", {"step": 2}),
    ("step", {"step": None}),
    ("step", {"comment": "x" * 2001}),
    ("flag", {"flag": "rude"}),
    ("flag", {"edition": "customers"}),
    ("flag", {"comment": 4}),
    ("survey", {"value": 0}),
    ("survey", {"value": 6}),
    ("survey", {"value": 8, "question": "effort"}),
    ("survey", {"value": 11, "question": "recommend"}),
    ("survey", {"value": -1, "question": "recommend"}),
    ("survey", {"value": "4"}),
    ("survey", {"value": 3.5}),
    ("survey", {"question": "nps"}),
    ("survey", {"link": "ana.ruiz@example.com"}),
    ("survey", {"article": "lost-phone"}),
]


@pytest.mark.parametrize(("kind", "change"), WRONG, ids=[f"{kind} {change}"[:40] for kind, change in WRONG])
def test_what_is_wrong_is_refused_by_the_reader_and_by_the_schema(kind: str, change: dict[str, Any]) -> None:
    fields = example_event(kind) | change
    with pytest.raises(EventError) as refused:
        read_event(json.dumps(fields).encode())
    assert next(iter(change)) in refused.value.message
    assert not SCHEMA.is_valid(fields)


@pytest.mark.parametrize(
    "step", ["sign-in", "sign-in/2", "/12", "_1/3", "تسجيل-الدخول/2", "se-connecter-à-nouveau"]
)
def test_a_place_in_an_article_is_taken_in_any_writing(step: str) -> None:
    fields = example_event("step") | {"step": step}
    assert read_event(json.dumps(fields).encode()) == read_event_fields(fields)
    SCHEMA.validate(fields)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("satisfaction", 1),
        ("satisfaction", 5),
        ("effort", 1),
        ("effort", 7),
        ("recommend", 0),
        ("recommend", 10),
    ],
)
def test_each_question_takes_its_own_marks(question: str, value: int) -> None:
    fields = example_event("survey") | {"question": question, "value": value}
    read_event(json.dumps(fields).encode())
    SCHEMA.validate(fields)


@given(
    st.sampled_from(["step", "flag", "survey"]),
    st.dictionaries(
        st.sampled_from(
            ["step", "flag", "value", "question", "link", "edition", "comment", "reader", "other"]
        ),
        st.none()
        | st.integers(-2, 12)
        | st.text(max_size=20)
        | st.sampled_from(["agents", "wrong", "effort", "recommend", "a/2"]),
        max_size=3,
    ),
)
def test_reader_and_schema_agree(kind: str, change: dict[str, Any]) -> None:
    fields = example_event(kind) | change
    try:
        read_event(json.dumps(fields, ensure_ascii=False).encode())
        taken = True
    except EventError:
        taken = False
    assert taken == SCHEMA.is_valid(fields)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("search", "shown")])
def test_what_is_personal_in_a_comment_reaches_neither_store_nor_export(kind: str, store: EventStore) -> None:
    door = Door(store, CollectorSettings(), lambda: 1_764_050_671, lambda: 0.0)
    for number, (personal, _) in enumerate(PERSONAL):
        fields = example_event(kind) | {"id": new_id(number), "comment": f"Write to {personal} please."}
        assert asyncio.run(door.keep(read_event_fields(fields)))
    told = "".join([*write_jsonl(store.events()), *write_csv(store.events())])
    assert told.count("[removed: ") == 2 * len(PERSONAL)
    for personal, _ in PERSONAL:
        assert personal not in told


@pytest.mark.parametrize("kind", ["step", "flag", "survey"])
def test_a_comment_that_a_spreadsheet_could_run_comes_out_as_text(kind: str, store: EventStore) -> None:
    door = Door(store, CollectorSettings(), lambda: 1_764_050_671, lambda: 0.0)
    fields = example_event(kind) | {"comment": '=HYPERLINK("http://x")'}
    asyncio.run(door.keep(read_event_fields(fields)))
    _, line = write_csv(store.events())
    assert "'=HYPERLINK" in line
