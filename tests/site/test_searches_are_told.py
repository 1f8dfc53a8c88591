"""A search on the real page, through the real collector, into the figures: with an engine that finds what it is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb_tools.feedback.searches import Opened, Search
from kb_tools.feedback.sqlite_file import SqliteFile
from tests.site.help_centre import Served, run_kb, stored
from tests.site.stand_in import StandIn
from tests.site.test_votes import wait_for_an_empty_outbox
from tests.told_searches import searches_of

pytestmark = pytest.mark.browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own whose search finds three articles, and whose events reach the collector."""
    made = browser.new_context()
    StandIn(made)
    made.unroute("**/collector/events")
    yield made
    made.close()


def search_for(page: Page, served: Served, text: str) -> None:
    page.goto(f"{served.address}/search/")
    page.get_by_role("searchbox").fill(text)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".kb-found li").first).to_be_visible()


def told(page: Page, served: Served, events: int) -> list[Search]:
    """The searches in the store, once so many events have arrived."""
    for _ in range(100):
        if served.store.exists() and len(stored(served.store)) >= events:
            break
        page.wait_for_timeout(50)
    return searches_of(SqliteFile(served.store), now_ms=0)


def test_a_search_that_helped_reaches_the_report_without_what_was_personal(
    context: BrowserContext, served: Served
) -> None:
    page = context.new_page()
    search_for(page, served, "Lost phone of ana@example.com")
    page.locator(".kb-found li").first.get_by_role("heading").get_by_role("link").click()
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()

    (search,) = told(page, served, 4)
    assert (search.query, search.outcome) == ("Lost phone of [email]", "helped")
    assert search.opened == (Opened("lost-phone", 1),) and search.helped == ("lost-phone",)
    wait_for_an_empty_outbox(page)
    table = run_kb("report", "--store", f"sqlite:{served.store}", "--format", "csv", "--searches").stdout
    assert "Lost phone of [email],1,0,0,1,1,0,0,lost-phone," in table


def test_who_leaves_the_results_has_given_up(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    search_for(page, served, "phone")
    assert len(told(page, served, 1)) == 1
    page.goto(f"{served.address}/contact/")

    (search,) = told(page, served, 2)
    assert (search.query, search.outcome, search.opened) == ("phone", "gave_up", ())


@pytest.mark.parametrize("asks", ["globalPrivacyControl: true", "doNotTrack: '1'"])
def test_nothing_is_sent_where_the_browser_asks_not_to_be_tracked(
    context: BrowserContext, served: Served, asks: str
) -> None:
    name, value = asks.split(": ")
    context.add_init_script(f"Object.defineProperty(navigator, '{name}', {{ get: () => {value} }})")
    page = context.new_page()
    search_for(page, served, "phone")
    page.locator(".kb-found li").first.get_by_role("heading").get_by_role("link").click()
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()

    wait_for_an_empty_outbox(page)
    assert [event.kind for event in stored(served.store)] == ["vote"]
