"""What whoever runs a collector needs: whether it is well, what it counts, what it logs, how it is set."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from kb_tools.cli import main
from kb_tools.cli.collector_settings import CollectorOptions, read_options
from kb_tools.errors import ProblemsError
from tests.postgres_server import Server

if TYPE_CHECKING:
    from tests.service.conftest import Collector, Starts

Fields = Callable[..., dict[str, Any]]
ORIGIN = "https://help.example.com"


def figures(collector: Collector) -> dict[tuple[str, tuple[str, ...]], float]:
    """What /metrics tells: names and labels' values, and the figures."""
    text = collector.client.get("/metrics").text
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_ready_while_the_store_takes_answers(start_on_each: Starts) -> None:
    reply = start_on_each().client.get("/ready")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


def test_ready_says_so_while_the_server_of_the_store_is_gone(
    postgres: Server, start_on_postgres: Starts, vote: Fields
) -> None:
    collector = start_on_postgres("--per-minute", "0", "--log", "json")
    postgres.stop(at_once=True)
    try:
        event = vote()
        reply = collector.post(event)
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "30")
        assert "try again" in reply.json()["error"]
        assert collector.client.get("/ready").status_code == 503
        assert collector.client.get("/health").json() == {"status": "ok", "store": "failing"}
        assert figures(collector)["beeline_store_failing", ()] == 1
        for _ in range(5):
            collector.post(vote())
    finally:
        postgres.start()
    until = time.monotonic() + 30
    while collector.client.get("/ready").status_code != 200:
        assert time.monotonic() < until
    assert collector.post(event).status_code == 201
    assert figures(collector)["beeline_store_failing", ()] == 0
    code, log = collector.stop()
    lines = [json.loads(line) for line in log.splitlines()]
    # What is tidied once a day may fall into the gap too, and says so.
    lines = [line for line in lines if not line["message"].startswith("old comments")]
    assert code == 0
    assert [line["level"] for line in lines] == ["info", "error", "warning", "info"], "once, not for each"
    assert "PostgreSQL cannot be reached" in lines[1]["message"] or "terminat" in lines[1]["message"]
    assert lines[2]["message"].endswith("the store takes answers again")


def test_figures_count_requests_and_events(collector: Collector, vote: Fields) -> None:
    event = vote()
    for each in (event, event, {"kind": "vote"}, vote()):
        collector.post(each)
    collector.client.get("/secret/token-of-somebody")
    found = figures(collector)
    assert found["beeline_requests_total", ("/events", "201")] == 2
    assert found["beeline_requests_total", ("/events", "200")] == 1
    assert found["beeline_requests_total", ("other", "404")] == 1
    assert found["beeline_events_total", ("vote", "kept")] == 2
    assert found["beeline_events_total", ("vote", "known")] == 1
    assert found["beeline_events_total", ("", "refused")] == 1
    assert found["beeline_commit_events_sum", ()] == 3
    assert found["process_resident_memory_bytes", ()] > 0


def test_figures_tell_nothing_of_anybody(collector: Collector, vote: Fields) -> None:
    for number in range(30):
        collector.post(vote(article=f"article-{number}", comment="secret words", reader="r" * 20))
    text = collector.client.get("/metrics").text
    for private in ("article-", "secret", "rrrr", "127.0.0.1", "help.example.com"):
        assert private not in text
    assert len(text.splitlines()) < 250


def test_the_log_is_json_lines_without_anybody(start: Starts, vote: Fields) -> None:
    collector = start("--log", "json")
    collector.post(vote(comment="secret words", reader="r" * 20), **{"X-Forwarded-For": "203.0.113.9"})
    collector.post({"kind": "secret"})
    code, log = collector.stop()
    lines = [json.loads(line) for line in log.splitlines()]
    assert code == 0 and [line["message"].split(",")[0] for line in lines] == ["started", "stopped"]
    assert all(line.keys() == {"at", "level", "logger", "message"} for line in lines)
    for private in ("secret", "rrrr", "203.0.113.9", "lost-phone"):
        assert private not in log


def test_a_stop_right_at_the_start_is_not_lost(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; from kb_tools.cli import main; sys.exit(main())",
        "collector",
    ]
    for number in range(4):
        process = subprocess.Popen(
            [*command, "--store", f"sqlite:{tmp_path / f'{number}.sqlite'}", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None and "Receiving answers" in process.stdout.readline()
        process.terminate()
        try:
            assert process.wait(20) == 0
        finally:
            process.kill()


def test_a_stop_lets_what_runs_end(start: Starts, vote: Fields) -> None:
    collector = start("--per-minute", "0")
    statuses: list[int] = []
    enough = threading.Event()

    def send() -> None:
        with httpx.Client(base_url=collector.url, headers={"Origin": ORIGIN}, timeout=20) as client:
            try:
                while True:
                    statuses.append(client.post("/events", json=vote()).status_code)
                    if len(statuses) >= 40:
                        enough.set()
            except httpx.TransportError:
                return

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert enough.wait(30)
    code, _ = collector.stop()
    for thread in threads:
        thread.join()
    assert code == 0 and set(statuses) == {201}
    # An answer that was on its way when the line was cut may be kept without being told; none the other way.
    assert len(statuses) <= collector.store.count() <= len(statuses) + 4


def test_thousands_of_idle_connections_keep_nobody_out(start: Starts, vote: Fields) -> None:
    collector = start("--connections", "200", "--per-minute", "0")
    with ExitStack() as open_lines:
        lines = [
            open_lines.enter_context(socket.create_connection(("127.0.0.1", collector.port), timeout=20))
            for _ in range(800)
        ]
        for number, line in enumerate(lines):
            if number % 2:
                line.send(b"POST /events HTTP/1.1\r\nHost: ")
        begun = time.monotonic()
        while time.monotonic() - begun < 2:
            assert collector.post(vote()).status_code == 201
        closed = 0
        for line in lines:
            line.setblocking(False)
            try:
                closed += line.recv(1) == b""
            except BlockingIOError:
                continue
            except ConnectionError:
                closed += 1
        assert closed >= 600
    assert collector.client.get("/ready").status_code == 200


FILE = """\
store: sqlite:from-file.sqlite
port: 9000
origin: [https://help.example.com, https://hilfe.example.com]
per_minute: 60
"""


def test_options_count_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "collector.yml"
    file.write_text(FILE)
    environment = {"KB_COLLECTOR_CONFIG": str(file), "KB_COLLECTOR_PORT": "9001", "KB_COLLECTOR_LOG": "json"}
    assert read_options({"port": "9002", "store": None}, environment, None) == CollectorOptions(
        store="sqlite:from-file.sqlite",
        port=9002,
        origin=("https://help.example.com", "https://hilfe.example.com"),
        per_minute=60,
        log="json",
    )
    several = {"KB_COLLECTOR_ORIGIN": "https://a.example https://b.example"}
    assert read_options({}, several, file).origin == ("https://a.example", "https://b.example")
    assert read_options({}, {}, None) == CollectorOptions()


def test_everything_wrong_with_the_settings_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "collector.yml"
    file.write_text("port: many\nstroe: x\n")
    environment = {"KB_COLLECTOR_PORTS": "1", "KB_COLLECTOR_LOG": "xml"}
    with pytest.raises(ProblemsError) as told:
        read_options({"per_minute": "-1"}, environment, file)
    words = str(told.value)
    for part in (
        f'{file}:1:7: port: "many" does not fit',
        'there is no field "stroe" in collector.yml: did you mean "store"?',
        'KB_COLLECTOR_PORTS:1:1: there is no such setting: did you mean "KB_COLLECTOR_PORT"?',
        'KB_COLLECTOR_LOG:1:1: log: "xml" does not fit',
        '--per-minute:1:1: per_minute: "-1" does not fit',
    ):
        assert part in words


def test_wrong_settings_end_with_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KB_COLLECTOR_PORT", "99999")
    assert main(["collector", "--store", f"sqlite:{tmp_path / 's.sqlite'}"]) == 2
    assert "KB_COLLECTOR_PORT" in capsys.readouterr().err
    monkeypatch.delenv("KB_COLLECTOR_PORT")
    assert main(["collector", "--config", str(tmp_path / "none.yml")]) == 2
    assert "there is no settings file" in capsys.readouterr().err
