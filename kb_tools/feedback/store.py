"""Takes answers for a store, and commits many at once.

The writer takes whatever has gathered while the disk was busy with the commit before, so that a crowd
costs few commits and a lone reader waits for none but their own.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread

import msgspec

from kb_tools.errors import KbError
from kb_tools.feedback.database import HELD, Database, Row, StoreError, row_of
from kb_tools.feedback.events import COMMENT_LENGTH, Event, Vote, example_event, new_id
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.sqlite_file import SqliteFile

DEFAULT_STORE = "sqlite:.kb/feedback.sqlite"
LARGEST_BATCH = 512
MOST_WAITING = 20_000
PROVED_SECONDS = 2.0

_log = logging.getLogger("kb_tools.collector")
_Done = Future[bool] | asyncio.Future[bool]
_Waiting = tuple[Row | None, _Done]
"""A row, or None to try out whether the store takes one; and who waits for it."""
Committed = Callable[[int, float], None]
"""Told of each commit that went well: how many events, and how many seconds it took."""


def database_at(address: str) -> Database:
    """The store that `sqlite:PATH` or `postgresql://…` names. Raises KbError where it names none."""
    kind, colon, rest = address.partition(":")
    if kind in ("postgresql", "postgres") and rest.startswith("//"):
        return _postgres(address)
    path = "/" + rest.lstrip("/") if rest.startswith("//") else rest
    if kind != "sqlite" or not colon or not path or path.startswith(":"):
        shown = f'"{address}"' if "@" not in address else "this"
        raise KbError(
            f"{shown} is not a store",
            hint=f"name a file, such as {DEFAULT_STORE}, or a server: postgresql://USER@HOST/DATABASE",
        )
    return SqliteFile(Path(path))


def _postgres(address: str) -> Database:
    try:
        from kb_tools.feedback.postgres import PostgresServer
    except ImportError as error:
        # Without its C part psycopg says that no "pq wrapper" is there: it is not whole then either.
        if (error.name or "psycopg").partition(".")[0] not in ("psycopg", "psycopg_binary"):
            raise
        raise KbError(
            "a store on PostgreSQL needs a package that is not installed (psycopg)",
            hint="install it with: pip install 'beeline-kb[postgres]'",
        ) from error
    return PostgresServer.at(address)


class EventStore(EventReader):
    """A store that takes events. Close it, or use it in a `with`.

    On a SQLite file one process does this; on PostgreSQL as many as you like.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.committed: Committed | None = None
        self.failing = False
        self._writer = database.open_to_write()
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._gate = Lock()
        self._closed = False
        self._proved = time.monotonic()
        self._thread = Thread(target=self._write_until_closed, name="event-writer", daemon=True)
        self._thread.start()

    def __enter__(self) -> EventStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, event: Event, received_ms: int) -> Future[bool]:
        """Keep an event. The result comes once it is on the disk: True for a new one, False if it was there.

        received_ms is the moment of receipt, milliseconds since 1970. The future raises StoreError where
        the event could not be kept; then it was not, or nobody knows, and sending it again is safe.
        """
        done: Future[bool] = Future()
        done.set_running_or_notify_cancel()  # from here on nobody can call it off
        self._take(row_of(event, received_ms), done)
        return done

    async def keep(self, event: Event, received_ms: int) -> bool:
        """The same as append, for a caller on an event loop: woken once for all that one commit kept."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._take(row_of(event, received_ms), done)
        return await done

    async def hold(self, event: Event, reason: str, received_ms: int) -> bool:
        """The same as keep, for an event that a person is to look at before it counts."""
        new = await self.keep(event, received_ms)
        if new:
            note: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._take(Row(HELD, (event.id, reason, received_ms, "waiting")), note)
            await note
        return new

    async def prove(self) -> None:
        """Make sure that an event would be kept now: by a commit of just now, or by one that is tried out.

        Raises StoreError where it would not.
        """
        if not self.failing and self.alive and time.monotonic() - self._proved < PROVED_SECONDS:
            return
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._take(None, done)
        await done

    @property
    def alive(self) -> bool:
        """Whether events can be taken at all. `failing` says whether the last commit went wrong."""
        return self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """How many events wait for a commit."""
        return self._queue.qsize()

    def close(self) -> None:
        """Keep what was accepted, then close the store. Safe to call twice."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()
        self._writer.close()

    def _take(self, row: Row | None, done: _Done) -> None:
        with self._gate:
            if self._closed:
                done.set_exception(StoreError(f"{self.database}: the store is closed"))
            elif self._queue.qsize() >= MOST_WAITING:
                told = f"{self.database}: more answers are waiting than can be kept now"
                done.set_exception(StoreError(told))
            else:
                self._queue.put((row, done))

    def _write_until_closed(self) -> None:
        going_on = True
        while going_on:
            batch, going_on = self._next_batch()
            if batch:
                self._keep(batch)

    def _next_batch(self) -> tuple[list[_Waiting], bool]:
        """What is waiting, at least one; False with it once the store is being closed."""
        batch: list[_Waiting] = []
        waiting = self._queue.get()
        while waiting is not None:
            batch.append(waiting)
            if len(batch) == LARGEST_BATCH:
                return batch, True
            try:
                waiting = self._queue.get_nowait()
            except Empty:
                return batch, True
        return batch, False

    def _keep(self, batch: list[_Waiting]) -> None:
        results: Sequence[bool | StoreError]
        try:
            results = self._written([row for row, _ in batch])
        except StoreError as error:
            if not self.failing:
                _log.error("%s", error.message)
            self.failing = True
            results = [error] * len(batch)
        else:
            if self.failing:
                _log.warning("%s: the store takes answers again", self.database)
            self.failing = False
        on_loops: dict[asyncio.AbstractEventLoop, list[tuple[_Done, bool | StoreError]]] = {}
        for (_, done), result in zip(batch, results, strict=True):
            if isinstance(done, asyncio.Future):
                on_loops.setdefault(done.get_loop(), []).append((done, result))
            else:
                _tell([(done, result)])
        for loop, told in on_loops.items():
            with suppress(RuntimeError):  # the loop has ended meanwhile, and nobody waits
                loop.call_soon_threadsafe(_tell, told)

    def _written(self, rows: Sequence[Row | None]) -> Sequence[bool | StoreError]:
        """What became of each. None is proved by the commit of another, or else by one that is tried out."""
        events = [row for row in rows if row is not None]
        begun = time.perf_counter()
        if events:
            results = iter(self._writer.commit(events))
        else:
            self._writer.try_out(_made_up())
        self._proved = time.monotonic()
        if not events:
            return [True] * len(rows)
        if self.committed is not None:
            self.committed(len(events), time.perf_counter() - begun)
        return [True if row is None else next(results) for row in rows]


def _made_up() -> Row:
    """A vote that nobody gave, as large as one may be: it never outlives the transaction that wrote it.

    Its comment is made by chance, because PostgreSQL would put a regular one into a few bytes.
    """
    now_ms = int(time.time() * 1000)
    comment = secrets.token_urlsafe(COMMENT_LENGTH)[:COMMENT_LENGTH]
    fields = example_event() | {"id": new_id(now_ms), "comment": comment}
    return row_of(msgspec.convert(fields, Vote), now_ms)


def _tell(told: list[tuple[_Done, bool | StoreError]]) -> None:
    for done, result in told:
        if done.done():  # who asked has gone
            continue
        if isinstance(result, bool):
            done.set_result(result)
        else:
            done.set_exception(result)
