"""One article, all the way: a file, a page, a search, a vote, a figure, and back."""

from __future__ import annotations

import json
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb_tools.feedback.events import Vote, new_id
from tests.site.help_centre import Served, run_kb, stored

pytestmark = pytest.mark.browser


def post_votes(page: Page, served: Served, value: str, count: int) -> None:
    """What other readers say of the article that is open, sent as their pages would."""
    form = page.locator("#kb-vote")
    about = {
        name: form.get_attribute(f"data-{name}") for name in ("article", "revision", "locale", "edition")
    }
    for number in range(count):
        event = {
            **about,
            "id": new_id(int(time.time() * 1000) + number),
            "kind": "vote",
            "version": 1,
            "value": value,
            "at": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
            "reader": f"reader-of-this-test-{number:03}",
        }
        request = urllib.request.Request(
            f"{served.address}/collector/events",
            json.dumps(event).encode(),
            {"Content-Type": "application/json", "Origin": served.address},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 201


def test_from_a_question_to_a_figure_and_back_to_the_article(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(served.address)

    # The customer asks in their own words and opens what is found first.
    page.get_by_label("Your question").fill("lost my phone")
    page.get_by_role("button", name="Find").click()
    first = page.locator("#kb-results li a").first
    expect(first).to_have_text("Get back in after you lost your phone")
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Get back in after you lost your phone")

    # It does not help, and they say why.
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()
    page.get_by_role("button", name="No, not yet").click()
    page.get_by_label("It was hard to follow").check()
    page.get_by_label("In your own words").fill("I have no second computer")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#kb-vote .kb-said")).to_have_text("Thank you. A person will read what you wrote.")

    # The row is on the disk: twice an answer, once a reader.
    events = [event for event in stored(served.store) if isinstance(event, Vote)]
    assert [event.value for event in events] == ["no", "no"]
    assert len({event.reader for event in events}) == 1
    assert events[-1].comment == "I have no second computer"
    assert events[-1].reason == "unclear"

    # Others say the same; another article helps.
    post_votes(page, served, "no", 14)
    page.goto(f"{served.address}/signing-in/backup-codes/")
    post_votes(page, served, "yes", 12)

    # The lead sees it in the report.
    store = f"sqlite:{served.store}"
    report = served.top / "report.html"
    run_kb("report", "--store", store, "--out", report, cwd=served.top)
    assert "I have no second computer" in report.read_text("utf-8")
    figures = json.loads(run_kb("report", "--store", store, "--format", "json", cwd=served.top).stdout)
    of_article = next(row for row in figures["articles"] if row["article"] == "lost-phone")
    assert (of_article["solved"], of_article["answers"]) == (0, 15)

    # The figure comes back to the writer …
    run_kb("feedback", "snapshot", "--store", store, "--out", "snapshot.json", cwd=served.top)
    told = run_kb("check", "docs/signing-in/lost-phone.md", cwd=served.top, code=1).stdout
    assert "Customers say this article does not solve it: 0 of 15 say it helped" in told

    # … to the agents, and to the home page.
    settings = served.top / "mkdocs.yml"
    run_kb("build", "--out", "customers", cwd=served.top)
    settings.write_text(
        settings.read_text("utf-8").replace("  - kb:\n", "  - kb:\n      edition: agents\n"), "utf-8"
    )
    run_kb("build", "--out", "agents", cwd=served.top)
    home = (served.top / "customers/index.html").read_text("utf-8")
    assert "12 of 12 say it solved it" in home
    assert "0 of 15" not in (served.top / "customers/signing-in/lost-phone/index.html").read_text("utf-8")
    assert "(0 of 15; true share likely 0 to 20 %)" in (
        served.top / "agents/signing-in/lost-phone/index.html"
    ).read_text("utf-8")
    page.close()


def test_a_saved_article_shows_in_the_open_page(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(f"{served.address}/signing-in/lost-phone/")
    article = served.top / "docs/signing-in/lost-phone.md"

    article.write_text(article.read_text("utf-8") + "\n\nA sentence that was not there before.\n", "utf-8")

    expect(page.get_by_text("A sentence that was not there before.")).to_be_visible(timeout=5000)
    page.close()


def test_a_broken_save_is_told_in_words_and_the_last_good_page_stays(
    browser: Browser, served: Served
) -> None:
    page = browser.new_page()
    article: Path = served.top / "docs/signing-in/lost-phone.md"
    text = article.read_text("utf-8")

    article.write_text(text.replace("type: how_to", "type: howto"), "utf-8")

    page.goto(f"{served.address}/signing-in/lost-phone/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for _ in range(100):
        if "howto" in served.said:
            break
        page.wait_for_timeout(100)
    assert 'type: "howto" does not fit' in served.said
    assert "Traceback" not in served.said
    page.close()
