"""Events out again, for a table or another program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import msgspec

from kb_tools.feedback.database import StoredEvent
from kb_tools.feedback.events import KINDS, moment_text

_COLUMNS = tuple(dict.fromkeys(name for declared in KINDS.values() for name in declared.__struct_fields__))
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> object:
    """A value for CSV that no spreadsheet takes for a formula: a text that could be one gets a leading '."""
    if isinstance(value, str) and (
        value.startswith(_STARTS_A_FORMULA) or value.lstrip().startswith(_STARTS_A_FORMULA)
    ):
        return f"'{value}"
    return value


def csv_line(cells: Iterable[object]) -> str:
    """One line of CSV (RFC 4180, with a line break at its end), every cell safe."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def write_jsonl(events: Iterable[StoredEvent]) -> Iterator[str]:
    """One JSON object a line: the event as it came, and received_at."""
    for stored in events:
        fields = {**msgspec.structs.asdict(stored.event), "received_at": moment_text(stored.received_ms)}
        yield msgspec.json.encode(fields).decode() + "\n"


def write_csv(events: Iterable[StoredEvent]) -> Iterator[str]:
    """A line of names, then one line an event; what an event of the other kind has is left empty."""
    yield csv_line([*_COLUMNS, "received_at"])
    for stored in events:
        fields = msgspec.structs.asdict(stored.event)
        yield csv_line([*(fields.get(name) for name in _COLUMNS), moment_text(stored.received_ms)])
