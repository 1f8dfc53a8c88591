"""The least that could do it: bare ASGI, one insert, group commit. What our collector is measured against.

Its one argument is the path of a SQLite file, or the address of a PostgreSQL database.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import uvicorn

Row = tuple[Any, ...]
TABLE = (
    "(id TEXT PRIMARY KEY, article TEXT, revision TEXT, locale TEXT, edition TEXT, at_ms TEXT, val TEXT, reader TEXT, "
    "remark TEXT)"
)
_waiting: SimpleQueue[tuple[Row, asyncio.Future[None], asyncio.AbstractEventLoop]] = SimpleQueue()


def write(insert: Callable[[list[Row]], object]) -> None:
    """Commit what waits, all at once, for ever."""
    while True:
        batch = [_waiting.get()]
        while not _waiting.empty():
            batch.append(_waiting.get())
        insert([row for row, _, _ in batch])
        batch[0][2].call_soon_threadsafe(
            lambda done=[each for _, each, _ in batch]: [each.set_result(None) for each in done]
        )


def into_sqlite(path: str) -> Callable[[list[Row]], object]:
    """What inserts into this file."""
    store = sqlite3.connect(path, check_same_thread=False)
    store.executescript(
        f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS events {TABLE}"
    )

    def insert(rows: list[Row]) -> None:
        with store:
            store.executemany(
                "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING", rows
            )

    return insert


def into_postgres(address: str) -> Callable[[list[Row]], object]:
    """What inserts into this database."""
    import psycopg

    store = psycopg.connect(address, autocommit=True)
    store.execute(f"CREATE TABLE IF NOT EXISTS bare {TABLE}".encode())
    arrays = ", ".join(["%s::text[]"] * 9)
    statement = f"INSERT INTO bare SELECT * FROM unnest({arrays}) ON CONFLICT (id) DO NOTHING".encode()
    return lambda rows: store.execute(statement, [list(column) for column in zip(*rows, strict=True)])


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
    where = sys.argv[1]
    into = into_postgres(where) if where.startswith("postgresql:") else into_sqlite(where)
    threading.Thread(target=write, args=(into,), daemon=True).start()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(2048)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="error", lifespan="off")).run(
        sockets=[listener]
    )
