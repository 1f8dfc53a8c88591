"""Brings each event of a store to a receiver: at least once, those about one article in their order.

What has to go is found by comparing the store with the outbox, not by a place that was reached: with
several collectors an event can become visible after a later one.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from kb_tools.feedback.database import SHOWN, TABLES, Database, event_of
from kb_tools.feedback.events import moment_text
from kb_tools.feedback.outbox import Letter, Outbox
from kb_tools.feedback.webhook import Receiver, UnreachableError

GIVE_UP_MS = 5 * 86_400_000
SETTLE_MS = 2_000
"""An event is left alone for so long: one that was received before it may not be committed yet."""
_OVERLAP_MS = 3_600_000
_FIRST_PAUSE_MS = 10_000
_LONGEST_PAUSE_MS = 12 * 3_600_000
_LONGEST_REST_MS = 3_600_000
_AT_ONCE = 500
_READ_AT_ONCE = 100
_READ_HOLDS_SECONDS = 2.0
"""For so long an event is sent as it was read; later it is read once more, as it may have been erased."""
_TABLES = {table.name: table for table in TABLES if table is not SHOWN}
"""What is sent on: what somebody told or did. That a question was seen is no news for anybody."""


@dataclass(slots=True)
class Round:
    """What one round did: letters delivered, letters tried in vain, and why the last of those was."""

    sent: int = 0
    failed: int = 0
    told: str = ""


def collect(database: Database, outbox: Outbox, now_ms: int, since_ms: int = 0, *, whole: bool) -> int:
    """Put what the store has and the outbox has not into the outbox; how many. Raises StoreError.

    whole: compare everything since since_ms; else what was received in the hour before the newest, and after.
    """
    first_ms = since_ms if whole else max(since_ms, outbox.newest_ms() - _OVERLAP_MS)
    return outbox.add(_letters(database, first_ms, now_ms - SETTLE_MS))


def deliver(
    database: Database,
    outbox: Outbox,
    receiver: Receiver,
    clock: Callable[[], float],
    going_on: Callable[[], bool] = lambda: True,
) -> Round:
    """Send what may go now. A lane stops at a letter that does not arrive; all stop where nobody answers.

    clock gives seconds since 1970. Raises StoreError.
    """
    done = Round()
    failures, rest_ms = outbox.rest()
    if _ms(clock) < rest_ms:
        return done
    stopped: set[str] = set()
    bodies = _Bodies(database, outbox)
    try:
        while going_on():
            due = [letter for letter in outbox.due(_ms(clock), _AT_ONCE) if letter.lane not in stopped]
            if not due:
                return done
            for number, first in enumerate(due):
                letter: Letter | None = first
                while letter is not None and going_on():
                    body = bodies.of(letter, due[number + 1 : number + _READ_AT_ONCE])
                    away = _send(outbox, receiver, letter, body, clock, done)
                    if away is None:
                        failures += 1
                        pause = min(_pause_ms(failures), _LONGEST_REST_MS)
                        outbox.set_rest(failures, _ms(clock) + pause)
                        return done
                    if failures:
                        failures = 0
                        outbox.set_rest(0, 0)
                    if not away:
                        stopped.add(letter.lane)
                        break
                    letter = outbox.next_in(letter.lane, _ms(clock))
        return done
    finally:
        receiver.close()


def _send(
    outbox: Outbox,
    receiver: Receiver,
    letter: Letter,
    body: bytes | None,
    clock: Callable[[], float],
    done: Round,
) -> bool | None:
    """True where it is out of the way, False where it has to wait, None where nobody answered.

    body is None for an event that the store does not have any more.
    """
    if body is None:
        outbox.forget(letter)
        return True
    asked_seconds, reachable = 0, True
    try:
        answer = receiver.send(letter.event, body, int(clock()))
        if 200 <= answer.status < 300:
            outbox.sent(letter)
            done.sent += 1
            return True
        asked_seconds = answer.retry_seconds
        reachable = answer.status not in (429, 502, 503, 504)
        told = f"it answered {answer.status}"
        if 300 <= answer.status < 400:
            told += ", and redirects are not followed"
    except UnreachableError as error:
        told, reachable = str(error), False
    now_ms = _ms(clock)
    pause_ms = max(_pause_ms(letter.tries + 1), min(asked_seconds * 1000, _LONGEST_PAUSE_MS))
    given_up = now_ms - (letter.first_ms or now_ms) >= GIVE_UP_MS
    outbox.failed(letter, told, now_ms, None if given_up else now_ms + pause_ms)
    done.failed += 1
    done.told = told
    return given_up if reachable else None


def _letters(database: Database, first_ms: int, last_ms: int) -> Iterator[Letter]:
    with database.open_to_read() as moment:
        for table in _TABLES.values():
            if table.since > moment.version:
                continue
            about = "article" if "article" in dict(table.columns) else "NULL"
            statement = (
                f"SELECT id, received_ms, {about} FROM {table.name} "  # noqa: S608 - built of constants only
                "WHERE received_ms >= ? AND received_ms <= ?"
            )
            for id_, received_ms, article in moment.rows(statement, (first_ms, last_ms)):
                yield Letter(id_, table.name, f"article:{article}" if article else id_, received_ms)


class _Bodies:
    """Events as the store has them now. It is opened once for many, and what was read is soon forgotten."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox
        self._read: dict[str, bytes | None] = {}
        self._until = 0.0

    def of(self, letter: Letter, coming: Sequence[Letter]) -> bytes | None:
        """The event of a letter, None where the store does not have it any more. Raises StoreError.

        coming: the first letters of the lanes that will be asked for next.
        """
        if letter.event not in self._read or time.monotonic() > self._until:
            ahead = [letter]
            for first in (letter, *coming):
                ahead += self._outbox.next_ones(first, _READ_AT_ONCE - len(ahead))
                if len(ahead) >= _READ_AT_ONCE:
                    break
            self._read = _bodies(self._database, ahead)
            self._until = time.monotonic() + _READ_HOLDS_SECONDS
        return self._read.pop(letter.event)


def _bodies(database: Database, letters: Iterable[Letter]) -> dict[str, bytes | None]:
    """What is sent for each event, None for one that the store does not have."""
    wanted: dict[str, dict[str, bytes | None]] = {}
    for letter in letters:
        wanted.setdefault(letter.kind, {})[letter.event] = None
    with database.open_to_read() as moment:
        for kind, bodies in wanted.items():
            table = _TABLES[kind]
            marks = ", ".join("?" * len(bodies))
            statement = f"SELECT {table.names_in(moment.version)} FROM {table.name} WHERE id IN ({marks})"  # noqa: S608
            for row in moment.rows(statement, tuple(bodies)):
                stored = event_of(table, row)
                bodies[stored.event.id] = msgspec.json.encode(
                    {
                        "type": "feedback.received",
                        "timestamp": moment_text(stored.received_ms),
                        "data": msgspec.structs.asdict(stored.event),
                    }
                )
    return {event: body for bodies in wanted.values() for event, body in bodies.items()}


def _pause_ms(tries: int) -> int:
    """10 seconds, then three times as long each time, up to 12 hours; a tenth of it by chance."""
    pause: int = min(_FIRST_PAUSE_MS * 3 ** min(tries - 1, 12), _LONGEST_PAUSE_MS)
    return pause + int(pause * 0.1 * random.random())  # noqa: S311 - so that many do not come back at once


def _ms(clock: Callable[[], float]) -> int:
    return int(clock() * 1000)
