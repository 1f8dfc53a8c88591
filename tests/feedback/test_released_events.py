"""An event of every kind and version that was ever released still reads: pages live long in caches and tabs.

A file in tests/data/events is never changed. A new version, or a new value of a field, brings a new file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from kb_tools.feedback.events import KINDS, event_schema, read_event
from kb_tools.feedback.store import EventStore
from tests.told_searches import searches_of

FILES = sorted((Path(__file__).parents[1] / "data" / "events").glob("*.json"))
RECEIVED = 1_764_050_700_000


def fields(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_bytes())
    return found


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_it_still_reads_and_is_named_by_what_it_is(file: Path) -> None:
    event = read_event(file.read_bytes())
    assert file.stem.startswith(f"{event.kind}-{event.version}")
    told = msgspec.structs.asdict(event)
    assert {name: told[name] for name in fields(file)} == fields(file)


def test_every_kind_version_and_value_has_its_file() -> None:
    found = [fields(file) for file in FILES]
    for kind, declared in KINDS.items():
        mine = [each for each in found if each["kind"] == kind]
        declared_fields = {field.name: field for field in msgspec.structs.fields(declared)}
        versions = get_args(get_args(declared_fields["version"].type)[0])
        assert set(versions) == {each["version"] for each in mine}
        for name, part in event_schema()["$defs"][declared.__name__]["properties"].items():
            if "enum" in part:
                assert set(part["enum"]) - {None} <= {each.get(name) for each in mine}, name
            if name not in event_schema()["$defs"][declared.__name__]["required"]:
                assert any(name not in each for each in mine), f"{name} is never left out"


def test_all_are_kept_and_come_back_from_either_store(store: EventStore) -> None:
    events = [read_event(file.read_bytes()) for file in FILES]
    assert all(store.append(event, RECEIVED).result(10) for event in events)
    stored = {each.event.id: each.event for each in store.events()}
    for event in events:
        back = stored[event.id]
        assert back.at_ms == event.at_ms
        assert msgspec.structs.replace(back, at=event.at) == event
    assert sum(count.answers for count in store.counts()) > 0
    assert searches_of(store.database, RECEIVED)
