"""How many of those who saw the question answered it: each reader once a text, the same from both stores."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb_tools.feedback.database import HELD, Database
from kb_tools.feedback.events import example_event, new_id, read_event_fields
from kb_tools.feedback.reading import RevisionCount
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore, database_at
from kb_tools.measures.counting.shown import ShownCount, count_shown
from kb_tools.measures.engines.opening import open_on_store
from kb_tools.measures.engines.views import make_views
from kb_tools.measures.rates import Rate
from kb_tools.measures.report import build_report, write_csv_report
from kb_tools.measures.report_json import write_json_report
from kb_tools.measures.report_page import write_html_report
from kb_tools.measures.response import Response, response, response_in_words

NOON = 1_764_072_000_000
MADE = datetime(2026, 11, 27, tzinfo=UTC)
OLD, NEW = "0a" * 6, "0b" * 6
Put = Callable[..., str]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return SqliteFile(tmp_path / "votes.sqlite")
    made = database_at(request.getfixturevalue("postgres").new_database())
    made.migrate()
    return made


def counted(database: Database, from_ms: int = 0, to_ms: int = NOON * 2) -> list[ShownCount]:
    with open_on_store(database) as engine:
        make_views(engine, 60_000)
        return count_shown(engine, from_ms, to_ms)


def putting(store: EventStore) -> Put:
    number = 0

    def put(kind: str, reader: str, received_ms: int = NOON, **given: Any) -> str:
        nonlocal number
        number += 1
        fields = example_event(kind) | {"id": new_id(number), "reader": reader * 16, "revision": NEW} | given
        store.append(read_event_fields(fields), received_ms).result(20)
        return str(fields["id"])

    return put


def test_a_reader_counts_once_a_text_and_only_those_who_saw_it_can_have_answered(database: Database) -> None:
    with EventStore(database) as store:
        put = putting(store)
        put("shown", "a")
        put("shown", "a")
        put("shown", "b")
        put("shown", "b", revision=OLD)
        put("shown", "c", edition="agents")
        put("vote", "a", value="no")
        put("vote", "a", value="yes")
        put("vote", "d")
        put("vote", "c")
    article, locale = str(example_event()["article"]), str(example_event()["locale"])
    assert counted(database) == [
        ShownCount(article, "agents", locale, NEW, 1, 0),
        ShownCount(article, "customers", locale, OLD, 1, 0),
        ShownCount(article, "customers", locale, NEW, 2, 1),
    ]
    assert response(counted(database)) == Response(Rate(1, 3), {article: Rate(1, 3)})
    assert response(counted(database), "agents").whole == Rate(0, 1)


def test_a_vote_that_waits_for_a_look_is_no_answer_yet(database: Database) -> None:
    with EventStore(database) as store:
        put = putting(store)
        put("shown", "a")
        id_ = put("vote", "a", after_ms=10)
        with database.open_to_change() as changes:
            changes.put(HELD, [(id_, "too_quick", NOON, "waiting")])
        assert [each.answered for each in counted(database)] == [0]
        with database.open_to_change() as changes:
            changes.run("UPDATE held SET decision = 'accepted'")
    assert [each.answered for each in counted(database)] == [1]


def test_only_the_time_that_is_asked_for_counts_by_a_clock_that_is_believed(database: Database) -> None:
    with EventStore(database) as store:
        put = putting(store)
        put("shown", "a", at="2001-01-01T00:00:00Z")
        put("shown", "b", at="2025-11-25T12:00:00Z", received_ms=NOON + 3_600_000)
    assert sum(each.shown for each in counted(database, NOON, NOON + 1)) == 2
    assert counted(database, NOON + 1) == [] == counted(database, 0, NOON)


def test_a_store_without_any_has_no_rate(database: Database) -> None:
    with EventStore(database) as store:
        putting(store)("vote", "a")
    assert response(counted(database)) == Response()
    assert response_in_words(Rate(0, 0)) == ""


def test_below_ten_readers_there_is_no_figure_and_an_article_that_nobody_answered_is_there() -> None:
    shown = [
        ShownCount("much-read", "customers", "en", NEW, 38, 4),
        ShownCount("much-read", "customers", "de", NEW, 2, 0),
        ShownCount("never-answered", "customers", "en", NEW, 9, 0),
    ]
    report = build_report([], [], MADE, shown=shown)
    told = json.loads(write_json_report(report))["response"]
    assert (told["shown"], told["responded"], told["response"]) == (49, 4, 0.0816)
    assert told["articles"][0] == {
        "article": "much-read", "shown": 40, "responded": 4, "response": 0.1, "response_low": 0.0396,
        "response_high": 0.2305,
    }  # fmt: skip
    assert [told["articles"][1][name] for name in ("shown", "response", "response_low")] == [9, None, None]
    lines = list(csv.DictReader(io.StringIO("".join(write_csv_report(report)))))
    assert [(line["article"], line["shown"], line["response"]) for line in lines] == [
        ("much-read", "40", "0.1"),
        ("never-answered", "9", ""),
    ]
    said = "4 of 49 readers who saw the question answered it (3 to 19\u00a0%)."
    assert response_in_words(report.response.whole) == said


def test_the_page_says_it_in_a_sentence() -> None:
    texts = [RevisionCount("lost-phone", "customers", "en", NEW, 40, 30, NOON, NOON)]
    shown = [ShownCount("lost-phone", "customers", "en", NEW, 1_000, 40)]
    page = write_html_report(build_report(texts, [], MADE, shown=shown))
    assert "40 of 1,000 readers who saw the question answered it (3 to 5\u00a0%)." in page
