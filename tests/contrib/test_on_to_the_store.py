"""From a function on a serverless host into the store, as the instructions say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb_tools.cli import main
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.sqlite_file import SqliteFile
from tests.contrib.conftest import KEY, Endpoint
from tests.contrib.test_contract import event

FETCH = Path(__file__).parent.parent.parent / "contrib" / "fetch_events.py"


def fetch(url: str, key: str = KEY) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "EXPORT_KEY": key}
    return subprocess.run([sys.executable, str(FETCH), url], capture_output=True, env=env)


def test_what_was_kept_comes_into_the_store_once(
    worker: Endpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = [event() for _ in range(45)] + [event("search"), event("step")]
    worker.post(sent, "/events/batch")
    done = fetch(str(worker.client.base_url))
    assert done.returncode == 0, done.stderr
    lines = tmp_path / "events.jsonl"
    lines.write_bytes(done.stdout)
    asked = ["feedback", "import", "events", str(lines), "--store", f"sqlite:{tmp_path / 's.sqlite'}"]
    assert main(asked) == 0 and "47 events read: 47 new, 0 already there" in capsys.readouterr().out
    assert main(asked) == 0 and "47 events read: 0 new, 47 already there" in capsys.readouterr().out
    kept = {each.event.id for each in EventReader(SqliteFile(tmp_path / "s.sqlite")).events()}
    assert kept == {each["id"] for each in sent}


def test_a_wrong_key_and_a_wrong_address_are_told_in_words(worker: Endpoint) -> None:
    wrong = fetch(str(worker.client.base_url), "another")
    assert wrong.returncode == 2 and b"EXPORT_KEY" in wrong.stderr and wrong.stdout == b""
    assert fetch("http://127.0.0.1:1").returncode == 2
    assert fetch("ftp://x").returncode == 2


def test_an_export_of_ours_comes_back_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "events.jsonl"
    first = '{"id": "x"}\n[1]\nnot json\n'
    lines.write_text(first)
    store = f"sqlite:{tmp_path / 's.sqlite'}"
    assert main(["feedback", "import", "events", str(lines), "--store", store]) == 1
    told = capsys.readouterr()
    assert "3 events read: 0 new, 0 already there, 3 refused." in told.out
    assert [f"{lines}:{line}:1" in told.err for line in (1, 2, 3)] == [True] * 3
