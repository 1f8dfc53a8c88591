"""Figures for a spreadsheet: a line a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb_tools.feedback.events import to_the_second
from kb_tools.feedback.exports import csv_line
from kb_tools.measures.headline import Figure
from kb_tools.measures.measured_json import figure_row
from kb_tools.measures.overview import Overview

_COLUMNS = (
    "from",
    "to",
    "key",
    "name",
    "unit",
    "value",
    "low",
    "high",
    "people",
    "before_value",
    "before_people",
    "verdict",
    "better",
)


def write_csv_figures(overview: Overview, figures: Sequence[Figure]) -> Iterator[str]:
    """A line a figure of the period; what may not be told yet is empty."""
    yield csv_line(_COLUMNS)
    period = {"from": to_the_second(overview.period.from_ms), "to": to_the_second(overview.period.to_ms)}
    for figure in figures:
        row = period | figure_row(figure)
        yield csv_line(row[name] for name in _COLUMNS)
