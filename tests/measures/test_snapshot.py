from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from kb_tools.errors import KbError
from kb_tools.feedback.reading import RevisionCount
from kb_tools.measures.snapshot import build_snapshot
from kb_tools.measures.work import Work
from kb_tools.snapshot import read_snapshot, snapshot_schema, write_snapshot

MADE = datetime(2026, 11, 25, 6, 0, 0, 250_000, tzinfo=UTC)
COUNTS = [
    RevisionCount("lost-phone", "customers", "en", "a" * 12, 10, 8, 1_764_000_000_000, 1_764_050_000_000),
    RevisionCount("phishing", "customers", "en", "b" * 12, 3, 1, 1_764_000_500_000, 1_764_060_000_000),
]


def test_figures_go_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text(write_snapshot(build_snapshot(COUNTS, MADE)))
    snapshot = read_snapshot(path)
    score = snapshot.articles["lost-phone"]
    assert (score.solved, score.answers, score.low, score.high) == (8, 10, 0.4902, 0.9433)
    assert score.enough and score.share == 0.8
    assert score.is_about("a" * 12) and not score.is_about("c" * 12)
    few = snapshot.articles["phishing"]
    assert not few.enough and few.share is None and few.low is None
    assert (snapshot.made_at, snapshot.since) == ("2026-11-25T06:00:00Z", "2025-11-24T16:00:00Z")


def test_the_same_figures_give_the_same_bytes_in_whatever_order() -> None:
    one = write_snapshot(build_snapshot(COUNTS, MADE))
    assert one == write_snapshot(build_snapshot(COUNTS[::-1], MADE))
    assert one.endswith("}\n") and list(json.loads(one)) == sorted(json.loads(one))


def test_no_answers_make_an_empty_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text(write_snapshot(build_snapshot([], MADE)))
    assert read_snapshot(path).articles == {}


def test_the_schema_holds_for_what_is_written() -> None:
    jsonschema.Draft202012Validator.check_schema(snapshot_schema())
    schema = jsonschema.Draft202012Validator(snapshot_schema())
    written = json.loads(write_snapshot(build_snapshot(COUNTS, MADE)))
    schema.validate(written)
    written["articles"]["phishing"]["answers"] = -1
    assert not schema.is_valid(written)


BROKEN = [
    "", "{", "[]", "null", "{}", '{"version": 1}', '{"version": "1", "made_at": ""}', "[" * 50_000,
    '{"version": 1, "made_at": "x", "articles": {"a": {"solved": -1, "answers": 1, "revision": ""}}}',
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_snapshot_is_told_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text(text)
    with pytest.raises(KbError, match="not a snapshot of ours") as told:
        read_snapshot(path)
    assert "kb feedback snapshot" in told.value.hint


def test_a_snapshot_of_every_version_is_read() -> None:
    kept = sorted((Path(__file__).parents[1] / "data" / "snapshots").glob("snapshot-*.json"))
    assert kept
    for file in kept:
        snapshot = read_snapshot(file)
        assert snapshot.articles["lost-phone"].solved == 8
        assert snapshot.searches[0].opened == 12
    assert read_snapshot(kept[0]).work == ()


def test_what_to_do_next_goes_along_without_a_word_of_a_customer(tmp_path: Path) -> None:
    work = Work(
        kind="mend",
        article="lost-phone",
        title="Lost phone",
        people=40.0,
        evidence=("It helped 20 of 100.",),
        next_step="Try every step yourself.",
        revision="a" * 12,
        remarks=("My name is Ana.",),
    )
    path = tmp_path / "snapshot.json"
    path.write_text(write_snapshot(build_snapshot(COUNTS, MADE, work=[work])))
    (step,) = read_snapshot(path).work
    assert step.next_step == "Try every step yourself."
    assert step.is_about("a" * 12) and not step.is_about("b" * 12)
    assert "Ana" not in path.read_text()


def test_a_newer_snapshot_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text('{"version": 3, "scores": []}')
    with pytest.raises(KbError, match="has version 3, and this Beeline reads up to 2"):
        read_snapshot(path)


def test_a_missing_snapshot_and_a_folder_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(KbError, match="there is no snapshot here"):
        read_snapshot(tmp_path / "none.json")
    with pytest.raises(KbError, match="could not be read"):
        read_snapshot(tmp_path)
