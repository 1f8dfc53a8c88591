"""Reading the samples, for the tests beside it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kb_tools.feedback.tickets import Ticket
from kb_tools.measures.tickets.desks import reader_of
from kb_tools.measures.tickets.reading import ReadSettings, Refused, Remark, Told

SAMPLES = Path(__file__).parents[2] / "data" / "tickets"
PATHS = {"/signing-in/lost-phone/": "lost-phone"}
SETTINGS = ReadSettings(zone=ZoneInfo("Europe/Berlin"), site_url="https://help.example.com", paths=PATHS)


def at(clock: str, day: int = 2) -> int:
    """Milliseconds of a clock's time on a day of March 2026, UTC."""
    hour, _, minute = clock.partition(":")
    return int(datetime(2026, 3, day, int(hour), int(minute), tzinfo=UTC).timestamp() * 1000)


def read_file(path: Path, settings: ReadSettings = SETTINGS) -> list[Told]:
    """All that a sample gives; its folder is its desk."""
    with path.open("rb") as stream:
        return list(reader_of(path.parent.name)(stream, settings))


def read_bytes(desk: str, body: bytes, settings: ReadSettings = SETTINGS) -> list[Told]:
    """All that bytes give."""
    return list(reader_of(desk)(io.BytesIO(body), settings))


def tickets(told: list[Told]) -> list[Ticket]:
    """Its tickets."""
    return [each for each in told if isinstance(each, Ticket)]


def refused(told: list[Told]) -> list[str]:
    """Its refusals, as they are told."""
    return [str(each) for each in told if isinstance(each, Refused)]


def remarks(told: list[Told]) -> list[str]:
    """What was left out."""
    return [each.told for each in told if isinstance(each, Remark)]
