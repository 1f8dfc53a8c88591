"""`kb tickets import`: counts, refusals, exit codes, and that a second time changes nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kb_tools.cli import main
from kb_tools.feedback.store import database_at
from tests.measures.tickets.reading_samples import SAMPLES


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:{tmp_path / 'tickets.sqlite'}"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLES / "zendesk" / "incremental.json", tmp_path / "export.json"))


def rows(store: str, table: str) -> list[tuple[object, ...]]:
    with database_at(store).open_to_read() as found:
        return list(found.rows(f"SELECT * FROM {table} ORDER BY id", ()))


def test_a_second_import_changes_nothing(
    store: str, export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index.json"
    index.write_text(
        json.dumps([{"id": "lost-phone", "url": "https://help.example.com/signing-in/lost-phone/"}]), "utf-8"
    )
    words = ["tickets", "import", "zendesk", str(export), "--store", store, "--index", str(index)]
    assert main(words) == 0
    assert f"{export}: 4 read, 0 refused\n   4 new, 0 changed, 0 as they were." in capsys.readouterr().out
    before = {table: rows(store, table) for table in ("tickets", "ticket_spans", "ticket_links")}
    assert len(before["ticket_spans"]) == 6
    assert len(before["ticket_links"]) == 1
    assert main(words) == 0
    assert "0 new, 0 changed, 4 as they were." in capsys.readouterr().out
    assert before == {table: rows(store, table) for table in before}


def test_what_is_refused_is_counted_and_written_beside_the_export(
    store: str, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = export.read_text("utf-8")
    export.write_text(whole[: whole.index('"id": 104')], "utf-8")
    told = export.with_name("export.json.refused.txt")
    assert main(["tickets", "import", "zendesk", str(export), "--store", store]) == 1
    assert f"{export}: 3 read, 1 refused: see {told}" in capsys.readouterr().out
    assert told.read_text("utf-8").startswith("export.json:")
    export.write_text(whole, "utf-8")
    assert main(["tickets", "import", "zendesk", str(export), "--store", store]) == 0
    assert "1 new, 0 changed, 3 as they were." in capsys.readouterr().out
    assert not told.exists()


def test_json_for_programs_and_nothing_on_standard_error(
    store: str, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tickets", "import", "zendesk", str(export), "--store", store, "--format", "json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert json.loads(said.out) == {
        "files": [
            {
                "file": str(export),
                "read": 4,
                "refused": 0,
                "new": 4,
                "changed": 0,
                "same": 0,
                "refusals": "",
                "left_out": {},
            }
        ],
        "read": 4,
        "refused": 0,
        "new": 4,
        "changed": 0,
        "same": 0,
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--zone", "Mars/Base"], "--zone"),
        (["--site", "https://help.example.com"], "--index"),
        (["--index", "missing.json"], "kb build"),
    ],
)
def test_wrong_use_says_what_to_do(
    store: str, export: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tickets", "import", "zendesk", str(export), "--store", store, *words]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tickets", "import", "zendesk", "no-export.json", "--store", store]) == 2
    assert "no-export.json" in capsys.readouterr().err
