"""Search by the collector: the same hits as everywhere, for readers without JavaScript and for programs."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from kb_tools.cli.built_search import BuiltSearch
from kb_tools.errors import KbError
from kb_tools.feedback.answers import Found
from kb_tools.feedback.collector import CollectorSettings, create_app
from kb_tools.feedback.limits import RateLimit
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore
from kb_tools.search.documents import Passage, SearchDocument, analysed
from kb_tools.search.folder import shard_texts
from kb_tools.search.index import build_shards
from kb_tools.search.languages import language_of
from kb_tools.search.ranking import Searcher
from kb_tools.search.vectors import shipped_vectors

if TYPE_CHECKING:
    from tests.service.conftest import Starts

ORIGIN = "https://help.example.com"
PAGE = """<html lang="{locale}" dir="ltr">
<link rel="canonical" href="https://help.example.com/sub/search/">
<form class="kb-find" data-contact="../contact/" data-locale="{locale}" data-edition="{edition}">
<div id="kb-results" data-empty="{empty}" data-unsure="Perhaps nothing for this.">
"""


def index_of(*titles: str, locale: str = "en", version: str = "1") -> dict[str, Any]:
    language = language_of(locale)
    documents = [
        SearchDocument(
            id=title.lower().replace(" ", "-"),
            address=f"a/{title.lower().replace(' ', '-')}/",
            title=title,
            passages=(
                Passage("", "", f"{title}: what to do."),
                Passage("Then & there", "then", "Wait a little."),
            ),
            locale=locale,
        )
        for title in titles
    ]
    found = [analysed(document, language) for document in documents]
    return build_shards(found, language, version, vectors=shipped_vectors(language.code))


def write_site(
    folder: Path, *titles: str, locale: str = "en", own: str = "en", edition: str = "customers"
) -> None:
    place = folder / "assets/search" / locale
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name, text in shard_texts(index_of(*titles, locale=locale)).items():
        (place / name).write_text(text, "utf-8")
    (folder / "search").mkdir(exist_ok=True)
    page = PAGE.format(locale=own, edition=edition, empty="Say what happened.")
    (folder / "search/index.html").write_text(page, "utf-8")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    write_site(folder, "Lost phone", "Lost card", "The scan stopped")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EventStore]:
    with EventStore(SqliteFile(tmp_path / "feedback.sqlite")) as opened:
        yield opened


Asks = Any


@pytest.fixture
def ask(built: Path, store: EventStore) -> Asks:
    """Asks the collector of the built site; settings go to it."""
    settings = CollectorSettings((ORIGIN,), limit=RateLimit(per_minute=0))
    app = create_app(store, settings, search=BuiltSearch(lambda: built))
    return asking(app)


def asking(app: Any) -> Asks:
    def asked(question: str | None = None, method: str = "GET", **request: Any) -> httpx.Response:
        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://collector") as client:
                params = {"q": question, **request.pop("params", {})} if question is not None else None
                return await client.request(method, request.pop("path", "/search"), params=params, **request)

        return asyncio.run(sent())

    return asked


def test_a_program_gets_the_hits_of_the_one_ranking(ask: Asks) -> None:
    reply = ask("lost phnoe", headers={"Accept": "application/json"})
    told = reply.json()
    assert (reply.status_code, told["query"], told["mended"]) == (200, "lost phnoe", "lost phone")
    first = told["hits"][0]
    assert (first["id"], first["url"]) == ("lost-phone", "https://help.example.com/sub/a/lost-phone/")
    direct = Searcher(index_of("Lost phone", "Lost card", "The scan stopped").__getitem__, language_of("en"))
    hits = direct.ask("lost phnoe").hits
    assert [each["id"] for each in told["hits"]] == [hit.id for hit in hits]
    assert [each["score"] for each in told["hits"]] == [round(hit.score, 4) for hit in hits]


def test_format_wins_over_what_the_browser_accepts(ask: Asks) -> None:
    html = {"Accept": "text/html,application/xhtml+xml,application/json;q=0.9"}
    assert ask("phone", headers=html).headers["content-type"].startswith("text/html")
    assert ask("phone", headers=html, params={"format": "json"}).json()["hits"]
    assert ask("phone", headers={"Accept": "application/json"}, params={"format": "html"}).text.startswith(
        "<!doc"
    )


def test_a_reader_without_javascript_gets_links_a_person_and_the_question_again(ask: Asks) -> None:
    reply = ask("lost phone", headers={"Accept": "text/html"})
    page = reply.text
    assert '<li><p><a href="https://help.example.com/sub/a/lost-phone/">Lost phone</a>' in page
    assert 'value="lost phone"' in page and '<form action="search" method="get"' in page
    assert '<a href="https://help.example.com/sub/contact/">Ask a person</a>' in page
    assert "<script" not in page and "nothing for this" not in page
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "form-action 'self'" in policy
    assert (reply.headers["referrer-policy"], reply.headers["cache-control"]) == ("no-referrer", "no-store")


def test_where_no_article_answers_it_says_so_in_the_sites_own_words(ask: Asks) -> None:
    page = ask("scan the weather of yesterday in Paris with umbrellas").text
    assert "Perhaps nothing for this. What comes nearest:" in page
    assert "Ask a person</a>" in page
    page = ask("zebra").text
    assert "We may not have an article for this." in unescape(page) and "<ol>" not in page


@pytest.mark.parametrize("question", ["", "   ", "how do I"])
def test_nothing_to_look_for_is_said(ask: Asks, question: str) -> None:
    reply = ask(question)
    assert (reply.status_code, "Say what happened." in reply.text) == (200, True)
    assert ask(question, params={"format": "json"}).json()["hits"] == []


def test_a_question_is_shown_and_never_run(ask: Asks) -> None:
    page = ask("\"><script>alert(1)</script><b a='x'>").text
    assert "<script" not in page and "<b " not in page
    assert "&quot;&gt;&lt;script&gt;" in page


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 7000,
        "&".join(f"a{n}=1" for n in range(50)) + "&q=x",
        "q=%ff%fe%00phone",
        "q=" + "x" * 900,
    ],
)
def test_no_address_is_too_strange(ask: Asks, query: str) -> None:
    reply = ask(path=f"/search?{query}")
    assert reply.status_code in (200, 400)
    assert "<h1>" in reply.text


def test_head_has_the_headers_and_other_methods_are_refused(ask: Asks) -> None:
    reply = ask("phone", method="HEAD")
    assert (reply.status_code, reply.content) == (200, b"")
    assert ask("phone", method="POST").status_code == 405


def test_a_page_of_ours_may_read_it_and_no_other(ask: Asks) -> None:
    json_wanted = {"Accept": "application/json"}
    ours = ask("phone", headers=json_wanted | {"Origin": ORIGIN})
    assert ours.headers["access-control-allow-origin"] == ORIGIN and "origin" in ours.headers["vary"]
    other = ask("phone", headers=json_wanted | {"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in other.headers


def test_a_locale_has_its_own_index_and_an_unknown_one_the_sites(ask: Asks, built: Path) -> None:
    write_site(built, "Telephone perdu", locale="fr")
    for locale, first in (("fr", "telephone-perdu"), ("fr-CA", "telephone-perdu"), ("xx", None), ("", None)):
        told = ask("telephone", params={"format": "json", "locale": locale}).json()
        assert (told["hits"][0]["id"] if told["hits"] else None) == first
    for locale in ("../fr", "..", "/", "fr/../en", "\0"):
        assert ask("phone", params={"format": "json", "locale": locale}).json()["locale"] == "en"


def test_a_new_build_is_read_without_a_restart(ask: Asks, built: Path) -> None:
    wanted = {"format": "json"}
    assert ask("umbrella", params=wanted).json()["hits"] == []
    write_site(built, "Broken umbrella", "Lost phone", "Lost card", "One more")
    assert ask("umbrella", params=wanted).json()["hits"][0]["id"] == "broken-umbrella"


def test_a_build_in_the_middle_of_a_question_is_asked_again(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = BuiltSearch(lambda: built)
    asked = Searcher.ask
    times = []

    def ask_while_building(self: Searcher, text: str) -> Any:
        times.append(text)
        if len(times) == 1:
            write_site(built, "Broken umbrella", "Another thing", "A third thing", "A fourth one")
        return asked(self, text)

    monkeypatch.setattr(Searcher, "ask", ask_while_building)
    found = search("umbrella")
    assert (len(times), [each.id for each in found.results][:1]) == (2, ["broken-umbrella"])


@pytest.mark.parametrize(
    "damage",
    [
        lambda site: (site / "assets/search/en/index.json").write_text("{"),
        lambda site: (site / "assets/search/en/index.json").write_text("[]"),
        lambda site: (site / "assets/search/en/index.json").write_text('{"format": 99999}'),
        lambda site: (site / "assets/search/en/index.json").write_text(
            json.dumps(json.loads((site / "assets/search/en/index.json").read_text()) | {"dims": "x", "k": 3})
        ),
        lambda site: [file.unlink() for file in site.glob("assets/search/en/d*.json")],
        lambda site: [file.write_text('{"d": 3}') for file in site.glob("assets/search/en/d*.json")],
        lambda site: shutil.rmtree(site / "assets"),
        lambda site: shutil.rmtree(site / "search"),
        lambda site: shutil.rmtree(site),
        lambda site: write_site(site, "Secret of the agents", edition="agents"),
    ],
)
def test_a_bad_index_is_one_sentence_and_mends_itself(ask: Asks, built: Path, damage: Any) -> None:
    damage(built)
    reply = ask("phone secret")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "30")
    assert "Search does not work just now." in reply.text and "Secret" not in reply.text
    reply = ask("phone", params={"format": "json"})
    assert reply.status_code == 503 and reply.json()["error"].startswith("Search does not work just now.")
    built.mkdir(exist_ok=True)
    write_site(built, "Lost phone", "A second one")
    assert ask("phone").status_code == 200


def test_who_asks_too_much_waits_and_may_still_vote(built: Path, store: EventStore) -> None:
    settings = CollectorSettings((ORIGIN,), limit=RateLimit(per_minute=1, burst=3))
    ask = asking(create_app(store, settings, search=BuiltSearch(lambda: built), steady_clock=lambda: 5.0))
    assert [ask("phone").status_code for _ in range(4)] == [200, 200, 200, 429]
    reply = ask("phone")
    assert reply.headers["retry-after"] == "60" and "try again in 60 s" in reply.text
    headers = {"Origin": ORIGIN, "Content-Type": "application/json"}
    assert ask(path="/events", method="POST", content=b"{}", headers=headers).status_code == 400


def test_without_a_site_it_says_where_to_go(store: EventStore) -> None:
    ask = asking(create_app(store, CollectorSettings((ORIGIN,))))
    reply = ask("phone")
    assert (reply.status_code, "choose a topic" in reply.text) == (503, True)


def test_no_question_is_stored_or_logged(
    ask: Asks, built: Path, store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    ask("umbrella of my neighbour")
    shutil.rmtree(built / "assets")
    with caplog.at_level("DEBUG", logger="kb_tools"):
        assert ask("umbrella of my neighbour").status_code == 503
    assert caplog.records and "umbrella" not in caplog.text
    assert store.count() == 0


def test_what_finds_may_be_anything(store: EventStore) -> None:
    ask = asking(
        create_app(store, CollectorSettings(), search=lambda question, locale: Found(mended="a <b>"))
    )
    assert "You see what we have for “a &lt;b&gt;”." in ask("x").text


def test_kb_collector_answers_for_a_folder(start: Starts, built: Path) -> None:
    collector = start("--site", str(built))
    reply = collector.client.get("/search", params={"q": "lost phone", "format": "json"})
    assert reply.json()["hits"][0]["id"] == "lost-phone"
    assert "Lost phone" in collector.client.get("/search", params={"q": "lost phone"}).text
    _, errors = collector.stop()
    assert "lost phone" not in errors.lower()


def test_kb_collector_refuses_a_folder_that_is_none_and_waits_for_an_index(
    start: Starts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from kb_tools.cli import main

    store = f"sqlite:{tmp_path / 'a.sqlite'}"
    assert main(["collector", "--store", store, "--site", str(tmp_path / "gone")]) == 2
    assert re.search(r"there is no folder .*gone", capsys.readouterr().err)
    (tmp_path / "empty").mkdir()
    collector = start("--site", str(tmp_path / "empty"))
    assert collector.client.get("/search", params={"q": "x"}).status_code == 503
    assert "Searches are not answered yet" in collector.stop()[1]


def test_a_site_of_agents_is_never_opened(built: Path) -> None:
    write_site(built, "Secret", edition="agents")
    with pytest.raises(KbError, match="not the customers' edition"):
        BuiltSearch(lambda: built)("secret")
