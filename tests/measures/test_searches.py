from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from kb_tools.cli import main
from kb_tools.feedback.events import example_event, moment_text, new_id, read_event_fields
from kb_tools.feedback.searches import Opened, Search
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore
from kb_tools.measures.article_index import KnownArticle
from kb_tools.measures.report import build_report
from kb_tools.measures.report_json import write_json_report
from kb_tools.measures.report_page import write_html_report
from kb_tools.measures.searches import count_searches, write_csv_searches
from kb_tools.measures.snapshot import build_snapshot
from kb_tools.snapshot import SearchedArticle, read_snapshot, snapshot_schema, write_snapshot

MADE = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
NOON = 1_764_072_000_000
HOSTILE = "<script>alert(1)</script>{{style}}\"'"


def searched(
    query: str,
    *,
    opened: str = "",
    place: int | None = 1,
    said: str = "",
    hits: int = 3,
    sure: bool = True,
    outcome: str = "",
    edition: str = "customers",
    at_ms: int = NOON,
) -> Search:
    end = said or outcome or ("opened" if opened else "gave_up")
    return Search(
        search="t" * 22,
        edition=edition,
        locale="en",
        query=query,
        hits=hits,
        sure=sure,
        outcome=end,
        opened=(Opened(opened, place),) if opened else (),
        helped=(opened,) if said == "helped" else (),
        not_helped=(opened,) if said == "did_not_help" else (),
        first_ms=at_ms,
        last_ms=at_ms,
    )


def test_what_found_nothing_was_not_shown_or_not_sure_and_not_opened() -> None:
    figures = count_searches(
        [
            searched("printer", hits=0, sure=False),
            searched("printer", sure=False),
            searched("printer", sure=False, opened="printer"),
            searched("vpn"),
        ]
    )
    (query,) = figures.found_nothing
    assert (query.query, query.found_nothing, query.searches, query.opened) == ("printer", 2, 3, 1)
    assert [query.query for query in figures.not_opened] == ["vpn"]


def test_what_was_opened_and_did_not_help_was_said_so_or_led_to_us() -> None:
    figures = count_searches(
        [
            searched("vpn", opened="vpn", said="did_not_help"),
            searched("vpn", opened="vpn", outcome="contact"),
            searched("vpn", opened="vpn", said="helped"),
            searched("vpn", opened="vpn"),
            searched("vpn", outcome="contact"),
        ]
    )
    (query,) = figures.did_not_help
    assert (query.did_not_help, query.helped, query.contact, query.articles) == (2, 1, 2, ("vpn",))


def test_capitals_and_spaces_make_no_difference_and_the_usual_wording_is_shown() -> None:
    (query,) = count_searches(map(searched, ["VPN down", "vpn  Down", "vpn  Down", "vpn down"])).queries
    assert (query.query, query.searches) == ("vpn  Down", 4)


def test_most_often_stands_first_and_what_one_person_searched_last() -> None:
    queries = ["a" * 3] * 2 + ["b"] * 3 + ["Ana Ruiz"] + ["c"] * 2
    figures = count_searches(searched(query, hits=0) for query in queries)
    assert [query.query for query in figures.found_nothing] == ["b", "aaa", "c", "Ana Ruiz"]


def test_agents_and_searches_that_still_go_on_do_not_count() -> None:
    figures = count_searches([searched("a", edition="agents"), searched("b", outcome="shown")])
    assert (figures.searches, figures.queries) == (0, ())


def test_below_ten_searches_there_is_no_share_and_never_one_without_its_count() -> None:
    few = [searched("few", hits=0)] * 9
    many = [searched("many", hits=0)] * 4 + [searched("many", opened="a")] * 6
    report = build_report([], [], MADE, searches=few + many)
    told = {row["query"]: row for row in json.loads(write_json_report(report))["searches"]["found_nothing"]}
    assert (told["few"]["count"], told["few"]["searches"], told["few"]["share"]) == (9, 9, None)
    assert (told["many"]["count"], told["many"]["searches"], told["many"]["share"]) == (4, 10, 0.4)
    rows = {row.split("</th>")[0].rsplit(">", 1)[-1]: row for row in write_html_report(report).split("<tr>")}
    assert "not enough yet" in rows["few"] and "%" not in rows["few"]
    assert "40\u00a0%" in rows["many"] and 'data-sort="10"' in rows["many"]


def test_the_page_shows_all_three_lists_and_what_people_wrote_stays_text() -> None:
    searches = [
        searched(HOSTILE, hits=0),
        searched("vpn"),
        searched("login", opened="lost-phone", said="did_not_help"),
    ]
    known = {"lost-phone": KnownArticle("Get back in", "/lost-phone/")}
    html = write_html_report(build_report([], [], MADE, known, searches))
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)" in html and "{{style}}" in html
    for words in ("What people searched", "What found nothing", "What was found and not opened"):
        assert words in html
    assert '<a href="/lost-phone/">Get back in</a>' in html


def test_a_page_of_many_searches_stays_short() -> None:
    html = write_html_report(
        build_report([], [], MADE, searches=[searched(f"q{n}", hits=0) for n in range(80)])
    )
    assert html.count('<th scope="row"') == 50 and "And 30 more" in html


def test_a_report_without_searches_says_so() -> None:
    assert "No search has been told yet." in write_html_report(build_report([], [], MADE))


def test_the_table_has_a_line_a_search_and_no_formula() -> None:
    searches = [searched("=1+1", hits=0)] * 2 + [searched("vpn", opened="a", said="helped")]
    lines = "".join(write_csv_searches(count_searches(searches)))
    rows = list(csv.DictReader(io.StringIO(lines, newline="")))
    assert [row["query"] for row in rows] == ["'=1+1", "vpn"]
    assert (rows[1]["helped"], rows[1]["article"]) == ("1", "a")


def test_a_snapshot_holds_what_three_customers_searches_opened() -> None:
    three = [
        searched("VPN", opened="vpn"),
        searched("vpn", opened="vpn", said="helped"),
        searched("vpn ", opened="vpn", said="did_not_help"),
    ]
    two = [searched("mail", opened="mail")] * 2
    agents = [searched("customer vpn", opened="vpn", edition="agents")] * 5
    personal = [searched("mail of [email]", opened="mail")] * 5
    snapshot = build_snapshot([], MADE, searches=three + two + agents + personal)
    assert snapshot.searches == (
        SearchedArticle(query="vpn", article="vpn", opened=3, helped=1, not_helped=1),
    )


def test_the_same_searches_give_the_same_bytes_in_whatever_order(tmp_path: Path) -> None:
    searches = [
        searched(query, opened=to) for query in ("b", "a", "ä") for to in ("z", "y") for _ in range(3)
    ]
    one = write_snapshot(build_snapshot([], MADE, searches=searches))
    assert one == write_snapshot(build_snapshot([], MADE, searches=searches[::-1]))
    jsonschema.Draft202012Validator(snapshot_schema()).validate(json.loads(one))
    path = tmp_path / "snapshot.json"
    path.write_text(one, "utf-8")
    assert [(each.query, each.article) for each in read_snapshot(path).searches] == [
        (query, article) for query in ("a", "b", "ä") for article in ("y", "z")
    ]


def test_a_snapshot_from_before_there_were_searches_is_read(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text('{"version": 1, "made_at": "2026-11-25T06:00:00Z", "articles": {}}')
    assert read_snapshot(path).searches == ()


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with three searches, long over, that opened one article; its address."""
    path = tmp_path / "feedback.sqlite"
    with EventStore(SqliteFile(path)) as opened:
        for number in range(3):
            given = {"id": new_id(NOON + number), "search": f"{number:020}", "at": moment_text(NOON)}
            event = read_event_fields(example_event("search") | given)
            opened.append(event, NOON).result(10)
    return f"sqlite:{path}"


def test_searches_go_all_the_way_from_the_store(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    query = example_event("search")["query"]
    assert main(["report", "--store", store, "--format", "csv", "--searches"]) == 0
    assert f"{query},3,0,0,3,0,0,0,lost-phone,2025-11-25T12:00:00Z" in capsys.readouterr().out
    assert main(["report", "--store", store]) == 0
    assert "3 searches: after 3 an article was opened" in capsys.readouterr().out
    assert main(["feedback", "snapshot", "--store", store]) == 0
    assert json.loads(capsys.readouterr().out)["searches"] == [
        {"article": "lost-phone", "helped": 0, "not_helped": 0, "opened": 3, "query": query}
    ]
    assert main(["report", "--store", store, "--searches"]) == 2
    assert "--searches is for --format csv" in capsys.readouterr().err
