"""What the search page sends: run in node with a stand-in browser, and read by the collector's own reader."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import pytest

import mkdocs_kb
from kb_tools.feedback.events import SearchEvent, read_event_fields

ASSETS = Path(mkdocs_kb.__file__).parent / "templates/assets"
NODE = which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")

BROWSER = """
const sent = [];
const heard = {};
class Storage {
  #kept = new Map();
  getItem(key) { return this.#kept.get(key) ?? null; }
  setItem(key, value) { this.#kept.set(key, String(value)); }
  removeItem(key) { this.#kept.delete(key); }
}
const put = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
put("localStorage", new Storage());
put("sessionStorage", new Storage());
put("navigator", { doNotTrack: null });
put("addEventListener", (name, told) => (heard[name] ??= []).push(told));
let up = true;
put("fetch", async (url, { body, keepalive, credentials }) => {
  if (!up) throw new TypeError("down");
  sent.push({ url, keepalive, credentials, event: JSON.parse(body) });
  return { ok: true, status: 201 };
});
const leave = () => heard.pagehide?.forEach((told) => told());
const settle = () => new Promise((done) => setTimeout(done, 5));
const { begin, told } = await import(EVENTS);
const site = { events: "https://votes.example.com/events", locale: "en", edition: "customers" };
"""


def page(does: str) -> list[dict[str, Any]]:
    """What is sent while this is done on the page."""
    events = json.dumps((ASSETS / "search" / "events.js").as_uri())
    program = BROWSER.replace("EVENTS", events) + does
    program += "\nawait settle();\nprocess.stdout.write(JSON.stringify(sent));"
    done = subprocess.run(
        [str(NODE), "--input-type=module", "-e", program], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    sent: list[dict[str, Any]] = json.loads(done.stdout)
    return sent


def events_of(does: str) -> list[SearchEvent]:
    read = [read_event_fields(each["event"]) for each in page(does)]
    assert all(isinstance(event, SearchEvent) for event in read)
    return read  # type: ignore[return-value]


def test_a_search_that_helped_is_told_from_beginning_to_end() -> None:
    shown, opened, helped = events_of(
        """
        const search = begin(site);
        search.shown("Lost  my phone", 4, true);
        search.opened("lost-phone", 2);
        leave();
        await settle();
        told("lost-phone", "yes");
        """
    )
    assert [each.outcome for each in (shown, opened, helped)] == ["shown", "opened", "helped"]
    assert shown.search == opened.search == helped.search and len(shown.search) == 32
    assert shown.query == "Lost my phone" and (shown.hits, shown.sure, shown.article) == (4, True, None)
    assert (opened.article, opened.place) == (helped.article, helped.place) == ("lost-phone", 2)
    assert shown.at < opened.at < helped.at
    assert len({each.id for each in (shown, opened, helped)}) == 3


def test_personal_data_does_not_leave_the_page() -> None:
    (event,) = events_of('begin(site).shown("reset ana@example.com 0x80070005", 0, false);')
    assert event.query == "reset [email] 0x80070005"


def test_it_is_sent_without_cookies_and_outlives_the_page() -> None:
    (sent,) = page('begin(site).shown("vpn", 1, true);')
    assert (sent["keepalive"], sent["credentials"]) == (True, "omit")
    assert sent["url"] == "https://votes.example.com/events"


@pytest.mark.parametrize(
    "quiet",
    [
        "navigator.doNotTrack = '1';",
        "navigator.globalPrivacyControl = true;",
        "site.events = '';",
    ],
)
def test_nothing_is_sent_where_nobody_should_or_could_hear(quiet: str) -> None:
    does = """
        const search = begin(site);
        search.shown("vpn", 1, true); search.opened("vpn", 1); search.contact(); search.gaveUp(); leave();
        told("vpn", "yes");
        if (sessionStorage.getItem("kb-search") || localStorage.getItem("kb-outbox")) throw new Error("kept");
    """
    assert page(quiet + does) == []


def test_leaving_without_opening_anything_is_giving_up_once() -> None:
    told = events_of('const s = begin(site); s.shown("vpn", 3, true); leave(); leave(); s.gaveUp();')
    assert [each.outcome for each in told] == ["shown", "gave_up"]


@pytest.mark.parametrize("does", ["s.opened('vpn', 1)", "s.contact()"])
def test_who_opened_an_article_or_wrote_to_us_has_not_given_up(does: str) -> None:
    told = events_of(f'const s = begin(site); s.shown("vpn", 3, true); {does}; leave();')
    assert len(told) == 2 and "gave_up" not in [each.outcome for each in told]


def test_what_was_told_is_not_told_twice_and_a_longer_word_is_the_same_search() -> None:
    told = events_of(
        """
        const s = begin(site);
        s.shown("lost", 9, false); s.shown("LOST ", 9, false); s.shown("lost phone", 3, true);
        s.opened("lost-phone", 1);
        """
    )
    assert [(each.outcome, each.query) for each in told] == [
        ("shown", "lost"),
        ("shown", "lost phone"),
        ("opened", "lost phone"),
    ]
    assert len({each.search for each in told}) == 1


def test_two_searches_have_nothing_in_common() -> None:
    told = events_of('const s = begin(site); s.shown("vpn", 1, true); s.shown("printer", 0, false);')
    one, other = ({each.search, each.id} for each in told)
    assert not one & other


def test_back_to_the_results_is_the_same_search_and_no_news() -> None:
    told = events_of(
        """
        const s = begin(site); s.shown("vpn", 3, true); s.opened("a", 1); leave();
        const again = begin(site); again.shown("vpn", 3, true); leave(); again.opened("b", 2);
        """
    )
    assert [(each.outcome, each.article) for each in told] == [
        ("shown", None),
        ("opened", "a"),
        ("opened", "b"),
    ]
    assert len({each.search for each in told}) == 1


def test_only_the_article_that_was_opened_speaks_for_the_search_and_a_changed_answer_counts() -> None:
    told = events_of(
        """
        const s = begin(site); s.shown("vpn", 3, true); s.opened("a", 1);
        told("other", "yes"); told("a", "no"); told("a", "no"); told("a", "yes");
        """
    )
    assert [each.outcome for each in told] == ["shown", "opened", "did_not_help", "helped"]


def test_strange_numbers_from_the_page_still_make_an_event() -> None:
    told = events_of(
        """
        const s = begin(site);
        s.shown("a", 5000, true); s.shown("b", -1, true); s.shown("c", NaN, true); s.opened("a", 99);
        """
    )
    assert [each.hits for each in told] == [1000, 0, 0, 0] and told[-1].place is None


def test_a_text_of_nothing_is_no_search() -> None:
    assert page('const s = begin(site); s.shown("  \\u200b", 0, false); s.opened("a", 1); leave();') == []


def test_while_the_collector_is_down_answers_are_kept_before_news_of_searches() -> None:
    does = """
        up = false;
        const { post } = await import(EVENTS.replace("search/events.js", "feedback/outbox.js"));
        await post(site.events, { id: "v", kind: "vote" });
        const s = begin(site);
        for (let i = 0; i < 80; i++) { s.shown(`${i} word`, 1, true); await settle(); }
        const kept = JSON.parse(localStorage.getItem("kb-outbox"));
        if (kept.length > 50) throw new Error(`too many: ${kept.length}`);
        if (kept[0].event.kind !== "vote") throw new Error("the answer was lost");
    """
    events = json.dumps((ASSETS / "search" / "events.js").as_uri())
    assert page(does.replace("EVENTS", events)) == []
