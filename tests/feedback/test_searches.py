"""Searches in the store: kept once, folded into what came of each, and an old file brought forward."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kb_tools.feedback.database import StoreError
from kb_tools.feedback.events import SearchEvent, Vote, moment_text, read_event_fields
from kb_tools.feedback.exports import write_csv, write_jsonl
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.searches import GIVEN_UP_AFTER_MS, Opened, Search
from kb_tools.feedback.sqlite_file import APPLICATION, MIGRATIONS, SqliteFile
from kb_tools.feedback.store import EventStore
from tests.told_searches import searches_of

Fields = Callable[..., dict[str, Any]]
NOON = 1_764_072_000_000
DAY = 86_400_000
TOKEN = "t" * 22
LATER = NOON + GIVEN_UP_AFTER_MS + 60_000


def keep(store: EventStore, fields: dict[str, Any], received_ms: int | None = None) -> bool:
    event = read_event_fields(fields)
    return store.append(event, event.at_ms if received_ms is None else received_ms).result(10)


def happened(store: EventStore, search: Fields, *steps: dict[str, Any], now_ms: int = LATER) -> Search:
    for number, step in enumerate(steps):
        keep(store, search(search=TOKEN, at=moment_text(NOON + number), **step))
    (folded,) = searches_of(store.database, now_ms)
    return folded


def opened(article: str, place: int = 1) -> dict[str, Any]:
    return {"outcome": "opened", "article": article, "place": place}


def said(outcome: str, article: str) -> dict[str, Any]:
    return {"outcome": outcome, "article": article}


def test_an_event_sent_twice_is_kept_once(store: EventStore, search: Fields) -> None:
    fields = search()
    assert (keep(store, fields), keep(store, fields)) == (True, False)
    assert len(list(store.events())) == 1 and store.count() == 0


def test_a_search_comes_back_as_it_was_beside_the_votes(
    store: EventStore, search: Fields, vote: Fields
) -> None:
    one = search(query="وصلتني رسالة 🐝", at="2026-11-25T06:04:31.250Z", sure=False, hits=0)
    other = vote(at="2026-11-25T06:04:31.250Z")
    for fields in (one, other):
        keep(store, fields, NOON)
    stored = {each.event.kind: each for each in store.events()}
    assert stored["search"].event == SearchEvent(**one) and stored["vote"].event == Vote(**other)
    assert [each.event.id for each in store.events()] == sorted([one["id"], other["id"]])


def test_what_happened_last_is_how_it_ended(store: EventStore, search: Fields) -> None:
    folded = happened(store, search, {}, opened("a"), opened("b", 3), said("helped", "b"))
    assert folded.outcome == "helped" and folded.ended
    assert folded.opened == (Opened("a", 1), Opened("b", 3))
    assert (folded.helped, folded.not_helped) == (("b",), ())


def test_the_order_of_arrival_does_not_decide(store: EventStore, search: Fields) -> None:
    keep(store, search(search=TOKEN, at=moment_text(NOON + 5), **opened("a", 2)), NOON + 10)
    keep(store, search(search=TOKEN, at=moment_text(NOON)), NOON + 20)
    assert searches_of(store.database, LATER)[0].outcome == "opened"


def test_shown_and_nothing_more_is_given_up_after_a_while(store: EventStore, search: Fields) -> None:
    assert happened(store, search, {}, now_ms=NOON + 60_000).outcome == "shown"
    assert searches_of(store.database, LATER)[0].outcome == "gave_up"


def test_a_vote_tells_that_an_article_was_opened_where_that_news_got_lost(
    store: EventStore, search: Fields
) -> None:
    folded = happened(store, search, {}, said("did_not_help", "a"))
    assert folded.opened == (Opened("a", None),) and folded.not_helped == ("a",)


def test_a_changed_vote_counts_as_it_was_last(store: EventStore, search: Fields) -> None:
    folded = happened(store, search, opened("a"), said("did_not_help", "a"), said("helped", "a"))
    assert (folded.helped, folded.not_helped, folded.opened) == (("a",), (), (Opened("a", 1),))


def test_results_that_come_back_take_nothing_away(store: EventStore, search: Fields) -> None:
    assert happened(store, search, {}, opened("a"), {}).outcome == "opened"


def test_two_tokens_are_two_searches_whatever_they_have_in_common(store: EventStore, search: Fields) -> None:
    for _ in range(2):
        keep(store, search(at=moment_text(NOON)))
    assert len(searches_of(store.database, LATER)) == 2


def test_since_leaves_out_what_ended_before(store: EventStore, search: Fields) -> None:
    keep(store, search(query="old", at=moment_text(NOON)))
    keep(store, search(query="new", at=moment_text(NOON + DAY)))
    assert [each.query for each in searches_of(store.database, NOON + 2 * DAY, NOON + 1)] == ["new"]


def test_a_clock_that_is_off_by_more_than_a_day_is_not_believed(store: EventStore, search: Fields) -> None:
    keep(store, search(at=moment_text(NOON + 3650 * DAY)), NOON)
    assert searches_of(store.database, LATER)[0].last_ms == NOON


def old_store(path: Path, votes: list[dict[str, Any]]) -> None:
    """A file as the first version wrote it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        for statement in MIGRATIONS[0]:
            old.execute(statement)
        for each in votes:
            event = read_event_fields(each)
            assert isinstance(event, Vote)
            values = (event.id, "vote", 1, event.article, event.revision, event.locale, event.edition)
            told = (event.at_ms, NOON, event.value, event.reader, event.reason, event.comment)
            old.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, *told))
        old.execute(f"PRAGMA application_id={APPLICATION}")
        old.execute("PRAGMA user_version=1")


def test_an_old_file_keeps_its_votes_and_takes_searches(tmp_path: Path, vote: Fields, search: Fields) -> None:
    path = tmp_path / "old.sqlite"
    fields = vote()
    old_store(path, [fields])
    with EventStore(SqliteFile(path)) as store:
        assert keep(store, fields) is False and keep(store, search()) is True
        assert store.count() == 1 and len(searches_of(store.database, LATER)) == 1


def test_an_old_file_is_read_as_it_is(tmp_path: Path, vote: Fields) -> None:
    path = tmp_path / "old.sqlite"
    old_store(path, [vote()])
    before = path.read_bytes()
    reader = EventReader(SqliteFile(path))
    assert reader.counts()[0].answers == 1 and searches_of(reader.database, LATER) == []
    assert len(list(reader.events())) == 1
    assert path.read_bytes() == before


def test_an_empty_file_has_received_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    path.touch()
    with pytest.raises(StoreError, match="nothing has been received here yet"):
        searches_of(SqliteFile(path), LATER)


def test_both_kinds_go_out_as_json_lines_and_as_one_table(
    store: EventStore, vote: Fields, search: Fields
) -> None:
    keep(store, vote(comment='say "no", twice'), NOON)
    keep(store, search(query="=1+1", **opened("lost-phone", 2)), NOON)
    told = [json.loads(line) for line in write_jsonl(store.events())]
    assert {each["kind"] for each in told} == {"vote", "search"}
    assert all(each["received_at"] == moment_text(NOON) for each in told)
    rows = {
        row["kind"]: row
        for row in csv.DictReader(io.StringIO("".join(write_csv(store.events())), newline=""))
    }
    assert rows["search"]["query"] == "'=1+1" and rows["search"]["place"] == "2"
    assert rows["search"]["value"] == "" and rows["vote"]["query"] == ""
    assert rows["vote"]["comment"] == 'say "no", twice'
    assert all(None not in row and None not in row.values() for row in rows.values())
