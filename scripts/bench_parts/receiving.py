"""Events to a durable row: our collector and a bare ASGI app that does the same insert, under the same load."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from kb_tools.feedback.events import new_id

CONNECTIONS = 64
SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Acknowledged events a second, and the 99th percentile of the wait in milliseconds."""

    rate: float
    slow_ms: float


def compare(kb: str, top: Path, runs: int) -> tuple[Rate, Rate]:
    """The best run of each, alternating."""
    ours, bare = [], []
    for number in range(runs):
        store = top / f"ours-{number}.sqlite"
        ours.append(
            _measure([kb, "collector", "--store", f"sqlite:{store}", "--port", "0", "--per-minute", "0"])
        )
        bare.append(
            _measure(
                [
                    sys.executable,
                    str(Path(__file__).with_name("bare_collector.py")),
                    str(top / f"bare-{number}.sqlite"),
                ]
            )
        )
    return max(ours, key=lambda each: each.rate), max(bare, key=lambda each: each.rate)


def _measure(command: list[str]) -> Rate:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        found = next(
            match for line in process.stdout if (match := re.search(r"http://127\.0\.0\.1:(\d+)", line))
        )
        return asyncio.run(_load(int(found[1])))
    finally:
        process.terminate()
        process.wait(10)


async def _load(port: int) -> Rate:
    waits: list[float] = []
    end = time.perf_counter() + SECONDS
    await asyncio.gather(*(_one_connection(port, end, waits) for _ in range(CONNECTIONS)))
    waits.sort()
    return Rate(len(waits) / SECONDS, 1000 * waits[int(len(waits) * 0.99)])


async def _one_connection(port: int, end: float, waits: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    event = {
        "kind": "vote",
        "version": 1,
        "article": "lost-phone",
        "revision": "3f9a1c04b7de",
        "locale": "en",
        "edition": "customers",
        "value": "no",
        "reader": "a-reader-of-this-bench",
        "comment": "The third step was hard to follow.",
        "at": "2026-11-25T06:00:00.000Z",
    }
    while time.perf_counter() < end:
        body = json.dumps({**event, "id": new_id(int(time.time() * 1000))}).encode()
        head = f"POST /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        start = time.perf_counter()
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        if b" 201 " not in answer[:16]:
            raise RuntimeError(answer.decode())
        length = int(re.search(rb"content-length: (\d+)", answer.lower())[1])  # type: ignore[index]
        await reader.readexactly(length)
        waits.append(time.perf_counter() - start)
    writer.close()
