"""An issue's own fields: SLAs, the request's type, the customer's mark, and those that a person names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from kb_tools.measures.tickets.json_desk import decoded
from kb_tools.measures.tickets.values import Number

FIRST_RESPONSE = "time to first response"
_NAMED = msgspec.json.Decoder(dict[str, msgspec.Raw])
_SLA, _RATING, _REQUEST = b'"completedCycles"', b'"rating"', b'"requestType"'
_MOST = 20_000


@dataclass(slots=True)
class JiraFields:
    """What was found: values by the id of their field, when each SLA was met, and what Jira itself names.

    stops are milliseconds since 1970 by the SLA's name in small letters, in their order.
    """

    values: dict[str, object] = field(default_factory=dict)
    stops: dict[str, list[int]] = field(default_factory=dict)
    request_type: str = ""
    channel: str = ""
    rating: Number = None


def jira_fields(body: bytes) -> JiraFields:
    """What an issue's object `fields` holds; large values, such as descriptions, are passed over.

    Raises Wrong.
    """
    found = JiraFields()
    for name, raw in decoded(body, _NAMED).items():
        text = bytes(raw)
        if len(text) > _MOST or not (name.startswith("customfield_") or name in ("components", "labels")):
            continue
        try:
            value = msgspec.json.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        found.values[name] = value
        if isinstance(value, dict):
            _take(value, text, found)
    return found


def _take(value: dict[str, Any], text: bytes, found: JiraFields) -> None:
    if _SLA in text and isinstance(value.get("name"), str):
        cycles = value.get("completedCycles")
        stops = [_stop(cycle) for cycle in cycles] if isinstance(cycles, list) else []
        found.stops[value["name"].strip().casefold()] = sorted(stop for stop in stops if stop is not None)
    elif _REQUEST in text and isinstance(value.get("requestType"), dict):
        name = value["requestType"].get("name")
        found.request_type = name if isinstance(name, str) else ""
    elif _RATING in text:
        rating = value.get("rating")
        found.rating = (
            rating if isinstance(rating, int | float | str) and not isinstance(rating, bool) else None
        )


def _stop(cycle: object) -> int | None:
    stop = cycle.get("stopTime") if isinstance(cycle, dict) else None
    at = stop.get("epochMillis") if isinstance(stop, dict) else None
    return at if isinstance(at, int) and not isinstance(at, bool) and 0 < at < 2**53 else None
