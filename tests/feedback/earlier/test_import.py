"""`kb feedback import`, as a person calls it, into a real store."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb_tools.cli import main
from kb_tools.feedback.events import UNKNOWN_TEXT, Vote, example_event, new_id
from kb_tools.feedback.reading import EventReader, RevisionCount
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore
from kb_tools.measures.article_index import KnownArticle
from kb_tools.measures.digest import build_news
from tests.service.conftest import Collector

DAY_MS = 86_400_000
HEAD = "Page path,Date,Event value,Event count\n"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index.json"
    entry = {"id": "lost-phone", "title": "Lost", "url": "https://help.example.com/signing-in/lost-phone/"}
    path.write_text(json.dumps({"articles": [entry]}))
    return path


def run(tmp_path: Path, *more: str) -> int:
    return main(["feedback", "import", *more, "--store", f"sqlite:{tmp_path / 's.sqlite'}"])


def reader(tmp_path: Path) -> EventReader:
    return EventReader(SqliteFile(tmp_path / "s.sqlite"))


def test_a_second_import_changes_nothing_and_a_later_export_adds_what_is_new(
    tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = tmp_path / "f.csv"
    export.write_text(HEAD + "/signing-in/lost-phone/,20251124,1,7\n/signing-in/lost-phone,20251124,1,1\n")
    asked = ("analytics", str(export), "--index", str(index))
    assert run(tmp_path, *asked) == 0
    told = capsys.readouterr().out
    assert "2 records read: 2 taken, 0 left out, 0 refused." in told and "8 votes: 8 new, 0 already" in told
    before = list(reader(tmp_path).events())
    assert run(tmp_path, *asked) == 0 and "8 votes: 0 new, 8 already there." in capsys.readouterr().out
    assert list(reader(tmp_path).events()) == before
    export.write_text(HEAD + "/signing-in/lost-phone/,20251124,1,10\n/signing-in/lost-phone/,20251125,0,2\n")
    assert run(tmp_path, *asked) == 0
    (count,) = reader(tmp_path).counts()
    assert (count.answers, count.solved, count.revision) == (12, 10, UNKNOWN_TEXT)
    assert count.last_ms - count.first_ms == DAY_MS  # the day of the vote, not that of the import


def test_a_changed_vote_of_zendesk_counts_once_and_no_user_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = tmp_path / "map.yml"
    articles.write_text("65466: lost-phone\n")
    export = tmp_path / "v.json"
    first = {"id": 123456789, "user_id": 987654321, "value": 1, "item_id": 65466, "item_type": "Article"}
    first["created_at"] = "2024-04-04T09:14:57Z"
    export.write_text(json.dumps({"votes": [first]}))
    assert run(tmp_path, "zendesk", str(export), "--articles", str(articles)) == 0
    export.write_text(json.dumps({"votes": [first | {"value": -1, "updated_at": "2024-04-05T09:14:57Z"}]}))
    assert run(tmp_path, "zendesk", str(export), "--articles", str(articles)) == 0
    (count,) = reader(tmp_path).counts()
    assert (count.answers, count.solved) == (1, 0)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("s.sqlite*"))
    assert b"987654321" not in kept and b"123456789" not in kept


def test_pages_without_an_article_are_refused_with_a_place_and_a_guess(
    tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = tmp_path / "f.csv"
    export.write_text(HEAD + "/signing-in/lost-phones/,20251124,1,7\n/gone/,20251124,1,1\n/x,2,1,1\n")
    articles = tmp_path / "map.yml"
    articles.write_text("/gone/:\n")
    refused = tmp_path / "refused.txt"
    asked = ("analytics", str(export), "--index", str(index), "--articles", str(articles))
    assert run(tmp_path, *asked, "--refused", str(refused)) == 1
    told = capsys.readouterr().out
    assert "3 records read: 0 taken, 1 left out, 2 refused." in told and f"2 refused: see {refused}" in told
    lines = refused.read_text().splitlines()
    assert lines[0] == f'{export}:4:4: found "2"'
    assert lines[2].startswith(
        f"{export}:2:1: no article is known for /signing-in/lost-phones/: did you mean"
    )
    assert run(tmp_path, *asked) == 1 and "no article is known" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "/a/: lost-fone\n",
            'map.yml:1:6: /a/: no article has the id "lost-fone": did you mean "lost-phone"?',
        ),
        ("/a/: [x]\n", "map.yml:1:6"),
        ("- /a/\n", "map.yml:1:1"),
        ("/a/: lost-phone\n/a/: lost-phone\n", "map.yml:2:1"),
    ],
)
def test_a_wrong_list_of_articles_stops_before_anything_is_kept(
    tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    export, articles = tmp_path / "f.csv", tmp_path / "map.yml"
    export.write_text(HEAD)
    articles.write_text(text)
    asked = ("analytics", str(export), "--index", str(index), "--articles", str(articles))
    assert run(tmp_path, *asked) == 2
    assert told in capsys.readouterr().err and not (tmp_path / "s.sqlite").exists()


def test_an_id_that_cannot_be_one_is_refused_also_without_an_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "map.yml").write_text("/a/: lost phone!\n")
    assert run(tmp_path, "analytics", "none.csv", "--articles", str(tmp_path / "map.yml")) == 2
    assert "map.yml:1:6" in capsys.readouterr().err


def test_without_a_list_of_articles_it_says_which_to_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "analytics", "none.csv") == 2
    assert "--index" in capsys.readouterr().err
    assert run(tmp_path, "analytics", "none.csv", "--index", "none.json") == 2
    broken = tmp_path / "b.csv"
    broken.write_bytes(b"Page path\n\xff\n")
    (tmp_path / "i.json").write_text("[]")
    assert run(tmp_path, "analytics", str(broken), "--index", str(tmp_path / "i.json")) == 2
    assert "b.csv:2:1: this is not UTF-8 text" in capsys.readouterr().err


def test_a_running_collector_and_an_import_share_a_file(tmp_path: Path, index: Path) -> None:
    collector = Collector(f"sqlite:{tmp_path / 's.sqlite'}", "--per-minute", "0")
    export = tmp_path / "f.csv"
    export.write_text(HEAD + "/signing-in/lost-phone/,20251124,1,2000\n")
    with ThreadPoolExecutor(1) as pool:
        imported = pool.submit(run, tmp_path, "analytics", str(export), "--index", str(index))
        sent = 0
        while not imported.done():
            event = example_event() | {"id": new_id(int(time.time() * 1000))}
            assert collector.post(event).status_code == 201
            sent += 1
    assert imported.result() == 0 and collector.store.count() == 2000 + sent
    collector.stop()


def test_brought_votes_are_no_news_for_owners() -> None:
    counts = [RevisionCount("lost-phone", "customers", "en", UNKNOWN_TEXT, 90, 3, 1, 2)]
    assert build_news([], counts, counts, [], {"lost-phone": KnownArticle("Lost")}) == []
    asked = [RevisionCount("lost-phone", "customers", "en", "a" * 12, 90, 3, 1, 2)]
    (news,) = build_news([], counts + asked, counts + asked, [], {"lost-phone": KnownArticle("Lost")})
    assert (news.yes, news.no) == (3, 87)


def test_figures_of_the_present_text_stay_and_the_report_shows_the_rest_apart(
    tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with EventStore(SqliteFile(tmp_path / "s.sqlite")) as store:
        store.append(Vote(**example_event()), 1_764_050_671_000).result(10)
    export = tmp_path / "f.csv"
    export.write_text(HEAD + "/signing-in/lost-phone/,20251126,1,70\n")
    assert run(tmp_path, "analytics", str(export), "--index", str(index)) == 0
    capsys.readouterr()
    at = ("--store", f"sqlite:{tmp_path / 's.sqlite'}", "--index", str(index))
    assert main(["report", *at, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["answers"], told["articles"][0]["answers"], told["articles"][0]["earlier_answers"]) == (
        1,
        1,
        0,
    )
    assert (told["elsewhere"][0]["answers"], told["elsewhere"][0]["solved"]) == (70, 70)
    assert main(["report", *at]) == 0
    assert "Counted elsewhere, before" in capsys.readouterr().out
    assert main(["report", *at, "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith(",70,70,,,,,")
    assert main(["feedback", "snapshot", *at]) == 0
    assert json.loads(capsys.readouterr().out)["articles"]["lost-phone"]["answers"] == 1
