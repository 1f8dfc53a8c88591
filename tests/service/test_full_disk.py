"""A PostgreSQL whose whole disk is full, its log too: readers are told, and nothing acknowledged is lost."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import psycopg
import pytest

from kb_tools.feedback.store import database_at
from tests.postgres_server import Server, missing
from tests.service.conftest import Collector
from tests.small_disk import SmallDisk, small_disk

Fields = Callable[..., dict[str, Any]]
BACK_SECONDS = 60
pytestmark = pytest.mark.slow


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with ExitStack() as stack:
        try:
            made = stack.enter_context(small_disk(128))
        except OSError as error:
            pytest.skip(str(error))
        yield made


@pytest.fixture
def server(disk: SmallDisk) -> Iterator[Server]:
    """One with everything it has on that disk."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    server = Server(disk.folder)
    yield server
    server.remove()


@pytest.fixture
def collector(server: Server, started: Callable[..., Collector]) -> Collector:
    address = server.new_database()
    database_at(address).migrate()
    return started(address, "--per-minute", "0", "--log", "json")


def long_vote(vote: Fields) -> dict[str, Any]:
    return vote(comment="words of a reader " * 100)


def is_told_to_come_back(reply: httpx.Response) -> bool:
    return (reply.status_code, reply.headers["retry-after"]) == (503, "30") and "again" in reply.json()[
        "error"
    ]


def wait_until_ready(collector: Collector) -> None:
    until = time.monotonic() + BACK_SECONDS
    while collector.client.get("/ready").status_code != 200:
        assert time.monotonic() < until, "it did not recover by itself"


def ids(collector: Collector) -> list[str]:
    return sorted(stored.event.id for stored in collector.store.events())


def test_a_disk_without_room_is_told_and_outlived(
    disk: SmallDisk, collector: Collector, vote: Fields
) -> None:
    disk.fill(leave=1 << 20)
    acknowledged = []
    for _ in range(20_000):
        refused = long_vote(vote)
        reply = collector.post(refused)
        if reply.status_code != 201:
            break
        acknowledged.append(refused["id"])
    assert is_told_to_come_back(reply) and is_told_to_come_back(collector.post(refused))
    assert collector.client.get("/ready").status_code == 503, (
        "a small answer may still fit, a long one does not"
    )
    assert collector.client.get("/health").json() == {"status": "ok", "store": "failing"}
    assert ids(collector) == sorted(acknowledged), "a report can be made meanwhile"

    disk.make_room()
    wait_until_ready(collector)
    assert [collector.post(refused).status_code for _ in range(2)] == [201, 200]
    assert collector.client.get("/health").json() == {"status": "ok", "store": "ok"}
    assert ids(collector) == sorted([*acknowledged, refused["id"]])
    code, log = collector.stop()
    told = [line for line in map(json.loads, log.splitlines()) if line["level"] == "error"]
    assert code == 0 and "words of" not in log
    assert ["its disk is full, so nothing was saved" in line["message"] for line in told] == [True]


def test_a_log_without_room_ends_the_server_and_loses_nothing(
    disk: SmallDisk, server: Server, collector: Collector, vote: Fields
) -> None:
    """PostgreSQL ends itself where it cannot go on with its log; somebody makes room and starts it again."""
    acknowledged = []
    for _ in range(50):
        event = long_vote(vote)
        assert collector.post(event).status_code == 201
        acknowledged.append(event["id"])
    disk.fill()
    with psycopg.connect(server.address(), autocommit=True) as connection, pytest.raises(psycopg.Error):
        for _ in range(50):
            connection.execute("SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000000))")
    refused = long_vote(vote)
    assert is_told_to_come_back(collector.post(refused))
    assert collector.client.get("/ready").status_code == 503

    disk.make_room()
    if server.process.poll() is None:
        server.stop(at_once=True)
    server.start()
    wait_until_ready(collector)
    assert collector.post(refused).status_code == 201
    assert ids(collector) == sorted([*acknowledged, refused["id"]])
    assert collector.stop()[0] == 0
