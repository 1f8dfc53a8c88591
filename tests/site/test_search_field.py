"""The field on the home page: suggestions by keyboard, mouse and touch, after the ARIA pattern of a combobox."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.site.help_centre import wait_until
from tests.site.stand_in import HITS, StandIn
from tests.site.test_pages import AXE

pytestmark = pytest.mark.browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own, on a narrow screen that is touched."""
    made = browser.new_context(viewport={"width": 375, "height": 800}, has_touch=True)
    yield made
    made.close()


@pytest.fixture
def search(context: BrowserContext) -> StandIn:
    """What the search finds."""
    return StandIn(context)


@pytest.fixture
def page(context: BrowserContext, search: StandIn, site_address: str) -> Page:
    """The home page, its field ready."""
    page = context.new_page()
    page.goto(site_address)
    expect(page.get_by_role("combobox")).to_be_visible()
    return page


def pointed_at(page: Page) -> str:
    """The text of the option that the field points at, as a screen reader follows it; empty for none."""
    return str(
        page.evaluate(
            """() => { const id = document.getElementById('kb-q').getAttribute('aria-activedescendant');
            const option = id && document.getElementById(id);
            if (option && option.getAttribute('aria-selected') !== 'true') return 'not selected';
            if (document.querySelectorAll('[aria-selected=true]').length > 1) return 'several selected';
            return option ? option.firstChild.textContent : ''; }"""
        )
    )


FIRST, SECOND, THIRD = (hit["title"] for hit in HITS)


def test_nothing_is_loaded_before_the_field_has_the_focus(page: Page, search: StandIn):
    assert search.asked == 0
    with page.expect_request("**/stand-in.json"):
        page.get_by_role("combobox").focus()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_by_keyboard_from_the_field_to_an_article(page: Page, site_address: str):
    field = page.get_by_role("combobox", name="Your question")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    field.press_sequentially("phone")

    expect(page.get_by_role("option")).to_have_count(4)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert page.locator(f"#{field.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    expect(page.get_by_role("status")).to_have_text("Articles that may help: 3. Choose with the arrow keys.")
    assert pointed_at(page) == ""
    for key, told in [
        ("ArrowDown", FIRST),
        ("ArrowDown", SECOND),
        ("ArrowUp", FIRST),
        ("ArrowUp", ""),
        ("ArrowUp", "All results"),
        ("ArrowDown", ""),
        ("ArrowDown", FIRST),
        ("Home", ""),
        ("ArrowDown", FIRST),
        ("End", ""),
        ("ArrowDown", FIRST),
    ]:
        page.keyboard.press(key)
        assert pointed_at(page) == told, key
    expect(field).to_be_focused()
    expect(field).to_have_value("phone")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site_address}/signing-in/lost-phone/")


def test_escape_closes_then_clears_and_tab_leaves(page: Page):
    field, options = page.get_by_role("combobox"), page.get_by_role("listbox")
    field.press_sequentially("phone")
    expect(options).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_be_hidden()
    expect(field).to_have_value("phone")

    page.keyboard.press("Alt+ArrowDown")
    expect(options).to_be_visible()
    assert pointed_at(page) == ""
    page.keyboard.press("Alt+ArrowUp")
    expect(options).to_be_hidden()
    page.keyboard.press("ArrowUp")
    assert pointed_at(page) == "All results"
    page.keyboard.press("Tab")
    expect(options).to_be_hidden()
    expect(page.get_by_role("button", name="Find")).to_be_focused()
    expect(field).to_have_value("phone")

    field.focus()
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    page.keyboard.press("ArrowDown")
    expect(options).to_be_hidden()


def test_enter_without_a_choice_and_all_results_lead_to_the_search_page(page: Page, site_address: str):
    page.get_by_role("combobox").press_sequentially("phone")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site_address}/search/?q=phone")
    expect(page.locator(".kb-found li")).to_have_count(3)

    page.goto(site_address)
    page.get_by_role("combobox").press_sequentially("phone & code")
    page.get_by_role("option", name="All results").tap()
    expect(page).to_have_url(f"{site_address}/search/?q=phone+%26+code")


@pytest.mark.parametrize("way", ["click", "tap"])
def test_by_mouse_and_by_touch(page: Page, search: StandIn, site_address: str, way: str):
    page.get_by_role("combobox").fill("phone")
    option = page.get_by_role("option", name=re.compile("^Your laptop"))
    expect(option).to_contain_text("Devices")
    expect(option.locator("mark")).to_have_text("phone")
    page.wait_for_load_state("networkidle")
    getattr(option, way)()

    expect(page).to_have_url(f"{site_address}/devices/lost-or-stolen-device/")
    wait_until(page, "() => !localStorage.getItem('kb-outbox')")
    opened = [each for each in search.told if each["outcome"] == "opened"]
    assert [(each["article"], each["place"], each["query"]) for each in opened] == [
        ("lost-or-stolen-device", 2, "phone")
    ]


def test_a_press_elsewhere_closes_the_list(page: Page):
    page.get_by_role("combobox").press_sequentially("phone")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_markup_in_a_question_or_a_title_is_text(page: Page, search: StandIn):
    search.body = search.body.replace("Check that", "<img src=x onerror=alert(1)> Check that")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.get_by_role("combobox").press_sequentially("<img src=x onerror=alert(1)>")

    expect(page.get_by_role("option", name=re.compile("<img src=x"))).to_be_visible()
    assert page.locator("main img").count() == 0


def test_where_no_article_answers_the_list_promises_little(page: Page):
    page.get_by_role("combobox").fill("what comes nearest")

    expect(page.get_by_role("option")).to_have_count(3)


def test_without_an_index_the_field_still_leads_to_the_search_page(
    page: Page, search: StandIn, site_address: str
):
    search.status = 404
    field = page.get_by_role("combobox")
    field.press_sequentially("phone")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    expect(page).to_have_url(f"{site_address}/search/?q=phone")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_an_open_list_is_for_all_and_moves_nothing(
    browser: Browser, site_address: str, axe_script: str, width: int, scheme: str, direction: str
):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    StandIn(context)
    page = context.new_page()
    page.goto(site_address)
    page.evaluate("(to) => { document.documentElement.dir = to; }", direction)
    topics = page.locator("#topics")
    before = topics.bounding_box()
    page.get_by_role("combobox").press_sequentially("phone")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")

    page.evaluate(axe_script)
    found = page.evaluate(AXE)["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert topics.bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.get_by_role("option").evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    context.close()


def test_forced_colours_show_which_option_is_chosen(browser: Browser, site_address: str):
    context = browser.new_context(forced_colors="active")
    StandIn(context)
    page = context.new_page()
    page.goto(site_address)
    page.get_by_role("combobox").press_sequentially("phone")
    expect(page.get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")

    one, other = page.get_by_role("option").evaluate_all(
        "all => all.slice(0, 2).map((e) => getComputedStyle(e).backgroundColor)"
    )
    assert one != other
    context.close()
