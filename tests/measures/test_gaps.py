from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import pytest

from kb_tools.cli import main
from kb_tools.feedback.events import example_event, moment_text, new_id, read_event_fields
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore
from kb_tools.measures.gaps import find_gaps, write_json_gaps
from tests.measures.test_searches import NOON, searched

ASKED = {"vpn": ("Connect to the VPN", "vpn does not connect"), "mail": ("Read your mail",)}


def wordings(*searches: object) -> list[tuple[str, str]]:
    return [(draft.article, draft.question) for draft in find_gaps(searches, ASKED).questions]  # type: ignore[arg-type]


def test_a_wording_that_helped_is_a_draft_from_two_searches_on() -> None:
    helped = searched("tunnel broken", opened="vpn", said="helped")
    assert wordings(helped) == []
    assert wordings(helped, searched("Tunnel  broken", opened="vpn")) == [("vpn", "Tunnel  broken")]


def test_a_wording_that_had_to_look_for_the_article_is_a_draft() -> None:
    assert wordings(*[searched("tunnel", opened="vpn", place=4)] * 2) == [("vpn", "tunnel")]
    assert wordings(*[searched("tunnel", opened="vpn", sure=False)] * 2) == [("vpn", "tunnel")]


def test_what_found_it_at_once_needs_no_line() -> None:
    assert wordings(*[searched("tunnel", opened="vpn")] * 5) == []


def test_what_the_article_says_already_is_no_draft() -> None:
    for query in ("VPN does  not connect", "connect to the vpn"):
        assert wordings(*[searched(query, opened="vpn", said="helped")] * 3) == []


def test_a_wording_that_the_article_did_not_help_is_no_draft() -> None:
    searches = [searched("printer", opened="vpn", place=9, said="did_not_help")] * 3
    assert wordings(*searches) == []


def test_what_held_something_personal_is_never_a_draft() -> None:
    gaps = find_gaps(
        [searched("mail of [email]", opened="mail", place=3)] * 3 + [searched("[phone] calls", hits=0)] * 3,
        ASKED,
    )
    assert gaps.questions == () and gaps.missing == ()


def test_an_article_that_is_gone_gets_no_words() -> None:
    assert wordings(*[searched("tunnel", opened="gone", place=4)] * 2) == []


def test_what_led_nowhere_is_grouped_by_its_words_and_named_as_most_people_say_it() -> None:
    searches = [
        *[searched("printer offline", hits=0)] * 3,
        searched("why is my printer offline", hits=0),
        *[searched("printer", sure=False)] * 2,
        *[searched("order a laptop")] * 2,
        searched("only once", hits=0),
    ]
    first, second = find_gaps(searches, ASKED).missing
    assert (first.title, first.searches) == ("Printer offline", 6)
    assert first.wordings == (("printer offline", 3), ("printer", 2), ("why is my printer offline", 1))
    assert (second.title, second.searches) == ("Order a laptop", 2)


def test_agents_searches_propose_nothing() -> None:
    searches = [searched("tunnel", opened="vpn", place=4, edition="agents")] * 3
    gaps = find_gaps([*searches, *[searched("x", hits=0, edition="agents")] * 3], ASKED)
    assert gaps.questions == () and gaps.missing == ()


def test_json_holds_all_of_it() -> None:
    told = json.loads(write_json_gaps(find_gaps([searched("tunnel", opened="vpn", place=4)] * 2, ASKED)))
    (draft,) = told["questions"]
    assert (draft["article"], draft["question"], draft["searches"], draft["lower"]) == ("vpn", "tunnel", 2, 2)
    assert told["missing"] == []


ARTICLE = '---\r\nid: lost-phone\r\ntitle: "Get back in" # short\r\nquestions: [old]\r\n---\r\n\r\nBody.\r\n'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A help centre of one article, with a store of searches; it is where the command runs."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Help\nplugins:\n  - kb\n")
    (tmp_path / "docs" / "account").mkdir(parents=True)
    article = tmp_path / "docs" / "account" / "lost-phone.md"
    article.write_bytes(ARTICLE.encode())
    numbers = count()
    with EventStore(SqliteFile(tmp_path / ".kb" / "feedback.sqlite")) as store:
        for query, change in [
            ("new phone: no code", {"place": 3}),
            ("sim gone", {"place": 2}),
            (
                "printer offline",
                {"outcome": "gave_up", "article": None, "place": None, "hits": 0, "sure": False},
            ),
        ]:
            for _ in range(2):
                number = next(numbers)
                given = {"id": new_id(NOON + number), "search": f"{number:020}", "query": query}
                fields = example_event("search") | given | {"at": moment_text(NOON)} | change
                store.append(read_event_fields(fields), NOON).result(10)
    monkeypatch.chdir(tmp_path)
    return article


def test_the_drafts_are_listed_for_a_person(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gaps"]) == 0
    told = capsys.readouterr().out
    assert "  lost-phone\n    “new phone: no code”: 2 searches, 2 found it below the first place\n" in told
    assert "  Printer offline\n    2 searches: “printer offline” (2)" in told
    assert site.read_bytes() == ARTICLE.encode()


def test_one_wording_goes_into_its_article_and_nothing_else_changes(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gaps", "--apply", "lost-phone", "--query", "New phone:  no code"]) == 0
    assert "lost-phone.md: added to questions:\n   “new phone: no code”" in capsys.readouterr().out
    assert site.read_bytes() == ARTICLE.replace("[old]", '[old, "new phone: no code"]').encode()
    assert main(["gaps", "--format", "json"]) == 0
    left = json.loads(capsys.readouterr().out)["questions"]
    assert [draft["question"] for draft in left] == ["sim gone"]


def test_without_a_query_all_go_in_and_a_second_time_changes_nothing(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gaps", "--apply", "lost-phone"]) == 0
    after = site.read_bytes()
    assert after == ARTICLE.replace("[old]", '[old, "new phone: no code", "sim gone"]').encode()
    assert main(["gaps", "--apply", "lost-phone"]) == 0
    assert "nothing was changed" in capsys.readouterr().out and site.read_bytes() == after


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--apply", "lost-phon"], 'did you mean "lost-phone"'),
        (["--apply", "lost-phone", "--query", "else"], '"else" is not proposed for lost-phone'),
        (["--query", "sim gone"], "--query goes with --apply"),
    ],
)
def test_wrong_use_is_told_in_words_and_changes_nothing(
    site: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gaps", *words]) == 2
    assert told in capsys.readouterr().err and site.read_bytes() == ARTICLE.encode()


def test_an_article_that_cannot_be_written_safely_is_named(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write_text("---\n{id: lost-phone, title: Get back in}\n---\n\nBody.\n")
    assert main(["gaps", "--apply", "lost-phone"]) == 2
    told = capsys.readouterr().err
    assert "lost-phone.md" in told and "add it by hand" in told
