"""Events to a durable row: our collector and a bare ASGI app that does the same insert, under the same load."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from kb_tools.feedback.events import moment_text, new_id
from kb_tools.feedback.store import database_at
from tests.postgres_server import Server, missing

CONNECTIONS = 64
WARM_UP_SECONDS = 1.0
SECONDS = 4.0
MILLION = 1_000_000
BARE = str(Path(__file__).with_name("bare_collector.py"))
HEADS = "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
Stores = Callable[[], str]
"""Gives the address of a new, empty store."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Acknowledged events a second, and the 99th percentile of the wait in milliseconds."""

    rate: float
    slow_ms: float


def rates(kb: str, top: Path, runs: int) -> Iterator[str]:
    """A table: both stores, and on PostgreSQL one and two processes."""
    numbers = count()
    yield "| store, processes | `kb collector` | bare ASGI | ratio | 99th percentile | at half that rate |"
    yield "|---|---|---|---|---|---|"
    yield _row("SQLite, 1", kb, lambda: f"sqlite:{top / f'{next(numbers)}.sqlite'}", 1, runs)
    reason = missing()
    if reason:
        yield f"\nPostgreSQL is left out: {reason}."
        return
    server = Server()
    try:

        def new_database() -> str:
            address = server.new_database()
            database_at(address).migrate()
            return address

        for processes in (1, 2):
            yield _row(f"PostgreSQL, {processes}", kb, new_database, processes, runs)
    finally:
        server.remove()


def _row(name: str, kb: str, new_store: Stores, processes: int, runs: int) -> str:
    """The best run of each, alternating; then ours once more at half its rate."""
    ours, bare = [], []
    for _ in range(runs):
        ours.append(_measure(_ours(kb, new_store()), processes))
        bare.append(_measure([sys.executable, BARE, new_store().removeprefix("sqlite:")], processes))
    a, b = max(ours, key=lambda each: each.rate), max(bare, key=lambda each: each.rate)
    half = _measure(_ours(kb, new_store()), processes, a.rate / 2)
    ratio = f"**{a.rate / b.rate:.2f}**"
    waits = f"{a.slow_ms:.0f} ms (bare {b.slow_ms:.0f}) | {half.slow_ms:.0f} ms"
    return f"| {name} | {a.rate:,.0f} a second | {b.rate:,.0f} a second | {ratio} | {waits} |"


def memory(kb: str, top: Path) -> Iterator[str]:
    """A table: the memory of one collector while a million events come in, in batches."""
    yield "| events | memory of the collector |"
    yield "|---|---|"
    with _running([_ours(kb, f"sqlite:{top / 'million.sqlite'}")]) as (port,):
        for upto in (10_000, 100_000, 500_000, MILLION):
            asyncio.run(_batches(port, upto))
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as told:
                found = re.search(rb"process_resident_memory_bytes ([\d.e+]+)", told.read())
            assert found is not None
            yield f"| {upto:,} | {float(found[1]) / 1e6:.0f} MB |"


def _ours(kb: str, store: str) -> list[str]:
    return [kb, "collector", "--store", store, "--port", "0", "--per-minute", "0"]


@contextmanager
def _running(commands: list[list[str]]) -> Iterator[tuple[int, ...]]:
    """Start these; their ports."""
    with ExitStack() as stack:
        ports = []
        for command in commands:
            process = stack.enter_context(
                subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            )
            stack.callback(process.terminate)
            assert process.stdout is not None
            found = (re.search(r"http://127\.0\.0\.1:(\d+)", line) for line in process.stdout)
            ports.append(next(int(match[1]) for match in found if match))
        yield tuple(ports)


def _measure(command: list[str], processes: int, pace: float = 0) -> Rate:
    with _running([command] * processes) as ports:
        return asyncio.run(_load(ports, pace))


async def _load(ports: tuple[int, ...], pace: float) -> Rate:
    """All connections for some seconds; pace: events a second altogether, 0 for as fast as they are answered."""
    waits: list[float] = []
    begun = time.perf_counter() + WARM_UP_SECONDS
    every = CONNECTIONS / pace if pace else 0.0
    await asyncio.gather(
        *(
            _one_connection(ports[number % len(ports)], every * number / CONNECTIONS, begun, every, waits)
            for number in range(CONNECTIONS)
        )
    )
    waits.sort()
    return Rate(len(waits) / SECONDS, 1000 * waits[int(len(waits) * 0.99)])


async def _one_connection(port: int, after: float, begun: float, every: float, waits: list[float]) -> None:
    """Send until the time is over; what was sent before `begun` is not counted."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    due = begun - WARM_UP_SECONDS + after
    while time.perf_counter() < begun + SECONDS:
        body = json.dumps(_vote()).encode()
        if every:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            due += every
        start = time.perf_counter()
        status = await _post(reader, writer, port, "/events", body)
        if status != 201:
            raise RuntimeError(f"answered with {status}")
        if start >= begun:
            waits.append(time.perf_counter() - start)
    writer.close()


async def _batches(port: int, upto: int) -> None:
    """Send votes in batches until the collector has so many; it starts from what earlier calls sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    before = {10_000: 0, 100_000: 10_000, 500_000: 100_000, MILLION: 500_000}[upto]
    for _ in range((upto - before) // 50):
        body = json.dumps([_vote() for _ in range(50)]).encode()
        status = await _post(reader, writer, port, "/events/batch", body)
        if status != 200:
            raise RuntimeError(f"answered with {status}")
    writer.close()


async def _post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, path: str, body: bytes
) -> int:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n{HEADS}"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", answer.lower())
    assert length is not None
    await reader.readexactly(int(length[1]))
    return int(answer[9:12])


def _vote() -> dict[str, Any]:
    now_ms = int(time.time() * 1000)
    return {
        "id": new_id(now_ms),
        "kind": "vote",
        "version": 1,
        "article": "lost-phone",
        "revision": "3f9a1c04b7de",
        "locale": "en",
        "edition": "customers",
        "value": "no",
        "reader": "a-reader-of-this-bench",
        "comment": "The third step was hard to follow.",
        "at": moment_text(now_ms),
    }
