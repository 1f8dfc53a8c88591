"""Events that waited on a device come in one request, and each is answered for itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from kb_tools.feedback.collector import CollectorSettings, create_app
from kb_tools.feedback.events import example_event
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore

if TYPE_CHECKING:
    from pathlib import Path

    from tests.service.conftest import Collector, Starts

Fields = Callable[..., dict[str, Any]]
ORIGIN = "https://help.example.com"
JSON = {"Content-Type": "application/json"}


def send(collector: Collector, events: object) -> httpx.Response:
    return collector.client.post("/events/batch", content=json.dumps(events).encode(), headers=JSON)


def test_each_is_answered_for_itself_and_in_its_place(collector: Collector, vote: Fields) -> None:
    first, known, wrong = vote(), vote(), vote(value="maybe")
    collector.post(known)
    search = example_event("search")
    reply = send(collector, [first, known, wrong, search, first, {"no": "id"}, 7])
    assert reply.status_code == 200
    results = reply.json()["results"]
    assert [result["outcome"] for result in results] == [
        *("kept", "known", "refused", "kept", "known", "refused", "refused")
    ]
    ids = [result.get("id") for result in results]
    assert ids == [first["id"], known["id"], wrong["id"], search["id"], first["id"], None, None]
    assert results[2]["error"] == 'value: found "maybe", expected "yes" or "no".'
    assert results[6]["error"].startswith("Found 7, expected one JSON object")
    assert {stored.event.id for stored in collector.store.events()} == {
        first["id"],
        known["id"],
        search["id"],
    }


def test_comments_and_searches_are_cleaned_here_too(collector: Collector, vote: Fields) -> None:
    query = example_event("search") | {"query": "mail of ana@example.com"}
    assert send(collector, [vote(comment="ask ben@example.com"), query]).status_code == 200
    told = "".join(str(stored) for stored in collector.store.events())
    assert "@example.com" not in told and "[email]" in told


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[]", "Found 0 events, expected 1 to 50"),
        (b"[" + b"1," * 50 + b"1]", "Found 51 events"),
        (b"{}", "Found no list, expected a JSON list"),
        (b"[1", "The body is not valid JSON"),
        (b"", "The body is not valid JSON"),
        (b"[" * 100_000, "The body is not valid JSON"),
    ],
)
def test_what_is_no_batch_gets_a_sentence(collector: Collector, body: bytes, words: str) -> None:
    reply = collector.client.post("/events/batch", content=body, headers=JSON)
    assert reply.status_code == 400 and reply.json()["error"].startswith(words)


@pytest.mark.parametrize("broken", [b'{"id": "\\ud83d"}', b'{"id": "\xff"}', b'{"id": "\\u0000"}', b"[[]]"])
def test_an_event_that_is_broken_inside_harms_no_other(
    collector: Collector, vote: Fields, broken: bytes
) -> None:
    good = vote()
    body = b"[" + broken + b", " + json.dumps(good).encode() + b", " + broken + b"]"
    reply = collector.client.post("/events/batch", content=body, headers=JSON)
    assert [result["outcome"] for result in reply.json()["results"]] == ["refused", "kept", "refused"]


def test_the_door_is_the_same(collector: Collector, vote: Fields) -> None:
    preflight = collector.client.options("/events/batch")
    assert preflight.status_code == 204 and preflight.headers["access-control-allow-origin"] == ORIGIN
    body = json.dumps([vote()]).encode()
    post = collector.client.post
    elsewhere = {**JSON, "Origin": "https://evil.example"}
    assert post("/events/batch", content=body, headers=elsewhere).status_code == 403
    assert post("/events/batch", content=body, headers={"Content-Type": "text/plain"}).status_code == 415
    assert post("/events/batch", content=b"x" * 300_000, headers=JSON).status_code == 413
    assert collector.store.count() == 0


def test_a_batch_uses_up_what_its_events_would_have(start: Starts, vote: Fields) -> None:
    collector = start("--per-minute", "20")
    assert send(collector, [vote() for _ in range(9)]).status_code == 200
    assert collector.post(vote()).status_code == 201
    assert collector.post(vote()).status_code == 429
    assert send(collector, [vote()]).status_code == 429


def test_a_large_batch_passes_a_small_limit_all_the_same(start: Starts, vote: Fields) -> None:
    collector = start("--per-minute", "4")
    assert send(collector, [vote() for _ in range(50)]).status_code == 200
    assert send(collector, [vote()]).status_code == 429


def test_a_store_that_takes_none_is_one_refusal(tmp_path: Path, vote: Fields) -> None:
    store = EventStore(SqliteFile(tmp_path / "s.sqlite"))
    app = create_app(store, CollectorSettings((ORIGIN,)))
    store.close()

    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://collector") as client:
            body = json.dumps([vote(), vote()])
            return await client.post("/events/batch", content=body, headers={**JSON, "Origin": ORIGIN})

    reply = asyncio.run(sent())
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "30")
