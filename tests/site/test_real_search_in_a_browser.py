"""This repository's own help centre, searched as a customer does: the real engine, the real index, a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.site.help_centre import copy_of_the_help_centre, run_kb
from tests.site.test_pages import AXE
from tests.site.test_search_page import WATCH

pytestmark = pytest.mark.browser
SHARDS = re.compile(r"/assets/search/en/(?!index)\w+\.json")
HONEST = "We may not have an article for this."
SOURDOUGH = "how do i bake sourdough bread"
FOR_AGENTS = """---
id: quillfeather
title: "Ask the caller for the zibbledorf"
type: how_to
description: "The zibbledorf tells you who calls. Never say quaxelbrim aloud."
audience: agent
owner: ben
reviewers:
  - dora
last_reviewed_on: 2026-11-19
review_in: 180 days
questions:
  - "where is the vermigonk"
keywords:
  - "snorplewick"
---

Before you begin, open the plumtwizzle.

## Ask for it

1. Say “frobnolith” to the caller.

   The caller reads the glompfquat back.
"""
MADE_UP = [
    "quillfeather",
    "zibbledorf",
    "quaxelbrim",
    "vermigonk",
    "snorplewick",
    "plumtwizzle",
    "frobnolith",
    "glompfquat",
]


def silent(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what is said on its console: violations of the policy among it. There is no collector here."""
    context.route("**/collector/events", lambda route: route.fulfill(status=201, body="{}"))
    context.add_init_script(WATCH)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"error {error}"))
    return page, said


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on whose console nothing may be said."""
    page, said = silent(context)
    yield page
    assert said == []


def test_from_the_field_on_the_home_page_by_keyboard_alone(page: Page, site_address: str) -> None:
    page.goto(site_address)
    field = page.get_by_role("combobox")
    field.focus()
    page.keyboard.type("lost my phone", delay=30)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Get back in after you lost your phone")
    expect(options.first.locator("mark").first).to_be_visible()
    expect(options.last).to_have_text("All results")

    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute(
        "aria-activedescendant", options.first.get_attribute("id") or "an option has an id"
    )
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site_address}/signing-in/lost-phone/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Get back in after you lost your phone")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("words", ["lost my phone", "ransomwear note", SOURDOUGH])
def test_real_results_are_for_all(
    browser: Browser, site_address: str, axe_script: str, words: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, said = silent(context)
    page.goto(f"{site_address}/search/")
    page.get_by_role("searchbox").press_sequentially(words)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".kb-found li").first).to_be_visible()
    if words != SOURDOUGH:
        expect(page.locator(".kb-found h2 mark").first).to_be_visible()
        expect(page.locator(".kb-found .kb-passage mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("window.shifted || 0") < 0.05
    assert said == []

    page.evaluate(axe_script)
    found = page.evaluate(AXE)["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    context.close()


def test_a_mark_is_a_word_that_was_asked_or_a_form_of_it(page: Page, site_address: str) -> None:
    page.goto(f"{site_address}/search/?q=lost+my+phone")
    expect(page.locator(".kb-found mark").first).to_be_visible()

    marked = {text.casefold() for text in page.locator(".kb-found mark").all_inner_texts()}
    assert {"lost", "phone"} <= marked
    assert [text for text in marked if not re.match("lost|lose|phone|my", text)] == []


@pytest.mark.parametrize(
    ("typed", "read", "first"),
    [
        ("lost my phnoe", "lost my phone", "Get back in after you lost your phone"),
        ("ransomwear note", "ransomware note", "A ransom note is on my screen"),
    ],
)
def test_a_typing_error_is_mended_and_told(
    page: Page, site_address: str, typed: str, read: str, first: str
) -> None:
    page.goto(f"{site_address}/search/")
    live = page.get_by_role("status")
    # There before anything is said in it: else a screen reader would not read it out.
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_have_text("")
    page.get_by_role("searchbox").press_sequentially(typed)
    page.get_by_role("searchbox").press("Enter")

    expect(live).to_contain_text(re.compile(rf"\d+ articles? · You see what we have for {read}\.$"))
    expect(page.locator(".kb-found h2").first).to_have_text(first)
    expect(page.get_by_role("searchbox")).to_have_value(typed)


def test_what_is_not_mended_is_not_called_mended(page: Page, site_address: str) -> None:
    for words in ("lost my phone", SOURDOUGH, "my notebook needs updates", "Übergröße"):
        page.goto(f"{site_address}/search/?q={words}")
        expect(page.get_by_role("status")).not_to_have_text("")
        expect(page.get_by_role("status")).not_to_contain_text("You see what we have for")


def test_a_question_that_no_article_answers_leads_to_a_person(page: Page, site_address: str) -> None:
    page.goto(f"{site_address}/search/")
    page.get_by_role("searchbox").press_sequentially(SOURDOUGH)
    page.get_by_role("searchbox").press("Enter")

    expect(page.get_by_role("status")).to_contain_text(HONEST)
    assert page.locator(".kb-found li").count() <= 2
    expect(page.get_by_role("group", name="Narrow down")).to_be_hidden()
    page.get_by_role("link", name="Ask a person").click()

    expect(page.locator(".kb-asked-before")).to_have_text(f"You asked: {SOURDOUGH}")
    expect(page.get_by_role("link", name="Write an e-mail")).to_have_attribute(
        "href", re.compile("how%20do%20i%20bake%20sourdough%20bread")
    )


def test_a_shard_that_is_cut_short_is_told_and_can_be_had_again(page: Page, site_address: str) -> None:
    def cut_short(route: Route) -> None:
        body = route.fetch().body()
        route.fulfill(body=body[: len(body) // 2], content_type="application/json")

    page.route(SHARDS, cut_short, times=1)
    page.goto(f"{site_address}/search/?q=lost+my+phone")
    expect(page.get_by_role("status")).to_have_text(
        "Search could not be loaded. The topics below lead to every article."
    )
    expect(page.get_by_role("link", name=re.compile("^Signing in"))).to_be_visible()

    page.get_by_role("button", name="Try again").click()

    expect(page.locator(".kb-found h2").first).to_have_text("Get back in after you lost your phone")
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()
    expect(page.get_by_role("searchbox")).to_be_focused()


@pytest.mark.parametrize("what", ["index", "shards"])
def test_an_index_of_another_state_loads_the_page_anew_once(page: Page, site_address: str, what: str) -> None:
    def of_another_state(route: Route) -> None:
        text = route.fetch().text()
        route.fulfill(body=re.sub(r'"of":\s*"\w+"', '"of":"tomorrow"', text), content_type="application/json")

    loaded: list[str] = []
    page.on("domcontentloaded", lambda each: loaded.append(each.url))
    page.route(re.compile(r"/assets/search/en/index\.json") if what == "index" else SHARDS, of_another_state)
    page.goto(f"{site_address}/search/?q=lost+my+phone")

    expect(page.get_by_role("status")).to_contain_text("This help centre has just been updated, and not all")
    page.wait_for_timeout(300)
    assert len(loaded) == 2
    expect(page.get_by_role("searchbox")).to_have_value("lost my phone")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("status")).to_contain_text(
        "This help centre has just been updated. You see the newest."
    )
    expect(page.locator(".kb-found h2").first).to_have_text("Get back in after you lost your phone")


def holding(folder: Path, words: list[str]) -> list[tuple[str, str]]:
    """The files that hold a word, in their bytes, unpacked, or in their names."""
    import gzip

    held = []
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = file.read_bytes()
        if file.suffix == ".gz":
            content += gzip.decompress(content)
        content = content.lower() + file.as_posix().lower().encode()
        # Stemming takes an ending: the beginning of a word would give it away, too.
        held += [(file.name, word) for word in words if word[:7].encode() in content]
    return held


def test_what_is_written_for_agents_stands_in_no_byte_of_the_customers_site(tmp_path: Path) -> None:
    copy_of_the_help_centre(tmp_path)
    (tmp_path / "docs/incidents/quillfeather.md").write_text(FOR_AGENTS, "utf-8")
    run_kb("build", "--out", "customers", cwd=tmp_path)
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("  - kb:\n", "  - kb:\n      edition: agents\n"), "utf-8"
    )
    run_kb("build", "--out", "agents", cwd=tmp_path)

    # The agents' own site has every one of them, so the looking is no pretence.
    assert {word for _, word in holding(tmp_path / "agents", MADE_UP)} == set(MADE_UP)
    assert holding(tmp_path / "customers", MADE_UP) == []
