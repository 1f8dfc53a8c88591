"""What every kind of store has in common: its tables, how events go in, and how rows come out.

There are two: a SQLite file (`sqlite_file`) and a PostgreSQL server (`postgres`). A version means the same
in both. Versions only go forward, and only add: a program that knows an older one goes on beside a newer one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import msgspec

from kb_tools.errors import KbError
from kb_tools.feedback.events import (
    Event,
    Flag,
    SearchEvent,
    Shown,
    StepReport,
    SurveyAnswer,
    Vote,
    moment_text,
)

VERSION = 6

Column = Literal["text", "integer", "bigint"]


class StoreError(KbError):
    """The place where answers are kept cannot be read or written just now."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of events, its columns in the order in which rows give them; `id` is the first and the key.

    found_by names the column with the random value that a device or a link has; wording the one with what
    somebody wrote freely, where that can go and the rest of the row stays. since is the first version that
    has it; later the columns that came after that, each with its first version.
    """

    name: str
    columns: tuple[tuple[str, Column], ...]
    found_by: str = ""
    wording: str = ""
    since: int = 1
    later: tuple[tuple[str, int], ...] = ()

    @property
    def names(self) -> str:
        """The columns, as they stand in a statement for a store of this version."""
        return ", ".join(name for name, _ in self.columns)

    def names_in(self, version: int) -> str:
        """The columns, as they stand in a SELECT from a store of a version that may lack one."""
        since = dict(self.later)
        return ", ".join(
            name if since.get(name, 0) <= version else f"CAST(NULL AS BIGINT) AS {name}"
            for name, _ in self.columns
        )


# claimed_ms is the reader's clock, received_ms ours.
EVENTS = Table(
    "events",
    (
        ("id", "text"),
        ("kind", "text"),
        ("version", "integer"),
        ("article", "text"),
        ("revision", "text"),
        ("locale", "text"),
        ("edition", "text"),
        ("claimed_ms", "bigint"),
        ("received_ms", "bigint"),
        ("val", "text"),
        ("reader", "text"),
        ("reason", "text"),
        ("remark", "text"),
        ("after_ms", "bigint"),
    ),
    found_by="reader",
    wording="remark",
    later=(("after_ms", 6),),
)
# All rows with one `search` are one search.
SEARCHES = Table(
    "searches",
    (
        ("id", "text"),
        ("version", "integer"),
        ("locale", "text"),
        ("edition", "text"),
        ("claimed_ms", "bigint"),
        ("received_ms", "bigint"),
        ("search", "text"),
        ("query", "text"),
        ("hits", "integer"),
        ("sure", "integer"),
        ("outcome", "text"),
        ("article", "text"),
        ("place", "integer"),
    ),
    found_by="search",
    since=2,
)
_ABOUT_A_TEXT: tuple[tuple[str, Column], ...] = (
    ("id", "text"),
    ("version", "integer"),
    ("article", "text"),
    ("revision", "text"),
    ("locale", "text"),
    ("edition", "text"),
    ("claimed_ms", "bigint"),
    ("received_ms", "bigint"),
)
STEPS = Table(
    "steps",
    (*_ABOUT_A_TEXT, ("step", "text"), ("reader", "text"), ("remark", "text")),
    found_by="reader",
    wording="remark",
    since=3,
)
FLAGS = Table(
    "flags",
    (*_ABOUT_A_TEXT, ("flag", "text"), ("reader", "text"), ("remark", "text")),
    found_by="reader",
    wording="remark",
    since=3,
)
SURVEYS = Table(
    "surveys",
    (
        ("id", "text"),
        ("version", "integer"),
        ("locale", "text"),
        ("claimed_ms", "bigint"),
        ("received_ms", "bigint"),
        ("question", "text"),
        ("val", "integer"),
        ("link", "text"),
        ("remark", "text"),
    ),
    found_by="link",
    wording="remark",
    since=3,
)
# To whom the question of EVENTS was shown.
SHOWN = Table("shown", (*_ABOUT_A_TEXT, ("reader", "text")), found_by="reader", since=6)
TABLES = (EVENTS, SEARCHES, STEPS, FLAGS, SURVEYS, SHOWN)
# Votes that a person looks at before they count. decision: "waiting", "accepted" or "dismissed".
HELD = Table(
    "held",
    (("id", "text"), ("reason", "text"), ("received_ms", "bigint"), ("decision", "text")),
    since=4,
)
WRITTEN = (*TABLES, HELD)
"""All that an event may bring a row of; each but the last is a table of events."""

_ALIKE: dict[Table, tuple[str, type[StepReport] | type[Flag] | type[SurveyAnswer] | type[Shown]]] = {
    STEPS: ("step", StepReport),
    FLAGS: ("flag", Flag),
    SURVEYS: ("survey", SurveyAnswer),
    SHOWN: ("shown", Shown),
}
_TABLE_OF = {declared: table for table, (_, declared) in _ALIKE.items()}
_FIELDS = {"claimed_ms": "at_ms", "val": "value", "remark": "comment"}
"""What a column is called in the event, where that is not the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """An event as a row of its table."""

    table: Table
    values: tuple[Any, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Which row it is, in the whole store."""
        return self.table.name, self.values[0]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event, and when it was received: milliseconds since 1970 by the collector's clock."""

    event: Event
    received_ms: int


class Writer(Protocol):
    """A store that is open to take events. Used by one thread."""

    def commit(self, rows: Sequence[Row]) -> list[bool | StoreError]:
        """Keep these in one transaction, durably: True for each that is new, False where its id was there.

        A row that the store cannot hold fails alone. Raises StoreError where none was kept, or where that
        cannot be known; sending them again is safe.
        """

    def try_out(self, row: Row) -> None:
        """Write a row and take it out again, durably, as it would be for an event. Raises StoreError."""

    def close(self) -> None:
        """Let go of it."""


class Moment(Protocol):
    """A store as it was at one moment."""

    @property
    def version(self) -> int:
        """The version of its shape."""

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds, one row after the other; `?` stands for a value. Raises StoreError."""


class Changes(Protocol):
    """A store in the middle of a transaction that changes what is in it."""

    @property
    def version(self) -> int:
        """The version of its shape."""

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows a statement changed; `?` stands for a value. Raises StoreError."""

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a statement finds; `?` stands for a value. Raises StoreError."""

    def put(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows that are not there yet. Raises StoreError."""


class Database(Protocol):
    """A place where events are kept. As text it is what people may read: an address without a password."""

    def open_to_write(self) -> Writer:
        """Ready to take events. Raises StoreError."""

    def open_to_read(self) -> AbstractContextManager[Moment]:
        """As it is now. Raises StoreError, also where nothing has been received yet."""

    def open_to_change(self) -> AbstractContextManager[Changes]:
        """One transaction, committed at the end of the `with`. Raises StoreError."""

    def shred(self) -> str:
        """Make unreadable, on the disk too, what was taken out; what that did not reach, or "".

        Raises StoreError where it could not be done.
        """

    def migrate(self) -> tuple[int, int]:
        """Bring it to this version; the version before, and after. Raises StoreError."""


def row_of(event: Event, received_ms: int) -> Row:
    """The row of an event that was received at this moment."""
    if isinstance(event, SearchEvent):
        return Row(
            SEARCHES,
            (
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
            ),
        )
    if not isinstance(event, Vote):
        table = _TABLE_OF[type(event)]
        return Row(table, tuple(_column(event, name, received_ms) for name, _ in table.columns))
    return Row(
        EVENTS,
        (
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
            event.after_ms,
        ),
    )


def _column(event: Event, name: str, received_ms: int) -> object:
    if name == "received_ms":
        return received_ms
    value = getattr(event, _FIELDS.get(name, name))
    return None if value == "" else value


def event_of(table: Table, values: tuple[Any, ...]) -> StoredEvent:
    """The event in a row of this table."""
    if table is EVENTS:
        return vote_of(values)
    if table is SEARCHES:
        return search_of(values)
    kind, declared = _ALIKE[table]
    found = dict(zip((_FIELDS.get(name, name) for name, _ in table.columns), values, strict=True))
    received = found.pop("received_ms")
    found |= {"kind": kind, "at": moment_text(found.pop("at_ms"))}
    return StoredEvent(msgspec.convert(found, declared), received)


def vote_of(values: tuple[Any, ...]) -> StoredEvent:
    """The vote in a row of EVENTS."""
    id_, kind, version, article, revision, locale, edition, claimed, received, val, reader, *rest = values
    vote = Vote(
        id=id_,
        kind=kind,
        version=version,
        article=article,
        revision=revision,
        locale=locale,
        edition=edition,
        at=moment_text(claimed),
        value=val,
        reader=reader,
        reason=rest[0],
        comment=rest[1],
        after_ms=rest[2],
    )
    return StoredEvent(vote, received)


def search_of(values: tuple[Any, ...]) -> StoredEvent:
    """The event of a search in a row of SEARCHES."""
    id_, version, locale, edition, claimed, received, search, query, hits, sure, outcome, *rest = values
    event = SearchEvent(
        id=id_,
        kind="search",
        version=version,
        locale=locale,
        edition=edition,
        at=moment_text(claimed),
        search=search,
        query=query,
        hits=hits,
        sure=bool(sure),
        outcome=outcome,
        article=rest[0],
        place=rest[1],
    )
    return StoredEvent(event, received)
