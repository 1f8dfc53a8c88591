"""Events of our own, a line each: from `kb feedback export`, or from a function on a serverless host."""

from __future__ import annotations

import json
from datetime import datetime

import msgspec

from kb_tools.errors import Place, Problem
from kb_tools.feedback.database import StoredEvent
from kb_tools.feedback.events import EventError, SearchEvent, Shown, milliseconds, read_event_fields
from kb_tools.feedback.privacy import clean_comment
from kb_tools.feedback.queries import clean_query


def read_own_events(text: str, file: str, now: datetime) -> tuple[list[StoredEvent], list[Problem]]:
    """The events in JSON lines, each with its moment of receipt, and what is wrong with other lines.

    Comments and searches are cleaned once more. now, with a time zone, stands in where a line has no
    received_at.
    """
    events: list[StoredEvent] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            events.append(_read_line(line, now))
        except json.JSONDecodeError as error:
            place = Place(file, number, error.colno)
            problems.append(Problem(place, f"this is no JSON: {error.msg}", "an event, a line each"))
        except (EventError, ValueError, RecursionError) as error:
            told = error.message if isinstance(error, EventError) else str(error)
            problems.append(Problem(Place(file, number), told, "an event as the collector takes it"))
    return events, problems


def _read_line(line: str, now: datetime) -> StoredEvent:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise EventError("found no JSON object")
    received = found.pop("received_at", None)
    event = read_event_fields(found)
    if isinstance(event, SearchEvent):
        query = clean_query(event.query)
        if not query:
            raise EventError("query: nothing can be read in it")
        return StoredEvent(msgspec.structs.replace(event, query=query), _received(received, now))
    if isinstance(event, Shown):
        return StoredEvent(event, _received(received, now))
    event = msgspec.structs.replace(event, comment=clean_comment(event.comment))
    return StoredEvent(event, _received(received, now))


def _received(text: object, now: datetime) -> int:
    if text is None:
        return milliseconds(now)
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment > now:
        shown = json.dumps(text)[:60]
        raise EventError(f"received_at: found {shown}, expected a moment that has been")
    return milliseconds(moment)
