from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import httpx
import pytest

from kb_tools.feedback.events import example_event, moment_text, new_id
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.store import database_at
from tests.postgres_server import Server

ORIGIN = "https://help.example.com"
READY_SECONDS = 30


class Collector:
    """A real `kb collector` in a process of its own, on a port that was free."""

    def __init__(self, store: str, *options: str) -> None:
        self.store = EventReader(database_at(store))
        kb = [sys.executable, "-c", "import sys; from kb_tools.cli import main; sys.exit(main())"]
        self.process = subprocess.Popen(
            [*kb, "collector", "--store", store, "--port", "0", "--origin", ORIGIN, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=lambda: lines.put(self.process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
        try:
            told = lines.get(timeout=READY_SECONDS)
        except queue.Empty:
            told = ""
        found = re.search(r"http://127\.0\.0\.1:(\d+)", told)
        if found is None:
            self.process.kill()
            raise AssertionError(f"the collector did not start: {told} {self.process.communicate()[1]}")
        self.port = int(found[1])
        self.url = found[0]
        self.client = httpx.Client(base_url=self.url, headers={"Origin": ORIGIN}, timeout=20, verify=False)
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            with suppress(httpx.TransportError):
                if self.client.get("/health").status_code == 200:
                    return
        raise AssertionError("the collector does not answer")

    def post(self, fields: dict[str, Any], **headers: str) -> httpx.Response:
        """Send an event as a page would."""
        body = json.dumps(fields).encode()
        return self.client.post(
            "/events", content=body, headers={"Content-Type": "application/json", **headers}
        )

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self._gone()

    def stop(self) -> tuple[int, str]:
        """Ask it to end. Returns the exit code and what it wrote to standard error."""
        self.process.terminate()
        return self._gone()

    def _gone(self) -> tuple[int, str]:
        try:
            errors = self.process.communicate(timeout=READY_SECONDS)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            errors = self.process.communicate()[1]
        self.client.close()
        return self.process.returncode, errors


Starts = Callable[..., Collector]
Fields = Callable[..., dict[str, Any]]


@pytest.fixture
def started() -> Iterator[Callable[..., Collector]]:
    """Starts collectors on a store that is named, and ends those that still run."""
    running: list[Collector] = []

    def start(store: str, *options: str) -> Collector:
        running.append(Collector(store, *options))
        return running[-1]

    yield start
    for collector in running:
        if collector.process.returncode is None:
            collector.kill()


@pytest.fixture
def start(tmp_path: Path, started: Callable[..., Collector]) -> Starts:
    """Starts collectors on one file."""
    return partial(started, f"sqlite:{tmp_path / 'feedback.sqlite'}")


@pytest.fixture
def start_on_postgres(postgres: Server, started: Callable[..., Collector]) -> Starts:
    """Starts collectors on one database of a PostgreSQL server."""
    address = postgres.new_database()
    database_at(address).migrate()
    return partial(started, address)


@pytest.fixture(params=["start", "start_on_postgres"], ids=["sqlite", "postgres"])
def start_on_each(request: pytest.FixtureRequest) -> Starts:
    """The one, then the other."""
    found: Starts = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def collector(start: Starts) -> Collector:
    return start("--per-minute", "0", "--thanks", f"{ORIGIN}/thanks/")


@pytest.fixture(scope="session")
def vote() -> Fields:
    """Makes the fields of a new, whole vote; what is named is taken as given."""

    def made(**given: object) -> dict[str, Any]:
        now_ms = int(time.time() * 1000)
        fresh = {"id": new_id(now_ms), "at": moment_text(now_ms), "reader": token_urlsafe(16)}
        return example_event() | fresh | given

    return made
