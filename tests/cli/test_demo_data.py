"""`kb demo-data`, as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb_tools.cli import main
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.measures.simulation.truth import read_truth

SMALL = ["--votes", "200", "--tickets", "20", "--until", "2026-11-25"]


def test_a_store_a_truth_and_the_way_to_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo-data", "--store", "sqlite:demo.sqlite", "--truth", "truth.json", *SMALL]) == 0
    told = capsys.readouterr()
    assert "60 articles" in told.out and "kb report --store sqlite:demo.sqlite" in told.out
    assert told.err == ""
    truth = read_truth(tmp_path / "truth.json")
    assert len(truth.articles) == 60 and len(truth.worst) == 10
    assert main(["report", "--store", "sqlite:demo.sqlite", "--out", "report.html"]) == 0


def test_real_answers_stay_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo-data", "--store", "sqlite:demo.sqlite", *SMALL]) == 0
    before = EventReader(SqliteFile(tmp_path / "demo.sqlite")).count()
    assert main(["demo-data", "--store", "sqlite:demo.sqlite", "--seed", "2", *SMALL]) == 2
    assert "holds answers already" in capsys.readouterr().err
    assert EventReader(SqliteFile(tmp_path / "demo.sqlite")).count() == before


def test_the_articles_of_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    entries = [
        {"id": f"a{number}", "title": f"Title {number}", "category": "c", "revision": f"{number:012x}"}
        for number in range(8)
    ]
    Path("index.json").write_text(json.dumps({"version": 1, "articles": entries}))
    call = ["demo-data", "--store", "sqlite:demo.sqlite", "--index", "index.json", "--truth", "truth.json"]
    assert main([*call, *SMALL]) == 0
    truth = read_truth(Path("truth.json"))
    assert {each.id: each.present.revision for each in truth.articles} == {
        f"a{number}": f"{number:012x}" for number in range(8)
    }
    assert truth.by_id["a3"].title == "Title 3" and truth.by_id["a3"].category == "c"
    assert "--index index.json" in capsys.readouterr().out


def test_the_articles_of_the_help_centre_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("mkdocs.yml").write_text("site_name: Help\nplugins:\n  - kb\n")
    Path("docs/lost-phone.md").write_text("---\nid: lost-phone\ntitle: Get back in\n---\nDo this.\n")
    assert main(["demo-data", "--store", "sqlite:demo.sqlite", "--truth", "truth.json", *SMALL]) == 0
    assert list(read_truth(Path("truth.json")).by_id) == ["lost-phone"]


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (["--until", "soon"], "not a day"),
        (["--until", "0001-01-01"], "too far away"),
        (["--articles", "0"], "too few or too many"),
        (["--votes", "-1"], "too few or too many"),
        (["--index", "missing.json"], "no index of articles"),
        (["--store", "nowhere"], "not a store"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    option: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo-data", "--store", "sqlite:demo.sqlite", *option]) == 2
    assert words in capsys.readouterr().err
    assert not Path("demo.sqlite").exists()
