"""A hard term in an article: a link for everybody, and a note beside it where there is JavaScript."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.help_centre import run_kb, serve_folder
from tests.site.test_pages import AXE

pytestmark = pytest.mark.browser
HERE = """---
id: here
title: Here
type: concept
description: A page.
owner: ana
last_reviewed_on: 2026-11-01
review_in: 10 years
---

Some lines first, so that there is room above.

No phishing here, and no phishing there. [A link](other.md).

A paragraph between the two.

And one more, so that the note about the first does not cover the second, however many lines it has.

A PIN too.

## Phishing

The last paragraph.
"""


@pytest.fixture(scope="module", params=["en", "ar"])
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """A small site with a glossary, from left to right and from right to left."""
    top: Path = tmp_path_factory.mktemp("glossary")
    folder = top / "docs"
    (folder / "a").mkdir(parents=True)
    (folder / "people.yml").write_text("ana: {name: Ana}\n", "utf-8")
    (folder / "glossary.yml").write_text(
        "phishing: {plain: A false message., article: other}\nPIN: {plain: A short number.}\n", "utf-8"
    )
    (folder / "a/here.md").write_text(HERE, "utf-8")
    (folder / "a/other.md").write_text(HERE.replace("id: here", "id: other"), "utf-8")
    (top / "mkdocs.yml").write_text(
        f"site_name: Small\nsite_url: https://help.example.com/\ntheme: {{name: material, language: {request.param}}}\nplugins: [kb]\n",
        "utf-8",
    )
    run_kb("build", "--out", top / "site", cwd=top)
    assert "https://help.example.com/glossary/" in (top / "site/sitemap.xml").read_text("utf-8")
    assert 'class="kb-term"' not in (top / "site/glossary/index.html").read_text("utf-8")
    yield from serve_folder(top / "site")
    shutil.rmtree(top)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """The article, on a narrow screen."""
    context = browser.new_context(viewport={"width": 400, "height": 700})
    shown = context.new_page()
    shown.goto(f"{site}/a/here/")
    yield shown
    context.close()


def test_without_javascript_a_term_leads_to_its_meaning(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/a/here/")
    expect(page.locator("a.kb-term")).to_have_count(2)

    page.get_by_role("link", name="phishing", exact=True).click()

    expect(page).to_have_url(f"{site}/glossary/#phishing")
    expect(page.locator("dt#phishing + dd")).to_contain_text("A false message.")
    expect(page.locator("dt#phishing + dd a")).to_have_attribute("href", "../a/other/")
    context.close()


def test_by_keyboard_the_note_opens_is_read_and_closes(page: Page):
    term = page.get_by_role("button", name="phishing", exact=True)
    expect(term).to_have_attribute("aria-expanded", "false")
    term.focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(page.get_by_role("status").filter(has_text="A false message.")).to_be_visible()
        expect(term).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Escape")
        expect(page.locator("#kb-meaning")).to_be_hidden()
        expect(term).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#kb-meaning a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(term).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#kb-meaning")).to_be_hidden()


def test_by_pointer_one_note_at_a_time_and_nothing_moves(page: Page):
    before = page.locator("#phishing").bounding_box()
    note = page.locator("#kb-meaning")
    page.get_by_role("button", name="phishing", exact=True).click()
    expect(note).to_contain_text("A false message.")
    box = note.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400
    assert page.locator("#phishing").bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("button", name="PIN", exact=True).click()
    expect(note).to_contain_text("A short number.")
    expect(page.locator("[aria-expanded='true']")).to_have_count(1)
    page.get_by_role("button", name="PIN", exact=True).click()
    expect(note).to_be_hidden()

    page.get_by_role("button", name="PIN", exact=True).click()
    page.get_by_text("The last paragraph.").click()
    expect(note).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_note_has_no_accessibility_violation(
    browser: Browser, site: str, axe_script: str, scheme: str
):
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/a/here/")
    page.get_by_role("button", name="phishing", exact=True).click()
    expect(page.locator("#kb-meaning")).to_be_visible()
    page.evaluate(axe_script)
    found = page.evaluate(AXE)["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    context.close()
