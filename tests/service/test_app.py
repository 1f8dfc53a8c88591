"""The application without a server: what needs a clock of its own, or a store that fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from kb_tools.errors import KbError
from kb_tools.feedback.collector import CollectorSettings, create_app
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore

Fields = Callable[..., dict[str, Any]]
ORIGIN = "https://help.example.com"
HEADERS = {"Origin": ORIGIN, "Content-Type": "application/json"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EventStore]:
    with EventStore(SqliteFile(tmp_path / "feedback.sqlite")) as opened:
        yield opened


def send(app: Any, path: str, **request: Any) -> httpx.Response:
    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://collector") as client:
            return await client.post(path, **request)

    return asyncio.run(sent())


def test_it_can_be_mounted_below_a_prefix(store: EventStore, vote: Fields) -> None:
    outer = Starlette(routes=[Mount("/feedback", create_app(store, CollectorSettings((ORIGIN,))))])
    assert send(outer, "/feedback/events", content=json.dumps(vote()), headers=HEADERS).status_code == 201
    assert send(outer, "/feedback/nothing").json() == {"error": "There is nothing here."}


def test_a_store_that_cannot_write_is_said_and_comes_back(store: EventStore, vote: Fields) -> None:
    app = create_app(store, CollectorSettings((ORIGIN,)))
    pages = store._writer.connection.execute("PRAGMA page_count").fetchone()[0]
    store._writer.connection.execute(f"PRAGMA max_page_count={pages}")
    replies = [
        send(app, "/events", content=json.dumps(vote(comment="x " * 900)), headers=HEADERS) for _ in range(20)
    ]
    reply = replies[-1]
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "30")
    assert "try again" in reply.json()["error"] and reply.headers["access-control-allow-origin"] == ORIGIN
    store._writer.connection.execute("PRAGMA max_page_count=100000")
    assert send(app, "/events", content=json.dumps(vote()), headers=HEADERS).status_code == 201
    assert store.count() == 1 + sum(reply.status_code == 201 for reply in replies)


def test_ready_is_503_while_the_disk_is_full(store: EventStore, vote: Fields) -> None:
    app = create_app(store, CollectorSettings((ORIGIN,)))

    def ready() -> int:
        async def asked() -> int:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://collector") as client:
                return (await client.get("/ready")).status_code

        return asyncio.run(asked())

    assert ready() == 200
    pages = store._writer.connection.execute("PRAGMA page_count").fetchone()[0]
    store._writer.connection.execute(f"PRAGMA max_page_count={pages}")
    body = json.dumps(vote(comment="x " * 900))
    while send(app, "/events", content=body, headers=HEADERS).status_code in (200, 201):
        body = json.dumps(vote(comment="x " * 900))
    assert [ready(), ready()] == [503, 503] and store.failing
    store._writer.connection.execute("PRAGMA max_page_count=100000")
    assert ready() == 200 and not store.failing
    assert all(stored.event.comment[:2] == "x " for stored in store.events())


def test_a_closed_store_is_503(store: EventStore, vote: Fields) -> None:
    app = create_app(store, CollectorSettings((ORIGIN,)))
    store.close()
    assert send(app, "/events", content=json.dumps(vote()), headers=HEADERS).status_code == 503


def test_a_body_that_takes_too_long_is_refused(store: EventStore) -> None:
    app = create_app(store, CollectorSettings((ORIGIN,), body_seconds=0.05))
    told: list[Any] = []

    async def one_byte_and_no_more() -> dict[str, Any]:
        if not told_once:
            told_once.append(True)
            return {"type": "http.request", "body": b"{", "more_body": True}
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    async def hear(message: Any) -> None:
        told.append(message)

    told_once: list[bool] = []
    headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    scope = {"type": "http", "method": "POST", "path": "/events", "root_path": "", "scheme": "http"}
    asyncio.run(app({**scope, "headers": headers, "query_string": b""}, one_byte_and_no_more, hear))
    assert told[0]["status"] == 408


def test_the_limit_follows_the_steady_clock(store: EventStore, vote: Fields) -> None:
    now = [0.0]
    app = create_app(store, CollectorSettings((ORIGIN,)), steady_clock=lambda: now[0])

    def status() -> int:
        return send(app, "/events", content=json.dumps(vote()), headers=HEADERS).status_code

    assert [status() for _ in range(61)][-2:] == [201, 429]
    now[0] = 0.5
    assert [status(), status()] == [201, 429]


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "help.example.com",
        "https://help.example.com/",
        "https://Help.example.com",
        "ftp://x",
        "*",
        "null",
        "https://x:443",
    ],
)
def test_an_origin_that_is_none_is_refused(origin: str) -> None:
    with pytest.raises(KbError, match="not the origin of a site"):
        CollectorSettings((origin,))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//evil.example/", "thanks", "/a\r\nb: c", "http://", "/a b"]
)
def test_a_page_of_thanks_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(KbError, match="not the address of a page"):
        CollectorSettings((), address)


@pytest.mark.parametrize(
    "address", ["", "/thanks/", "https://help.example.com/thanks/", "http://127.0.0.1:8000/thanks/"]
)
def test_a_page_of_thanks(address: str) -> None:
    assert CollectorSettings((), address).thanks_url == address
