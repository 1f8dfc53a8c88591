"""One contract, three that keep it: our own collector, and the two functions for hosts without a server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from kb_tools.feedback.limits import RateLimit
from tests.contrib.lambda_host import DynamoInMemory, load_function, serve
from tests.service.conftest import ORIGIN, Collector
from tests.site.help_centre import absent

HERE = Path(__file__).parent
KEY = "a secret for the export"
Stored = Callable[[], list[dict[str, Any]]]


@dataclass(frozen=True)
class Endpoint:
    """Something that takes events: where, and what it has kept."""

    client: httpx.Client
    stored: Stored

    def post(self, fields: object, path: str = "/events", **headers: str) -> httpx.Response:
        """Send as a page would."""
        content = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
        return self.client.post(
            path, content=content, headers={"Content-Type": "application/json", **headers}
        )


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Endpoint]:
    collector = Collector(
        f"sqlite:{tmp_path / 's.sqlite'}", "--per-minute", "0", "--thanks", f"{ORIGIN}/thanks/"
    )

    def stored() -> list[dict[str, Any]]:
        return [msgspec.structs.asdict(each.event) for each in collector.store.events()]

    yield Endpoint(collector.client, stored)
    collector.stop()


StartsWorker = Callable[..., Endpoint]


def export_of(client: httpx.Client, key: str = KEY) -> list[dict[str, Any]]:
    """All that a function gives out, page by page."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        reply = client.get("/export", params={"after": after}, headers={"Authorization": f"Bearer {key}"})
        assert reply.status_code == 200
        found += [json.loads(line) for line in reply.text.splitlines()]
        after = reply.headers.get("x-after", "")
        if not after:
            return found


def node_here() -> str:
    """Where node is; without it the test is left out, but never in CI."""
    found = shutil.which("node")
    if found is None:
        absent("node is not installed")
    return str(found)


@pytest.fixture
def start_worker() -> Iterator[StartsWorker]:
    """Starts the worker in node, its settings by the environment."""
    node = node_here()
    running: list[subprocess.Popen[str]] = []

    def start(**env: str) -> Endpoint:
        given = {"ORIGINS": ORIGIN, "THANKS": f"{ORIGIN}/thanks/", "EXPORT_KEY": KEY} | env
        process = subprocess.Popen(
            [node, str(HERE / "serve_worker.mjs")],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **given},
        )
        running.append(process)
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Origin": ORIGIN}, timeout=20)
        return Endpoint(client, lambda: export_of(client))

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def worker(start_worker: StartsWorker) -> Endpoint:
    return start_worker()


StartsFunction = Callable[[DynamoInMemory], Endpoint]


@pytest.fixture
def start_function() -> Iterator[StartsFunction]:
    """Starts the function for Lambda on a table."""
    module = load_function()
    running: list[ThreadingHTTPServer] = []

    def start(client: DynamoInMemory) -> Endpoint:
        settings = module.CollectorSettings(
            origins=(ORIGIN,),
            thanks_url=f"{ORIGIN}/thanks/",
            burst=module.BurstLimit(from_a_network=0, at_once=0),
            limit=RateLimit(per_minute=0),
        )
        server = serve(module.function(module.Table(client, "votes"), settings, KEY))
        running.append(server)
        address = f"http://127.0.0.1:{server.server_address[1]}"
        asking = httpx.Client(base_url=address, headers={"Origin": ORIGIN}, timeout=20)
        return Endpoint(asking, lambda: export_of(asking))

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def aws_lambda(start_function: StartsFunction) -> Endpoint:
    return start_function(DynamoInMemory())


@pytest.fixture(params=["own", "worker", "aws_lambda"])
def endpoint(request: pytest.FixtureRequest) -> Endpoint:
    """Each of them."""
    found: Endpoint = request.getfixturevalue(request.param)
    return found
