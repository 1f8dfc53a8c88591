"""What the measures ask of an engine. All statements are written once, in what all engines understand alike:

CASE, COUNT, SUM, MIN, MAX, ROW_NUMBER, joins and comparisons of whole numbers. No dates, no division, no
rounding: shares, intervals and medians are worked out in Python from whole numbers. What is left to
differ stands in `views`, and an engine only says how it spells whole-number division.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from kb_tools.feedback.database import Column

Columns = tuple[tuple[str, Column], ...]


class Engine(Protocol):
    """An engine that has the views of `views`, at one moment of the data."""

    @property
    def name(self) -> str:
        """What people call it."""

    def has(self, table: str) -> bool:
        """Whether the data has this table (`kb_tools.feedback.database`)."""

    def source(self, table: str) -> str:
        """How a statement names this table of the data."""

    def whole(self, number: str, by: str) -> str:
        """How a statement divides two whole numbers that are not negative, leaving a whole number."""

    def view(self, name: str, statement: str) -> None:
        """Give a statement a name."""

    def keep(self, name: str, statement: str, values: Sequence[object] = ()) -> None:
        """Keep what a statement finds under a name, in place of what had it; `?` stands for a value."""

    def load(self, name: str, columns: Columns, rows: Iterable[tuple[Any, ...]], key: int = 0) -> None:
        """Bring rows in under a name, in place of what had it. The first `key` columns tell them apart."""

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds: text, whole numbers and None. Read it to its end before the next call.

        Raises KbError.
        """
