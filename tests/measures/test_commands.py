"""`kb feedback` and `kb report`, as a person calls them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kb_tools.cli import main
from kb_tools.feedback.events import Vote, example_event
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore
from kb_tools.snapshot import read_snapshot


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with twelve votes on one article and one, hostile, on another; its address."""
    path = tmp_path / "feedback.sqlite"
    with EventStore(SqliteFile(path)) as opened:
        for number in range(12):
            changed = {
                "id": f"019abb7c-1f2e-7c3d-9a4b-{number:012x}",
                "reader": f"{number:016d}",
                "value": "yes" if number < 3 else "no",
            }
            opened.append(Vote(**example_event() | changed), 1_764_050_671_000).result(10)
        hostile = {"id": "019abb7c-1f2e-7c3d-9a4b-ffffffffffff", "article": "other", "comment": "=1+1"}
        opened.append(Vote(**example_event() | hostile), 1_764_050_671_000).result(10)
    return f"sqlite:{path}"


def test_export_as_json_lines(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "export", "--store", store]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 13
    assert lines[0]["received_at"] == "2025-11-25T06:04:31.000Z"


def test_export_as_csv_into_a_file(store: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "events.csv"
    assert main(["feedback", "export", "--store", store, "--format", "csv", "--out", str(out)]) == 0
    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode(), newline="")))
    assert len(rows) == 13 and rows[-1]["comment"] == "'=1+1"
    assert [path.name for path in out.parent.iterdir()] == ["events.csv"]


def test_snapshot(store: str, tmp_path: Path) -> None:
    out = tmp_path / "snapshot.json"
    assert main(["feedback", "snapshot", "--store", store, "--out", str(out)]) == 0
    score = read_snapshot(out).articles["lost-phone"]
    assert (score.solved, score.answers, score.enough) == (3, 12, True)


def test_report_in_each_format(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = tmp_path / "index.json"
    index.write_text('[{"id": "lost-phone", "title": "Get back in", "url": "/lost-phone/"}]')
    for kind, words in (
        ("html", "Get back in</a>"),
        ("json", '"title": "Get back in"'),
        ("csv", ",Get back in,"),
    ):
        assert main(["report", "--store", store, "--index", str(index), "--format", kind]) == 0
        assert words in capsys.readouterr().out


def test_since_leaves_out_earlier_answers(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "export", "--store", store, "--since", "2025-11-26"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["report", "--store", store, "--since", "soon"]) == 2
    assert '"soon" is not a day' in capsys.readouterr().err


def test_a_report_that_cannot_be_written_leaves_the_old_one(store: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert main(["report", "--store", store, "--out", str(tmp_path / "folder")]) == 2
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("feedback.sqlite")}
    assert left == {"folder"} and not list((tmp_path / "folder").iterdir())


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("sqlite:none.sqlite", "nothing has been received"),
        ("postgresql:///kb?host=/nowhere", "PostgreSQL cannot be reached"),
        ("x", "is not a store"),
    ],
)
def test_a_store_that_is_none_is_told_in_words(
    address: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["report"], ["feedback", "export"], ["feedback", "snapshot"]):
        assert main([*command, "--store", address]) == 2
        assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_collector_without_its_packages_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "starlette.applications", None)
    monkeypatch.delitem(sys.modules, "kb_tools.feedback.collector", raising=False)
    assert main(["collector", "--store", f"sqlite:{tmp_path / 's.sqlite'}"]) == 2
    assert "pip install 'beeline-kb[collector]'" in capsys.readouterr().err
