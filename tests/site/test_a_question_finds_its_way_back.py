"""Words that found nothing become an article's words: searched, reported, proposed, put in, built, and found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from kb_tools.content.library import read_library
from tests.site.help_centre import Served, run_kb, serve_folder
from tests.site.test_searches_are_told import told
from tests.site.test_votes import wait_for_an_empty_outbox

pytestmark = pytest.mark.browser
WORDS = "my gizmo went for a swim"
HONEST = "We may not have an article for this."


@contextmanager
def customer(browser: Browser) -> Iterator[Page]:
    """Somebody who was never here before."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def ask(page: Page, address: str) -> None:
    page.goto(f"{address}/search/")
    page.get_by_role("searchbox").fill(WORDS)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".kb-found li").first).to_be_visible()


def test_words_that_found_nothing_lead_to_the_article_once_they_stand_in_it(
    browser: Browser, served: Served
) -> None:
    store = f"sqlite:{served.store}"

    # Three customers find nothing sure, and go.
    for visit in range(1, 4):
        with customer(browser) as page:
            ask(page, served.address)
            expect(page.get_by_role("status")).to_contain_text(HONEST)
            assert len(told(page, served, 2 * visit - 1)) == visit
            page.goto(f"{served.address}/about-these-articles/")
            told(page, served, 2 * visit)
            wait_for_an_empty_outbox(page)

    # The lead sees the words, and that they led nowhere; for which article, nobody can tell yet.
    report = json.loads(run_kb("report", "--store", store, "--format", "json", cwd=served.top).stdout)
    assert [(row["query"], row["count"], row["articles"]) for row in report["searches"]["found_nothing"]] == [
        (WORDS, 3, [])
    ]
    gaps = json.loads(run_kb("gaps", "--store", store, "--format", "json", cwd=served.top).stdout)
    assert gaps["questions"] == []
    assert [(draft["title"], draft["searches"]) for draft in gaps["missing"]] == [(WORDS.capitalize(), 3)]

    # Two others, with capitals of their own, look into what came second, and it helps one of them.
    for visit in range(2):
        with customer(browser) as page:
            ask(page, served.address)
            second = page.locator(".kb-found h2 a").nth(1)
            article, title = second.get_attribute("data-article") or "", second.inner_text()
            second.click()
            expect(page.get_by_role("heading", level=1)).to_have_text(title)
            expect(page.locator("#kb-vote[data-ready]")).to_be_attached()
            if visit:
                page.get_by_role("button", name="Yes").click()
                expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
            told(page, served, 8 + 4 * visit)
            wait_for_an_empty_outbox(page)

    # Now the words are proposed for it, and a person puts them in.
    gaps = json.loads(run_kb("gaps", "--store", store, "--format", "json", cwd=served.top).stdout)
    (draft,) = gaps["questions"]
    assert (draft["article"], draft["question"]) == (article, WORDS)
    assert (draft["searches"], draft["helped"], draft["lower"], draft["unsure"]) == (2, 1, 2, 2)
    before = read_library(served.top / "docs").by_id[article]
    said = run_kb("gaps", "--store", store, "--apply", article, "--query", WORDS, cwd=served.top).stdout
    assert said.endswith(f"added to questions:\n   “{WORDS}”\n")
    after = read_library(served.top / "docs").by_id[article]
    assert after.questions == (*before.questions, WORDS)
    assert set(after.file.read_text("utf-8").splitlines()) >= {f'  - "{WORDS}"'}
    gaps = json.loads(run_kb("gaps", "--store", store, "--format", "json", cwd=served.top).stdout)
    assert gaps["questions"] == []

    # The next customer who writes the same finds it first, and the page is sure.
    run_kb("build", "--out", "built", cwd=served.top)
    with contextmanager(serve_folder)(served.top / "built") as address, customer(browser) as page:
        ask(page, address)
        expect(page.locator(".kb-found h2 a").first).to_have_attribute("data-article", article)
        expect(page.locator("#kb-results.kb-unsure")).to_have_count(0)
        expect(page.get_by_role("status")).not_to_contain_text(HONEST)
        page.locator(".kb-found h2 a").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
