"""The OpenAPI description is true: schemathesis asks a running collector all that it says, and the opposite."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb_tools.feedback.description import ROUTES, openapi
from tests.service.test_search import write_site

if TYPE_CHECKING:
    from tests.service.conftest import Collector, Starts

ORIGIN = "https://help.example.com"


def ask_everything(start: Starts, folder: Path, examples: int) -> int:
    """Run schemathesis with so many examples an operation; how many requests it made. No check may fail."""
    site = folder / "site"
    site.mkdir()
    write_site(site, "Lost phone", "Lost card", "The scan stopped")
    (folder / "collector.yml").write_text(f"secret: {'s' * 32}\n")
    collector = start("--per-minute", "0", "--site", str(site), "--config", str(folder / "collector.yml"))
    # Too large is a refusal too, whether what was sent is whole or not.
    (folder / "schemathesis.toml").write_text(
        f"[checks]\nnegative_data_rejection.expected-statuses = {['4xx', 503]}\n"
        f"positive_data_acceptance.expected-statuses = {['2xx', '3xx', 413]}\n"
        # A signature cannot be made up, and that is the point of it.
        '[[operations]]\ninclude-path = "/survey"\n'
        "checks.positive_data_acceptance.enabled = false\n"
    )
    st = [Path(sys.executable).with_name("st"), "run", f"{collector.url}/openapi.json", "--no-color"]
    options = ["--header", f"Origin:{ORIGIN}", "--max-examples", str(examples)]
    options += ["--phases", "examples,coverage,fuzzing", "--workers", "2"]
    done = subprocess.run([*st, *options], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert collector.client.get("/ready").status_code == 200
    made = re.search(r"([\d,]+) generated", done.stdout)
    assert made is not None, done.stdout
    return int(made[1].replace(",", ""))


def test_nothing_it_says_is_wrong(start: Starts, tmp_path: Path) -> None:
    assert ask_everything(start, tmp_path, 20) > 150


@pytest.mark.slow
def test_nothing_it_says_is_wrong_in_five_thousand_examples(start: Starts, tmp_path: Path) -> None:
    assert ask_everything(start, tmp_path, 850) >= 5_000


def test_the_collector_serves_it(collector: Collector) -> None:
    reply = collector.client.get("/openapi.json")
    assert reply.headers["content-type"] == "application/json"
    assert reply.json() == openapi()


def test_every_route_is_described_and_nothing_else(collector: Collector) -> None:
    described = {path: set(operations) for path, operations in openapi()["paths"].items()}
    assert described.keys() == ROUTES.keys()
    for path, methods in ROUTES.items():
        assert described[path] == {method.lower() for method in methods} - {"head", "options"}
        assert collector.client.request("DELETE", path).status_code == 405
