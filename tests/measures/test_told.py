"""What the report counts beside votes: once for each reader and link, the same from both stores."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb_tools.feedback.database import Database
from kb_tools.feedback.events import example_event, new_id, read_event_fields
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore, database_at
from kb_tools.measures.counting.points import Point, Told, count_points
from kb_tools.measures.engines.opening import open_on_store
from kb_tools.measures.engines.views import make_views
from kb_tools.measures.report import build_report
from kb_tools.measures.report_json import write_json_report
from kb_tools.measures.report_page import write_html_report

NOON = 1_764_072_000_000
TEXT = str(example_event("step")["revision"])
MADE = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return SqliteFile(tmp_path / "votes.sqlite")
    made = database_at(request.getfixturevalue("postgres").new_database())
    made.migrate()
    return made


def fill(database: Database) -> None:
    number = 0
    with EventStore(database) as store:

        def put(kind: str, **given: Any) -> None:
            nonlocal number
            number += 1
            event = read_event_fields(example_event(kind) | {"id": new_id(number)} | given)
            store.append(event, NOON + number).result(20)

        put("step", step="sign-in/2", reader="a" * 16, comment="<b>no line</b>")
        put("step", step="sign-in/2", reader="a" * 16, comment=None)
        put("step", step="sign-in/2", reader="b" * 16, comment="nothing")
        put("step", step="sign-in", reader="b" * 16, comment=None)
        put("flag", flag="missing", comment="tablets")
        put("survey", question="satisfaction", value=2, link="c" * 16)
        put("survey", question="satisfaction", value=5, link="c" * 16)
        put("survey", question="satisfaction", value=5, link="d" * 16)
        put("survey", question="recommend", value=0, link="e" * 16)


def told_of(database: Database, since_ms: int = 0) -> Told:
    with open_on_store(database) as engine:
        make_views(engine, 60_000)
        return count_points(engine, since_ms)


def test_each_reader_and_each_link_counts_once_and_the_last_answer_holds(database: Database) -> None:
    fill(database)
    assert told_of(database) == Told(
        (
            Point("lost-phone", "step", "sign-in/2", 2, ("nothing", "<b>no line</b>"), {TEXT: 2}),
            Point("lost-phone", "flag", "missing", 1, ("tablets",), {TEXT: 1}),
            Point("lost-phone", "step", "sign-in", 1, (), {TEXT: 1}),
        ),
        (("recommend", 0, 1), ("satisfaction", 5, 2)),
    )
    assert told_of(database, NOON + 100) == Told()


def test_the_report_shows_it_and_runs_nothing(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / "votes.sqlite")
    fill(file)
    report = build_report([], [], MADE, told=told_of(file))
    told = json.loads(write_json_report(report))
    assert told["surveys"] == {"recommend": {"0": 1}, "satisfaction": {"5": 2}}
    assert told["points"][0]["what"] == "sign-in/2" and told["points"][0]["readers"] == 2
    page = write_html_report(report)
    assert "Step 2 of sign-in" in page and "Section sign-in" in page and "Something is missing" in page
    assert "&lt;b&gt;no line" in page and "<b>no line" not in page
    assert "2 answers. 1: 0, 2: 0, 3: 0, 4: 0, 5: 2" in page


def test_a_report_of_nothing_has_no_such_part() -> None:
    assert "Surveys</h2>" not in write_html_report(build_report([], [], MADE))
