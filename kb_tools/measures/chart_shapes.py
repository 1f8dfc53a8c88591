"""What a chart shows, apart from who draws it: lines with a band, bars, and a table of colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Values = tuple[float | None, ...]
"""Along the chart; None is a gap."""
Ticks = tuple[tuple[float, str], ...]
"""Where a line or a label stands on a scale, and what the label says."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A line over time with the band in which it lies, and perhaps a second, thinner one.

    at are places in time; all values are on the scale from 0 to `highest`. shaded is a stretch of time
    that the report is about.
    """

    at: tuple[float, ...]
    middle: Values
    low: Values
    high: Values
    highest: float
    ticks: Ticks
    times: Ticks
    upper: Values = ()
    shaded: tuple[float, float] | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each label, with its value in words; those in `strong` are filled, others outlined."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    words: tuple[str, ...]
    strong: frozenset[int] = frozenset()
    across: bool = False
    highest: float = 0


@dataclass(frozen=True, slots=True)
class Heat:
    """A table of cells by row and column: a step of 0 to 4 and a word each. Some are outlined."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: Mapping[tuple[int, int], tuple[int, str]]
    outlined: frozenset[tuple[int, int]] = field(default_factory=frozenset)


Chart = Lines | Bars | Heat
