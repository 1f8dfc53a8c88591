"""That the question was seen is told once, and only where a person can have seen it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb_tools.feedback.events import Shown, Vote
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.sqlite_file import SqliteFile
from tests.site.help_centre import Served, stored, wait_until
from tests.site.test_votes import ARTICLE
from tests.site.test_who_is_asked import help_centre

pytestmark = pytest.mark.browser
A_PERSON = "Object.defineProperty(navigator, 'webdriver', { get: () => false })"
LONGER_THAN_A_SECOND = 1_500


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that does not say that a program drives it, in a window where the question is below the fold."""
    made = browser.new_context(viewport={"width": 1000, "height": 500})
    made.add_init_script(A_PERSON)
    yield made
    made.close()


def open_article(page: Page, served: Served) -> None:
    page.goto(served.address + ARTICLE)
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()


def look_at_the_question(page: Page) -> None:
    page.locator("#kb-vote > .kb-choices").scroll_into_view_if_needed()


def told(served: Served) -> list[Shown]:
    """What was told of the question being seen."""
    events = stored(served.store) if served.store.exists() else []
    return [event for event in events if isinstance(event, Shown)]


def wait_until_told(page: Page, served: Served, count: int = 1) -> list[Shown]:
    for _ in range(100):
        if len(told(served)) >= count:
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(200)
    return told(served)


def test_who_sees_it_for_a_second_is_told_of_once(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    open_article(page, served)
    look_at_the_question(page)
    (event,) = wait_until_told(page, served)
    assert (event.article, event.locale, event.edition) == ("lost-phone", "en", "customers")
    page.reload()
    look_at_the_question(page)
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert told(served) == [event]

    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    (vote,) = (each for each in stored(served.store) if isinstance(each, Vote))
    assert (vote.reader, vote.revision) == (event.reader, event.revision)
    assert vote.after_ms is not None and 1_000 < vote.after_ms < 60_000
    assert context.cookies() == []


def test_who_does_not_reach_it_or_only_passes_it_has_not_seen_it(
    context: BrowserContext, served: Served
) -> None:
    page = context.new_page()
    open_article(page, served)
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    look_at_the_question(page)
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert told(served) == []


def test_a_tab_in_the_background_has_not_been_seen_until_it_comes_to_the_front(
    context: BrowserContext, served: Served
) -> None:
    context.add_init_script(
        "let shown = 'hidden'; Object.defineProperty(document, 'visibilityState', { get: () => shown });"
        "window.come = () => { shown = 'visible'; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    page = context.new_page()
    open_article(page, served)
    look_at_the_question(page)
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert told(served) == []
    page.evaluate("window.come()")
    assert len(wait_until_told(page, served)) == 1


def test_a_page_that_is_prepared_ahead_has_not_been_seen_until_it_is_opened(
    context: BrowserContext, served: Served
) -> None:
    context.add_init_script(
        "let ahead = true; Object.defineProperty(document, 'prerendering', { get: () => ahead });"
        "window.open_it = () => { ahead = false; document.dispatchEvent(new Event('prerenderingchange')); }"
    )
    page = context.new_page()
    open_article(page, served)
    look_at_the_question(page)
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert told(served) == []
    page.evaluate("window.open_it()")
    assert len(wait_until_told(page, served)) == 1


@pytest.mark.parametrize(
    "says",
    [
        "Object.defineProperty(navigator, 'webdriver', { get: () => true })",
        "Object.defineProperty(navigator, 'doNotTrack', { get: () => '1' })",
        "Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true })",
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } })",
    ],
    ids=["driven by a program", "do not track", "global privacy control", "no storage"],
)
def test_nothing_is_told_of_a_program_or_of_who_does_not_want_it(
    browser: Browser, served: Served, says: str
) -> None:
    context = browser.new_context()
    context.add_init_script(says if "webdriver" in says else f"{A_PERSON};{says}")
    page = context.new_page()
    open_article(page, served)
    look_at_the_question(page)
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    page.get_by_role("button", name="No, not yet").click()
    expect(page.get_by_role("button", name="Change my answer")).to_be_visible()
    page.wait_for_timeout(200)
    (vote,) = stored(served.store)
    assert isinstance(vote, Vote)
    tracks = "doNotTrack" not in says and "globalPrivacyControl" not in says
    assert (vote.after_ms is not None) is tracks
    context.close()


def test_who_presses_at_once_by_keyboard_has_seen_it_and_counts(
    context: BrowserContext, served: Served
) -> None:
    page = context.new_page()
    open_article(page, served)
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Yes").focus()
    page.keyboard.press("Enter")
    assert len(wait_until_told(page, served)) == 1
    (vote,) = (each for each in stored(served.store) if isinstance(each, Vote))
    assert vote.after_ms is not None and vote.after_ms >= 600
    reader = EventReader(SqliteFile(served.store))
    assert reader.held() == [] and reader.counts()[0].answers == 1


def test_a_press_quicker_than_a_person_waits_for_a_look(context: BrowserContext, served: Served) -> None:
    context.add_init_script(
        "Performance.prototype.now = () => 320;"
        "Performance.prototype.getEntriesByType = () => [{ domInteractive: 120 }];"
    )
    page = context.new_page()
    open_article(page, served)
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    (held,) = EventReader(SqliteFile(served.store)).held()
    assert (held.article, held.reason, held.votes) == ("lost-phone", "too_quick", 1)


def test_with_the_collector_down_it_waits_behind_the_answer(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    page.route("**/collector/events", lambda route: route.abort())
    open_article(page, served)
    look_at_the_question(page)
    kept = "() => JSON.parse(localStorage.getItem('kb-outbox') ?? '[]').map((each) => each.event.kind)"
    wait_until(page, f"() => ({kept})().length === 1")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("is kept on this device")).to_be_visible()
    assert page.evaluate(kept) == ["vote", "shown"]

    page.unroute("**/collector/events")
    page.goto(served.address + "/contact/")
    wait_until(page, "() => localStorage.getItem('kb-outbox') === null")
    assert sorted(event.kind for event in stored(served.store)) == ["shown", "vote"]


def test_agents_are_told_apart(context: BrowserContext, tmp_path: Path) -> None:
    help_centre(tmp_path, kb="      edition: agents\n")
    served = Served(tmp_path)
    page = context.new_page()
    open_article(page, served)
    look_at_the_question(page)
    assert [event.edition for event in wait_until_told(page, served)] == ["agents"]
    served.stop()
