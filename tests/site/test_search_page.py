"""The search page: results with their words marked, filters, the back button, and what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.site.help_centre import wait_until
from tests.site.stand_in import HITS, StandIn
from tests.site.test_pages import AXE

pytestmark = pytest.mark.browser
WATCH = (
    "addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI));"
    "new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) window.shifted = (window.shifted || 0) + e.value; }))"
    ".observe({type: 'layout-shift', buffered: true});"
)

ALL_SENT = "() => !localStorage.getItem('kb-outbox')"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own, on a narrow screen; the test fails if anything is said on its console."""
    made = browser.new_context(viewport={"width": 375, "height": 800}, reduced_motion="reduce")
    made.add_init_script(WATCH)
    yield made
    made.close()


@pytest.fixture
def search(context: BrowserContext) -> StandIn:
    """What the search finds."""
    return StandIn(context)


@pytest.fixture
def page(context: BrowserContext, search: StandIn) -> Iterator[Page]:
    """A page whose console has to stay silent, but for files that a test takes away."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"error {error}"))
    yield page
    assert [each for each in said if "404" not in each] == []


def asked(page: Page) -> dict[str, list[str]]:
    """What stands in the address."""
    return parse_qs(urlsplit(page.url).query)


def test_results_come_while_typing_with_the_words_marked(page: Page, site_address: str):
    page.goto(f"{site_address}/search/")
    page.get_by_role("searchbox").press_sequentially("phone")

    expect(page.get_by_role("status")).to_have_text("3 articles")
    first = page.locator(".kb-found li").first
    title = first.get_by_role("heading")
    expect(title).to_have_text("Get back in after you lost your phone")
    expect(title.locator("mark")).to_have_text("phone")
    expect(first.locator(".kb-passage mark")).to_have_text(["phone", "phone"])
    expect(first).to_contain_text("Signing in › Sign in with a backup code")

    first.get_by_role("link", name="Sign in with a backup code").click()
    expect(page).to_have_url(f"{site_address}/signing-in/lost-phone/#sign-in-with-a-backup-code")


def test_who_comes_back_from_a_result_finds_the_results_again(page: Page, site_address: str):
    page.goto(f"{site_address}/search/")
    page.get_by_role("searchbox").press_sequentially("phone")
    page.get_by_role("link", name="Get back in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Get back in after you lost your phone")

    page.go_back()

    expect(page.get_by_role("searchbox")).to_have_value("phone")
    expect(page.locator(".kb-found li")).to_have_count(3)
    page.reload()
    expect(page.locator(".kb-found li")).to_have_count(3)
    expect(page).to_have_title(re.compile("^phone · Search"))


def test_back_and_forward_go_from_question_to_question(page: Page, site_address: str):
    page.goto(f"{site_address}/search/")
    field = page.get_by_role("searchbox")
    for words in ("phone", "laptop"):
        field.fill(words)
        field.press("Enter")
        expect(page).to_have_url(re.compile(f"q={words}$"))
    expect(page.locator(".kb-found li")).to_have_count(1)

    page.go_back()
    expect(field).to_have_value("phone")
    expect(page.locator(".kb-found li")).to_have_count(3)
    page.go_back()
    expect(field).to_have_value("")
    expect(page.locator(".kb-found")).to_be_hidden()
    page.go_forward()
    expect(page.locator(".kb-found li")).to_have_count(3)


def test_a_question_that_rests_goes_into_the_address(page: Page, site_address: str):
    page.goto(f"{site_address}/search/")
    page.get_by_role("searchbox").press_sequentially("phone")

    expect(page).to_have_url(f"{site_address}/search/?q=phone")
    assert page.evaluate("history.length") == 3


def test_filters_hold_what_occurs_and_stand_in_the_address(page: Page, site_address: str):
    page.goto(f"{site_address}/search/?q=phone")
    topic, kind = page.get_by_label("Topic", exact=True), page.get_by_label("Kind of article")
    expect(topic.locator("option")).to_have_text(
        ["All", "Devices (1)", "Signing in (1)", "Strange messages (1)"]
    )
    expect(kind.locator("option")).to_have_text(
        ["All", "Steps to follow (2)", "When something does not work (1)"]
    )

    kind.select_option("how_to")
    expect(page.locator(".kb-found li")).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("2 articles")
    page.get_by_label("Product").select_option("Northwind Account")
    expect(page.get_by_role("status")).to_have_text("1 article")
    assert asked(page) == {"q": ["phone"], "type": ["how_to"], "product": ["Northwind Account"]}

    page.reload()
    expect(page.get_by_role("status")).to_have_text("1 article")
    expect(kind).to_have_value("how_to")
    page.go_back()
    expect(page.locator(".kb-found li")).to_have_count(2)
    page.go_back()
    expect(kind).to_have_value("")
    expect(page.locator(".kb-found li")).to_have_count(3)


def test_filters_that_fit_nothing_are_taken_away_with_one_press(page: Page, site_address: str):
    page.goto(f"{site_address}/search/?q=phone&category=no-such-topic&type=%22%3E%3Cimg%20src=x%3E")

    expect(page.get_by_role("status")).to_contain_text("Nothing fits this choice.")
    page.get_by_role("button", name="Show all").click()

    expect(page.locator(".kb-found li")).to_have_count(3)
    assert asked(page) == {"q": ["phone"]}


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)> phone",
        "</script><script>alert(1)</script> phone",
        "'; DROP TABLE articles; -- phone",
        "phone {count} {words} $& \\ % &amp;",
        "javascript:alert(1) phone",
        "\ud83d\ude31\u202e phone \u0000\u200d",
    ],
)
def test_whatever_is_asked_is_shown_as_text(page: Page, search: StandIn, site_address: str, text: str):
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto(f"{site_address}/search/")
    page.get_by_role("searchbox").fill(f"nearest fone {text}")
    page.get_by_role("searchbox").press("Enter")

    expect(page.get_by_role("status")).to_contain_text("We may not have an article for this.")
    expect(page.get_by_role("status")).to_contain_text("Did you mean nearest phone")
    assert page.locator("main img, main script").count() == 0
    expect(page.locator(".kb-found").get_by_text("Hang up")).to_have_count(0)
    page.get_by_role("link", name="Ask a person").click()
    expect(page.locator(".kb-asked-before")).to_contain_text("You asked: nearest fone")
    assert page.locator("main img, main script").count() == 0


def test_markup_in_a_passage_is_text(page: Page, site_address: str):
    page.goto(f"{site_address}/search/?q=phone")

    expect(page.get_by_text("<b>Never</b> share a code.")).to_be_visible()


def test_ten_thousand_letters_are_cut(page: Page, site_address: str):
    page.goto(f"{site_address}/search/")
    page.get_by_role("searchbox").fill("phone " * 1700)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".kb-found li")).to_have_count(3)
    assert len(asked(page)["q"][0]) <= 500

    page.goto(f"{site_address}/search/?q={'phone+' * 1700}")
    expect(page.locator(".kb-found li")).to_have_count(3)
    assert len(page.get_by_role("searchbox").input_value()) <= 500


def test_no_likely_answer_is_said_honestly_and_a_person_knows_the_question(page: Page, site_address: str):
    page.goto(f"{site_address}/search/?q=the+nearest+%26+best")

    expect(page.get_by_role("status")).to_have_text("We may not have an article for this.")
    expect(page.get_by_text("What comes nearest:")).to_be_visible()
    expect(page.locator(".kb-found li")).to_have_count(2)
    expect(page.get_by_role("group", name="Narrow down")).to_be_hidden()
    page.get_by_role("link", name="Ask a person").click()

    expect(page).to_have_url(re.compile(r"/contact/\?q=the\+nearest\+%26\+best$"))
    expect(page.locator(".kb-asked-before")).to_have_text("You asked: the nearest & best")
    expect(page.get_by_role("link", name="Write an e-mail")).to_have_attribute(
        "href",
        "mailto:help@northwind.example?subject=My%20question%3A%20the%20nearest%20%26%20best"
        "&body=I%20asked%20the%20help%20centre%3A%20the%20nearest%20%26%20best%0D%0A%0D%0A",
    )


def test_the_way_to_a_person_is_there_with_good_results_too(page: Page, site_address: str):
    page.goto(f"{site_address}/search/?q=phone")

    expect(page.get_by_text("No good answer?")).to_be_visible()
    expect(page.get_by_role("link", name="Ask a person")).to_have_attribute(
        "href", re.compile(r"contact/\?q=phone$")
    )


def test_a_mistyped_word_is_asked_back_or_repaired(page: Page, site_address: str):
    page.goto(f"{site_address}/search/?q=my+fone+call")
    expect(page.get_by_role("status")).to_have_text("1 article · Did you mean my phone call?")
    page.get_by_role("link", name="my phone call").click()
    expect(page.get_by_role("searchbox")).to_have_value("my phone call")
    expect(page).to_have_url(re.compile(r"q=my\+phone\+call$"))

    page.goto(f"{site_address}/search/?q=lost+fone")
    expect(page.get_by_role("status")).to_have_text("3 articles · You see what we have for lost phone.")


def test_signs_alone_ask_nothing(page: Page, site_address: str):
    page.goto(f"{site_address}/search/?q=???")

    expect(page.get_by_role("status")).to_have_text("Write a few words about what happened.")


@pytest.mark.parametrize("fault", ["missing", "truncated"])
def test_where_the_index_fails_the_topics_stay_and_it_can_be_tried_again(
    page: Page, search: StandIn, site_address: str, fault: str
):
    whole = search.body
    if fault == "missing":
        search.status = 404
    else:
        search.body = whole[: len(whole) // 2]
    page.goto(f"{site_address}/search/?q=phone")

    expect(page.get_by_role("status")).to_contain_text("Search could not be loaded.")
    expect(page.get_by_role("link", name=re.compile("^Signing in"))).to_be_visible()
    search.status, search.body = 200, whole
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("status")).to_have_text("3 articles")
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_page_older_than_its_index_is_loaded_anew_once(page: Page, search: StandIn, site_address: str):
    search.serve(version="of tomorrow")
    page.goto(f"{site_address}/search/?q=phone")

    expect(page.get_by_role("status")).to_contain_text("This help centre has just been updated, and not all")
    assert search.asked == 2
    search.serve()
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("status")).to_have_text(
        "This help centre has just been updated. You see the newest. 3 articles"
    )
    page.reload()
    expect(page.get_by_role("status")).to_have_text("3 articles")


def test_a_slow_network_is_told(page: Page, search: StandIn, site_address: str):
    with search.held():
        page.goto(f"{site_address}/search/?q=phone")
        expect(page.get_by_role("status")).to_have_text("Searching …")
        expect(page.locator("#kb-results.kb-works")).to_be_attached()

    expect(page.get_by_role("status")).to_have_text("3 articles")
    expect(page.locator("#kb-results.kb-works")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("words", ["phone", "the nearest fone"])
def test_results_are_for_all_and_nothing_jumps(
    browser: Browser, site_address: str, axe_script: str, width: int, scheme: str, words: str
):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.add_init_script(WATCH)
    StandIn(context)
    page = context.new_page()
    page.goto(f"{site_address}/search/?q={words}")
    expect(page.locator(".kb-found li").first).to_be_visible()

    page.evaluate(axe_script)
    found = page.evaluate(AXE)["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll('main a, main select, main button')].filter((e) => e.checkVisibility())
        .map((e) => [Math.round(e.getBoundingClientRect().height), e.outerHTML]).filter(([height]) => height < 44)"""
    )
    assert small == []
    assert page.evaluate("window.shifted || 0") < 0.02
    context.close()


def test_what_came_of_a_search_is_told(page: Page, search: StandIn, site_address: str):
    page.goto(f"{site_address}/search/")
    page.get_by_role("searchbox").fill("phone")
    with page.expect_request("**/collector/events"):
        page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Your laptop or phone").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("lost or stolen")
    wait_until(page, ALL_SENT)
    told = [(each["outcome"], each["query"], each.get("article"), each.get("place")) for each in search.told]
    assert told == [("shown", "phone", None, None), ("opened", "phone", "lost-or-stolen-device", 2)]

    with page.expect_request("**/collector/events"):
        page.goto(f"{site_address}/search/?q=the+nearest")
    page.get_by_role("link", name="Ask a person").click()
    expect(page.locator(".kb-asked-before")).to_be_visible()
    wait_until(page, ALL_SENT)
    assert [(each["outcome"], each["sure"]) for each in search.told[2:]] == [
        ("shown", False),
        ("contact", False),
    ]


def test_who_types_before_the_script_is_there_keeps_their_words(
    page: Page, search: StandIn, context: BrowserContext, site_address: str
):
    late: list[Route] = []
    context.route("**/assets/search/page.js", lambda route: late.append(route))
    with page.expect_request("**/assets/search/page.js"):
        page.goto(f"{site_address}/search/")
    page.get_by_role("searchbox").press_sequentially("phone")
    late[0].continue_()

    expect(page.locator(".kb-found li")).to_have_count(3)
    expect(page.get_by_role("searchbox")).to_have_value("phone")


def test_forced_colours_keep_the_marks(browser: Browser, site_address: str):
    context = browser.new_context(forced_colors="active")
    StandIn(context)
    page = context.new_page()
    page.goto(f"{site_address}/search/?q=phone")
    mark = page.locator(".kb-found mark").first
    expect(mark).to_be_visible()
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != page.evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )
    context.close()


def test_a_long_passage_is_shown_where_its_words_are(page: Page, search: StandIn, site_address: str):
    long = {
        **HITS[1],
        "passage": "Before it, other things are said. " * 20 + "The phone rings. " + "And more. " * 40,
    }
    search.serve(hits=[long])
    page.goto(f"{site_address}/search/?q=phone")

    shown = page.locator(".kb-passage")
    expect(shown.locator("mark")).to_have_text("phone")
    text = shown.text_content() or ""
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert "The phone rings." in text
    assert len(text) < 260
