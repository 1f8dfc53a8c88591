"""A survey's page in a browser: without JavaScript, by keyboard, in both directions of writing."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kb_tools.feedback.events import MARKS, SurveyAnswer
from kb_tools.feedback.links import address_of, checked_secret, new_link
from kb_tools.feedback.survey_texts import TEXTS
from tests.service.conftest import Collector
from tests.site.test_pages import AXE

pytestmark = pytest.mark.browser
SECRET = "a-secret-that-is-long-enough-0123456789"


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Collector]:
    """A collector that asks surveys."""
    config = tmp_path / "collector.yml"
    config.write_text(f"secret: {SECRET}\n")
    collector = Collector(f"sqlite:{tmp_path / 'votes.sqlite'}", "--config", str(config))
    yield collector
    collector.kill()


def address(collector: Collector, question: str, locale: str, value: int | None = None) -> str:
    link = new_link(question, locale, 14, time.time())
    return address_of(link, collector.url, checked_secret(SECRET), value)


def answers(collector: Collector) -> list[SurveyAnswer]:
    return [each.event for each in collector.store.events() if isinstance(each.event, SurveyAnswer)]


@pytest.mark.parametrize("question", MARKS)
def test_the_chosen_mark_is_shown_and_one_press_sends_it(
    browser: Browser, asking: Collector, question: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(asking, question, "en", 3))
    expect(page.get_by_role("radio", name="3")).to_be_checked()
    assert answers(asking) == []
    page.get_by_label("In your own words").fill("Quick.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    (answer,) = answers(asking)
    assert (answer.question, answer.value, answer.comment) == (question, 3, "Quick.")
    context.close()


def test_by_keyboard_the_mark_is_changed_and_the_last_answer_of_a_link_is_known(
    browser: Browser, asking: Collector
) -> None:
    page = browser.new_page()
    where = address(asking, "recommend", "en", 5)
    for presses in (1, 2):
        page.goto(where)
        page.keyboard.press("Tab")
        expect(page.get_by_role("radio", name="5")).to_be_focused()
        for _ in range(presses):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    first, last = answers(asking)
    assert (first.value, last.value) == (6, 7) and first.link == last.link
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", TEXTS)
def test_it_is_accessible_on_the_smallest_screen(
    browser: Browser, asking: Collector, axe_script: str, locale: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(address(asking, "recommend", locale, 8))
    page.evaluate(axe_script)
    found = page.evaluate(AXE)
    assert not [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    sizes = page.locator(".marks label, button").evaluate_all(
        "all => all.flatMap(each => [each.getBoundingClientRect().height, each.getBoundingClientRect().width])"
    )
    assert min(sizes) >= 44
    assert page.evaluate("document.documentElement.dir") == ("rtl" if locale == "ar" else "ltr")
    context.close()


def test_its_style_is_let_in_by_its_own_policy_and_nothing_else_is_loaded(
    browser: Browser, asking: Collector
) -> None:
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address(asking, "effort", "fr"))
    assert page.locator(".marks").evaluate("each => getComputedStyle(each).display") == "flex"
    assert said == [] and len([url for url in asked if not re.search("favicon", url)]) == 1
    page.close()
