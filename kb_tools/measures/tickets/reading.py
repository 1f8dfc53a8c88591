"""What every desk's reader takes and gives: settings in; tickets, refusals and remarks out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from zoneinfo import ZoneInfo

from kb_tools.feedback.tickets import Ticket

_PLAIN = frozenset("0123456789-:/.+TZ ")
_MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What the person who imports knows and the export does not say.

    zone is that of times that have none. category_field, product_field and language_field name a field of
    the desk's own: what stands in it becomes the ticket's. bots are the desk's ids of users whose lines a
    machine writes. site_url and paths say how a link to an article looks; without paths none is looked for.
    """

    zone: ZoneInfo | None = None
    category_field: str = ""
    product_field: str = ""
    language_field: str = ""
    bots: frozenset[str] = frozenset()
    site_url: str = ""
    paths: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """A record's place in a file: its line, and its number among the records from 1 (0 in a table)."""

    line: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.line}: ticket {self.nth:,}" if self.nth else str(self.line)


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that became no ticket: where, which field, what was found, and what to do.

    Nothing of what was found is shown but ids and moments.
    """

    spot: Spot
    field: str
    found: str
    wanted: str

    def __str__(self) -> str:
        about = f"{self.field}: " if self.field else ""
        return f"{self.spot}: {about}found {self.found}\n   expected {self.wanted}"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something of a ticket that was left out while the rest was kept, in words that can be counted."""

    told: str


Told = Ticket | Refused | Remark
Reader = Callable[[BinaryIO, ReadSettings], Iterator[Told]]


class Wrong(Exception):  # noqa: N818  it never reaches a person: it becomes a Refused
    """Why a record cannot become a ticket: the field, what was found, what to do."""

    def __init__(self, field: str, found: str, wanted: str) -> None:
        super().__init__(field)
        self.field, self.found, self.wanted = field, found, wanted


def shown(found: object) -> str:
    """A value as a message may show it: a number, an id, a moment; of all else its kind."""
    if found is None or found == "":
        return "nothing"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, int | float):
        return f"{found}"[:_MOST_SHOWN]
    if isinstance(found, str):
        if len(found) <= _MOST_SHOWN and _PLAIN.issuperset(found):
            return f'"{found}"'
        return f"a text of {len(found):,} characters"
    return "something else"
