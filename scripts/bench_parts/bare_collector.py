"""The least that could do it: bare ASGI, one insert, group commit. What our collector is measured against."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import sys
import threading
from queue import SimpleQueue
from typing import Any

import uvicorn

_waiting: SimpleQueue[tuple[tuple[Any, ...], asyncio.Future[None], asyncio.AbstractEventLoop]] = SimpleQueue()


def write(path: str) -> None:
    """Commit what waits, all at once, for ever."""
    store = sqlite3.connect(path)
    store.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE events (id TEXT PRIMARY KEY, article TEXT, revision TEXT, "
        "locale TEXT, edition TEXT, at_ms TEXT, val TEXT, reader TEXT, remark TEXT)"
    )
    while True:
        batch = [_waiting.get()]
        while not _waiting.empty():
            batch.append(_waiting.get())
        with store:
            store.executemany(
                "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING",
                [row for row, _, _ in batch],
            )
        batch[0][2].call_soon_threadsafe(
            lambda done=[each for _, each, _ in batch]: [each.set_result(None) for each in done]
        )


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One route, no questions."""
    if scope["type"] != "http":
        return
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    event = json.loads(body)
    names = ("id", "article", "revision", "locale", "edition", "at", "value", "reader", "comment")
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    _waiting.put((tuple(event[name] for name in names), done, loop))
    await done
    answer = json.dumps({"id": event["id"]}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


if __name__ == "__main__":
    threading.Thread(target=write, args=(sys.argv[1],), daemon=True).start()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(2048)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="error", lifespan="off")).run(
        sockets=[listener]
    )
