from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from kb_tools.feedback.events import example_event, moment_text, new_id
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore, database_at
from tests.bucket_server import Storage

# A busy machine is slow, not wrong.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

Fields = Callable[..., dict[str, Any]]


@pytest.fixture
def vote() -> Fields:
    """Makes the fields of a new, whole vote; what is named is taken as given."""

    def made(**given: object) -> dict[str, Any]:
        now_ms = int(time.time() * 1000)
        fresh = {"id": new_id(now_ms), "at": moment_text(now_ms), "reader": token_urlsafe(16)}
        return example_event() | fresh | given

    return made


@pytest.fixture
def search() -> Fields:
    """Makes the fields of a new event of a search, by itself "shown"; what is named is taken as given."""

    def made(**given: object) -> dict[str, Any]:
        now_ms = int(time.time() * 1000)
        fresh = {"id": new_id(now_ms), "at": moment_text(now_ms), "search": token_urlsafe(16)}
        shown = {"outcome": "shown", "article": None, "place": None}
        return example_event("search") | fresh | shown | given

    return made


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[EventStore]:
    with EventStore(SqliteFile(tmp_path / "feedback.sqlite")) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Iterator[EventStore]:
    """A store of each kind: what a test of it promises holds for both."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_store")
        return
    database = database_at(request.getfixturevalue("postgres").new_database())
    database.migrate()
    with EventStore(database) as opened:
        yield opened


@pytest.fixture(scope="session")
def bucket_storage() -> Iterator[Storage]:
    """A storage that speaks S3, and runs for all tests."""
    storage = Storage()
    yield storage
    storage.stop()
