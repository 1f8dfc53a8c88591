"""The site for a disk: all of it works from a folder, with no web server and no complaint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.help_centre import copy_of_the_help_centre, run_kb
from tests.site.test_search_page import WATCH

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The help centre as a folder."""
    top = tmp_path_factory.mktemp("disk")
    copy_of_the_help_centre(top)
    settings = (top / "mkdocs.yml").read_text("utf-8")
    (top / "mkdocs.yml").write_text(
        settings.replace("  - kb:\n", "  - kb:\n      offline: true\n", 1), "utf-8"
    )
    run_kb("build", "--out", top / "site", cwd=top)
    return top / "site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on whose console nothing may be said, and for which no file may be missing."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"error {error}"))
    page.on("requestfailed", lambda request: said.append(f"{request.failure} {request.url}"))
    yield page
    # A file that was on its way when the test went on is not missing.
    assert [each for each in said if not each.startswith("net::ERR_ABORTED")] == []
    context.close()


def test_every_page_opens_without_a_complaint(page: Page, folder: Path):
    for file in sorted(folder.rglob("*.html")):
        if file.name == "404.html":
            continue
        page.goto(file.as_uri())
        expect(page.locator("#text, a").first).to_be_attached()


def test_every_link_names_a_file(page: Page, folder: Path):
    for name in ("index.html", "search.html", "signing-in/lost-phone.html", "signing-in/index.html"):
        page.goto((folder / name).as_uri())
        links = page.locator("a[href]").evaluate_all(
            "all => all.map((e) => e.href.split(/[?#]/)[0]).filter((e) => e.startsWith('file:'))"
        )
        assert links
        assert [link for link in links if not link.endswith(".html")] == [], name


def test_from_the_home_page_to_an_answer(page: Page, folder: Path):
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("combobox").fill("lost my phone")
    expect(page.get_by_role("option").first).to_contain_text("Get back in after you lost your phone")
    page.keyboard.press("Enter")

    expect(page.locator(".kb-found h2").first).to_have_text("Get back in after you lost your phone")
    assert page.url.endswith("/search.html?q=lost+my+phone")
    page.get_by_label("Topic", exact=True).select_option("signing-in")
    page.go_back()
    expect(page.get_by_label("Topic", exact=True)).to_have_value("")
    page.locator(".kb-found h2 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Get back in after you lost your phone")


def test_nobody_is_asked_for_a_vote_and_words_are_explained(page: Page, folder: Path):
    page.goto((folder / "signing-in/lost-phone.html").as_uri())

    expect(page.locator("#kb-vote")).to_have_count(0)
    page.locator("a.kb-term").first.click()
    expect(page.locator("#kb-meaning")).to_be_visible()


def test_the_modules_are_one_script(folder: Path):
    scripts = {each.relative_to(folder).as_posix() for each in folder.glob("assets/**/*.js")}

    assert {each for each in scripts if not each.startswith("assets/search/en/")} == {"assets/kb-offline.js"}
