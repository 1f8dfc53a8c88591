"""The vote: with a script and without one, with the collector up and down."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from kb_tools.feedback.events import Vote, example_event, new_id
from tests.site.help_centre import Served, copy_of_the_help_centre, stored, wait_until

pytestmark = pytest.mark.browser
ARTICLE = "/signing-in/lost-phone/"


def values(served: Served) -> list[str]:
    """What was answered, in order."""
    return [event.value for event in stored(served.store) if isinstance(event, Vote)]


def open_article(page: Page, served: Served) -> None:
    """Open the article and wait until its script listens: before that, the plain form answers."""
    page.goto(served.address + ARTICLE)
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()


def wait_for_an_empty_outbox(page: Page) -> None:
    """Nothing is on its way any more."""
    wait_until(page, "() => localStorage.getItem('kb-outbox') === null")


def test_by_keyboard_alone_and_the_answer_can_be_changed(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    open_article(page, served)
    page.get_by_role("button", name="Yes").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()

    page.keyboard.press("Enter")
    page.get_by_role("button", name="No, not yet").press("Enter")
    expect(page.get_by_label("Something in it is wrong")).to_be_focused()

    assert values(served) == ["yes", "no"]
    page.reload()
    expect(page.get_by_text("You said that this did not solve it yet.")).to_be_visible()
    page.close()


def test_without_javascript_a_form_lands_on_a_page_of_thanks(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + ARTICLE)
    page.get_by_text("If not, say what was missing").click()
    page.get_by_label("It is not my problem").check()
    page.get_by_label("In your own words").fill("<b>not</b> mine")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    (event,) = stored(served.store)
    assert (event.value, event.reason, event.comment) == ("no", "other_problem", "<b>not</b> mine")
    context.close()


def test_with_the_collector_down_an_answer_is_kept_and_sent_later_once(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/collector/events", lambda route: route.abort())
    open_article(page, served)
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("is kept on this device")).to_be_visible()
    assert not served.store.exists() or values(served) == []

    page.unroute("**/collector/events")
    page.goto(served.address + "/contact/")

    wait_for_an_empty_outbox(page)
    assert values(served) == ["yes"]
    open_article(page, served)
    assert values(served) == ["yes"]
    context.close()


def test_a_reply_lost_on_the_way_does_not_count_twice(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()

    def deliver_but_lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/collector/events", deliver_but_lose_the_reply)
    open_article(page, served)
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("is kept on this device")).to_be_visible()
    page.unroute("**/collector/events")
    page.reload()
    wait_for_an_empty_outbox(page)

    assert values(served) == ["yes"]
    context.close()


def keep_on_device(page: Page, *values: str) -> list[str]:
    """Put votes into the outbox, as if the collector had been away for each; their addresses are ours."""
    events = [
        example_event() | {"id": new_id(number), "reader": f"{number:020}", "value": value}
        for number, value in enumerate(values)
    ]
    page.evaluate(
        "events => localStorage.setItem('kb-outbox',"
        " JSON.stringify(events.map((event) => ({ url: '/collector/events', event }))))",
        events,
    )
    return [str(event["id"]) for event in events]


def asked(page: Page) -> list[str]:
    """Fills with the paths of all that is sent from now on."""
    paths: list[str] = []
    page.on("request", lambda request: request.method == "POST" and paths.append(urlsplit(request.url).path))
    return paths


def test_answers_that_waited_go_out_together_and_a_broken_one_stops_no_other(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.address + "/contact/")
    ids = keep_on_device(page, *["yes", "no", "perhaps"], *["yes"] * 10)
    paths = asked(page)
    page.reload()
    wait_for_an_empty_outbox(page)

    assert paths == ["/collector/events/batch"] * 2
    assert {event.id for event in stored(served.store)} == set(ids) - {ids[2]}
    context.close()


def test_a_collector_that_takes_one_at_a_time_gets_one_at_a_time(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.address + "/contact/")
    page.route("**/collector/events/batch", lambda route: route.fulfill(status=404, body="{}"))
    ids = keep_on_device(page, "yes", "perhaps", "no")
    paths = asked(page)
    page.reload()
    wait_for_an_empty_outbox(page)

    assert paths == ["/collector/events/batch", *["/collector/events"] * 3]
    assert [event.id for event in stored(served.store)] == [ids[0], ids[2]]
    context.close()


def test_what_has_to_wait_stays_on_the_device(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.address + "/contact/")
    told = {"results": [{"outcome": "kept"}, {"outcome": "later"}, {"outcome": "later"}]}
    page.route("**/collector/events/batch", lambda route: route.fulfill(status=200, json=told))
    ids = keep_on_device(page, "yes", "no", "yes")
    page.reload()
    kept = "() => JSON.parse(localStorage.getItem('kb-outbox')).map((each) => each.event.id)"
    for _ in range(200):
        if page.evaluate(kept) == ids[1:]:
            break
        page.wait_for_timeout(50)
    assert page.evaluate(kept) == ids[1:]
    page.unroute("**/collector/events/batch")
    page.reload()
    wait_for_an_empty_outbox(page)
    assert [event.id for event in stored(served.store)] == ids[1:]
    context.close()


def change_the_text(served: Served) -> None:
    article = served.top / "docs/signing-in/lost-phone.md"
    article.write_text(article.read_text("utf-8") + "\n\nNew words.\n", "utf-8")


@pytest.mark.parametrize("again_after", [0, 7])
def test_the_question_comes_again_for_a_new_text_once_the_days_have_passed(
    browser: Browser, tmp_path: Path, again_after: int
) -> None:
    copy_of_the_help_centre(tmp_path)
    settings = tmp_path / "mkdocs.yml"
    asks = f"      feedback:\n        ask:\n          again_after: {again_after}\n"
    settings.write_text(settings.read_text("utf-8").replace("      feedback:\n", asks), "utf-8")
    served = Served(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    open_article(page, served)
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("button", name="Change my answer")).to_be_visible()

    change_the_text(served)

    expect(page.get_by_text("New words.")).to_be_visible(timeout=5000)
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()
    expect(page.get_by_role("button", name="Yes")).to_be_visible(visible=again_after == 0)
    expect(page.get_by_text("You said that this solved it.")).to_be_visible(visible=again_after > 0)
    context.close()
    served.stop()


@pytest.mark.parametrize("signal", ["doNotTrack", "globalPrivacyControl"])
def test_who_asks_not_to_be_tracked_sends_only_what_they_press(
    browser: Browser, served: Served, signal: str
) -> None:
    context = browser.new_context()
    value = "true" if signal == "globalPrivacyControl" else "'1'"
    context.add_init_script(f"Object.defineProperty(navigator, '{signal}', {{ get: () => {value} }})")
    page = context.new_page()
    page.goto(served.address + "/search/?q=lost+phone")
    page.locator("#kb-results li a").first.click()
    paths = asked(page)
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()
    page.wait_for_timeout(300)
    assert paths == []
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    assert [event.kind for event in stored(served.store)] == ["vote"]
    context.close()


def test_nothing_leaves_the_page_but_the_answer(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    open_article(page, served)
    with page.expect_request("**/collector/events") as caught:
        page.get_by_role("button", name="Yes").click()
    sent = json.loads(caught.value.post_data or "{}")
    about = {"id", "kind", "version", "article", "revision", "locale", "edition", "at"}
    expected = {*about, "value", "reader", "after_ms"}
    assert set(sent) == expected
    assert "cookie" not in {name.lower() for name in caught.value.headers}
    assert context.cookies() == []
    context.close()
