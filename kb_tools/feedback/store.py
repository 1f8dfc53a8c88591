"""Where answers are kept: a SQLite file with one writer, who commits many answers at once.

The writer takes whatever has gathered while the disk was busy with the commit before, so that a crowd
costs few commits and a lone reader waits for none but their own.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from kb_tools.errors import KbError
from kb_tools.feedback.database import StoreError, described, open_to_write
from kb_tools.feedback.events import Event, SearchEvent
from kb_tools.feedback.reading import EventReader

DEFAULT_STORE = "sqlite:.kb/feedback.sqlite"
LARGEST_BATCH = 512
MOST_WAITING = 20_000

_INSERT_VOTE = """
INSERT INTO events
  (id, kind, version, article, revision, locale, edition, claimed_ms, received_ms,
   val, reader, reason, remark)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
"""

_INSERT_SEARCH = """
INSERT INTO searches
  (id, version, locale, edition, claimed_ms, received_ms, search, query, hits, sure, outcome, article, place)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
"""

_Row = tuple[str, tuple[Any, ...]]
"""A statement and its values."""
_Done = Future[bool] | asyncio.Future[bool]
_Waiting = tuple[_Row, _Done]


def store_path(address: str) -> Path:
    """The file that `sqlite:PATH` names. Raises KbError for any other kind of store."""
    kind, colon, rest = address.partition(":")
    if kind in ("postgresql", "postgres"):
        raise KbError(
            "PostgreSQL stores are planned for a later version of Beeline",
            hint=f"use an embedded file for now: --store {DEFAULT_STORE}",
        )
    path = "/" + rest.lstrip("/") if rest.startswith("//") else rest
    if kind != "sqlite" or not colon or not path or path.startswith(":"):
        raise KbError(f'"{address}" is not a store', hint=f"name a file, such as --store {DEFAULT_STORE}")
    return Path(path)


class EventStore(EventReader):
    """A store that takes events. Close it, or use it in a `with`. One process writes to one file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._connection = open_to_write(path)
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._gate = Lock()
        self._closed = False
        self.failing = False
        self._writer = Thread(target=self._write_until_closed, name="event-writer", daemon=True)
        self._writer.start()

    def __enter__(self) -> EventStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, event: Event, received_ms: int) -> Future[bool]:
        """Keep an event. The result comes once it is on the disk: True for a new one, False if it was there.

        received_ms is the moment of receipt, milliseconds since 1970. The future raises StoreError where
        the event could not be kept; then it was not, and sending it again is safe.
        """
        done: Future[bool] = Future()
        done.set_running_or_notify_cancel()  # from here on nobody can call it off
        self._take(event, received_ms, done)
        return done

    async def keep(self, event: Event, received_ms: int) -> bool:
        """The same as append, for a caller on an event loop: woken once for all that one commit kept."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._take(event, received_ms, done)
        return await done

    @property
    def alive(self) -> bool:
        """Whether events can be taken at all. `failing` says whether the last commit went wrong."""
        return self._writer.is_alive()

    def close(self) -> None:
        """Keep what was accepted, then close the file. Safe to call twice."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._writer.join()
        self._connection.close()

    def _take(self, event: Event, received_ms: int, done: _Done) -> None:
        row = _row_of(event, received_ms)
        with self._gate:
            if self._closed:
                done.set_exception(StoreError(f"{self.path}: the store is closed"))
            elif self._queue.qsize() >= MOST_WAITING:
                done.set_exception(StoreError(f"{self.path}: more answers are waiting than can be kept now"))
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
        results: Sequence[bool | Exception]
        try:
            results = self._commit([row for row, _ in batch])
        except sqlite3.Error as error:
            self.failing = True
            results = [described(error, self.path)] * len(batch)
        else:
            self.failing = False
        on_loops: dict[asyncio.AbstractEventLoop, list[tuple[_Done, bool | Exception]]] = {}
        for (_, done), result in zip(batch, results, strict=True):
            if isinstance(done, asyncio.Future):
                on_loops.setdefault(done.get_loop(), []).append((done, result))
            else:
                _tell([(done, result)])
        for loop, told in on_loops.items():
            with suppress(RuntimeError):  # the loop has ended meanwhile, and nobody waits
                loop.call_soon_threadsafe(_tell, told)

    def _commit(self, rows: list[_Row]) -> list[bool | Exception]:
        """One transaction. A row that SQLite cannot hold fails alone; anything else fails for all."""
        results: list[bool | Exception] = []
        execute = self._connection.execute
        try:
            execute("BEGIN IMMEDIATE")
            for statement, values in rows:
                try:
                    results.append(execute(statement, values).rowcount == 1)
                except (ValueError, OverflowError, sqlite3.IntegrityError, sqlite3.InterfaceError) as error:
                    results.append(StoreError(f"{self.path}: this event could not be kept ({error})"))
            execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                execute("ROLLBACK")
            raise
        return results


def _row_of(event: Event, received_ms: int) -> _Row:
    if isinstance(event, SearchEvent):
        return _INSERT_SEARCH, (
            event.id,
            event.version,
            event.locale,
            event.edition,
            event.at_ms,
            received_ms,
            event.search,
            event.query,
            event.hits,
            int(event.sure),
            event.outcome,
            event.article,
            event.place,
        )
    return _INSERT_VOTE, (
        event.id,
        event.kind,
        event.version,
        event.article,
        event.revision,
        event.locale,
        event.edition,
        event.at_ms,
        received_ms,
        event.value,
        event.reader,
        event.reason,
        event.comment or None,
    )


def _tell(told: list[tuple[_Done, bool | Exception]]) -> None:
    for done, result in told:
        if done.done():  # who asked has gone
            continue
        if isinstance(result, bool):
            done.set_result(result)
        else:
            done.set_exception(result)
