"""A step that did not work, with a script and without one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.help_centre import Served, stored
from tests.site.test_pages import AXE

pytestmark = pytest.mark.browser
ARTICLE = "/signing-in/lost-phone/"


def kept(served: Served) -> list[dict[str, Any]]:
    """The events on the disk, by field."""
    return [msgspec.structs.asdict(event) for event in stored(served.store)]


def open_steps(page: Page, served: Served, *, ready: bool = True) -> None:
    """Open the article, and the question about its steps."""
    page.goto(served.address + ARTICLE)
    if ready:
        expect(page.locator("#kb-step[data-ready]")).to_be_attached()
    page.get_by_text("Did a step not work?").click()


def test_a_step_that_did_not_work_is_told_by_keyboard(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    open_steps(page, served)
    page.get_by_label("Which step was it?").focus()
    page.keyboard.type("2. Below")
    page.keyboard.press("Tab")
    page.keyboard.type("There is no such line.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="sees which step it was")).to_be_focused()
    (event,) = kept(served)
    assert (event["kind"], event["step"]) == ("step", "sign-in-without-your-phone/2")
    assert event["comment"] == "There is no such line."
    assert context.cookies() == []
    context.close()


def test_without_a_chosen_step_nothing_is_sent(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    open_steps(page, served)
    page.get_by_label("What did you see instead?").fill("Nothing.")
    page.locator("#kb-step > .kb-send").click()
    expect(page.get_by_label("Which step was it?")).to_be_focused()
    assert not served.store.exists() or kept(served) == []
    page.close()


def test_the_same_reader_answers_the_vote_and_the_step(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    open_steps(page, served)
    page.get_by_role("button", name="No, not yet").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    page.get_by_label("Which step was it?").select_option(index=1)
    page.locator("#kb-step > .kb-send").click()
    expect(page.get_by_role("status").filter(has_text="sees which step it was")).to_be_visible()
    vote, step = kept(served)
    assert vote["reader"] == step["reader"]
    page.close()


def test_without_javascript_a_form_does_it(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_steps(page, served, ready=False)
    page.get_by_label("Which step was it?").select_option("sign-in-without-your-phone/1")
    page.get_by_label("What did you see instead?").fill("<b>nothing</b>")
    page.locator("#kb-step > .kb-send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    (event,) = kept(served)
    assert (event["step"], event["comment"]) == ("sign-in-without-your-phone/1", "<b>nothing</b>")
    context.close()


def test_an_article_without_steps_does_not_ask_for_one(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(served.address + "/signing-in/passkeys/")
    expect(page.locator("#kb-vote")).to_be_attached()
    expect(page.locator("#kb-step")).to_have_count(0)
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_opened_it_has_no_accessibility_violation_and_no_small_target(
    browser: Browser, served: Served, axe_script: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    open_steps(page, served)
    page.get_by_role("button", name="No, not yet").click()
    expect(page.get_by_label("Something in it is wrong")).to_be_visible()
    page.evaluate(axe_script)
    found = page.evaluate(AXE)
    assert not [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    sizes = page.locator(".kb-vote :is(button, select, textarea, summary, fieldset label)").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height).filter(height => height > 0)"
    )
    assert sizes and min(sizes) >= 44
    context.close()
