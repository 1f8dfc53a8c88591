"""What is not kept for ever: comments after some time, and what one person asks to be removed.

Figures stay when a comment goes; when a person's answers go, they are no longer counted.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event as Signal
from threading import Thread

from kb_tools.feedback.database import EVENTS, HELD, SEARCHES, TABLES, Database, StoreError, Table

DAY_MS = 86_400_000
_DAY_SECONDS = 86_400
_log = logging.getLogger("kb_tools.collector")


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was taken out: how many comments, how many whole searches; and what was not reached."""

    comments: int
    searches: int
    not_reached: str = ""


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days something is kept; 0 for ever."""

    comments: int
    searches: int


def tidy(database: Database, keeping: Keeping, now_ms: int, *, always_shred: bool = True) -> Tidied:
    """Take out what has been kept for long enough by the moment of receipt. Raises StoreError."""
    comments = searches = 0
    with database.open_to_change() as changes:
        if keeping.comments:
            for table in _tables(changes.version):
                if table.wording:
                    comments += changes.run(
                        f"UPDATE {table.name} SET {table.wording} = NULL "  # noqa: S608
                        f"WHERE received_ms < ? AND {table.wording} IS NOT NULL",
                        (now_ms - keeping.comments * DAY_MS,),
                    )
        if keeping.searches and SEARCHES in _tables(changes.version):
            searches = changes.run(
                "DELETE FROM searches WHERE received_ms < ?", (now_ms - keeping.searches * DAY_MS,)
            )
    not_reached = database.shred() if comments or searches or always_shred else ""
    return Tidied(comments, searches, not_reached)


def erase(database: Database, tokens: Sequence[str]) -> tuple[int, str]:
    """Take out every event that carries one of these tokens: how many, and what was not reached.

    Raises StoreError.
    """
    erased = 0
    with database.open_to_change() as changes:
        for table in _tables(changes.version):
            for token in tokens:
                if table is EVENTS and changes.version >= HELD.since:
                    held = f"SELECT id FROM events WHERE {EVENTS.found_by} = ?"  # noqa: S608
                    changes.run(f"DELETE FROM held WHERE id IN ({held})", (token,))  # noqa: S608
                if table.found_by:
                    erased += changes.run(f"DELETE FROM {table.name} WHERE {table.found_by} = ?", (token,))  # noqa: S608
    return erased, database.shred()


def _tables(version: int) -> list[Table]:
    return [table for table in TABLES if table.since <= version]


@contextmanager
def tidied_daily(
    database: Database,
    keeping: Keeping,
    clock: Callable[[], float] = time.time,
    pause_seconds: float = _DAY_SECONDS,
) -> Iterator[None]:
    """Within the `with`, tidy at once and then each day, beside everything else. What fails is logged."""
    ended = Signal()

    def run() -> None:
        while True:
            try:
                done = tidy(database, keeping, int(clock() * 1000), always_shred=False)
            except StoreError as error:
                _log.error("old comments were not removed, which is tried again in a day: %s", error.message)
            else:
                if done.comments or done.searches:
                    _log.info("removed %d old comments and %d old searches", done.comments, done.searches)
            if ended.wait(pause_seconds):
                return

    thread = Thread(target=run, name="daily-tidy", daemon=True)
    if keeping.comments or keeping.searches:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        if thread.ident is not None:
            thread.join(timeout=30)
