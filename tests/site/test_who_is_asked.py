"""Who is asked what: agents flag and mend, and in an outage only the article about it asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, expect

from tests.site.help_centre import Served, copy_of_the_help_centre, run_kb, stored
from tests.site.test_pages import AXE

ARTICLE = "signing-in/lost-phone"
REPOSITORY = "\nrepo_url: https://repository.example.com/northwind/help\nedit_uri: edit/main/docs/\n"


def help_centre(top: Path, kb: str = "", ask: str = "", more: str = "") -> None:
    """A help centre with these lines in its settings."""
    copy_of_the_help_centre(top)
    settings = top / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("  - kb:\n", f"  - kb:\n{kb}")
    settings.write_text(text.replace("      feedback:\n", f"      feedback:\n{ask}") + more, "utf-8")


def built(top: Path) -> Path:
    run_kb("build", "--out", top / "site", cwd=top)
    return top / "site"


def page_of(site: Path, article: str = ARTICLE) -> str:
    return (site / article / "index.html").read_text("utf-8")


@pytest.fixture
def agents(tmp_path: Path) -> Iterator[Served]:
    """The agents' edition under `kb serve`."""
    help_centre(tmp_path, kb="      edition: agents\n", more=REPOSITORY)
    served = Served(tmp_path)
    yield served
    served.stop()


@pytest.mark.browser
@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_an_agent_flags_an_article_for_its_owner(browser: Browser, agents: Served, with_script: bool) -> None:
    context = browser.new_context(java_script_enabled=with_script)
    page = context.new_page()
    page.goto(f"{agents.address}/{ARTICLE}/")
    if with_script:
        expect(page.locator("#kb-flag[data-ready]")).to_be_attached()
    page.get_by_text("Flag it for the owner").click()
    page.get_by_label("It is out of date").check()
    page.get_by_label("A line to the owner").fill("The button moved.")
    page.locator("#kb-flag > .kb-send").click()
    if with_script:
        expect(page.get_by_role("status").filter(has_text="owner of this article sees it")).to_be_focused()
    else:
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    (event,) = [msgspec.structs.asdict(each) for each in stored(agents.store)]
    assert (event["kind"], event["flag"], event["edition"]) == ("flag", "out_of_date", "agents")
    assert event["comment"] == "The button moved."
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_agents_part_is_accessible(
    browser: Browser, agents: Served, axe_script: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{agents.address}/{ARTICLE}/")
    page.get_by_text("Flag it for the owner").click()
    page.evaluate(axe_script)
    found = page.evaluate(AXE)
    assert not [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    sizes = page.locator(".kb-mend :is(a, button, textarea, summary, fieldset label)").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height).filter(height => height > 0)"
    )
    assert min(sizes) >= 44
    context.close()


def test_mend_it_opens_the_file_where_it_is_edited_and_only_for_agents(tmp_path: Path) -> None:
    help_centre(tmp_path / "agents", kb="      edition: agents\n", more=REPOSITORY)
    help_centre(tmp_path / "customers", more=REPOSITORY)
    mend = "https://repository.example.com/northwind/help/edit/main/docs/signing-in/lost-phone.md"
    assert f'href="{mend}"' in page_of(built(tmp_path / "agents"))
    for page in built(tmp_path / "customers").rglob("*.html"):
        text = page.read_text("utf-8")
        assert "repository.example.com" not in text and "kb-flag" not in text, page


def test_without_a_repository_an_agent_can_still_flag(tmp_path: Path) -> None:
    help_centre(tmp_path, kb="      edition: agents\n")
    text = page_of(built(tmp_path))
    assert 'id="kb-flag"' in text and "Mend it" not in text


def test_an_owner_says_who_is_asked_what(tmp_path: Path) -> None:
    help_centre(tmp_path, ask="        ask:\n          vote: [agents]\n          step: [customers]\n")
    text = page_of(built(tmp_path))
    assert 'id="kb-vote"' not in text and 'id="kb-step"' in text


@pytest.mark.parametrize(
    ("impact", "asks"), [("major", False), ("critical", False), ("minor", True), ("none", True)]
)
def test_while_something_serious_is_open_only_the_article_about_it_asks(
    tmp_path: Path, impact: str, asks: bool
) -> None:
    help_centre(tmp_path)
    (tmp_path / "docs/incidents.yml").write_text(
        f"- title: Sign-in is slow\n  state: identified\n  impact: {impact}\n  article: shield-scan-paused\n"
    )
    site = built(tmp_path)
    assert ('id="kb-vote"' in page_of(site)) is asks
    assert 'id="kb-vote"' in page_of(site, "incidents/shield-scan-paused")


def test_once_it_is_resolved_every_article_asks_again(tmp_path: Path) -> None:
    help_centre(tmp_path)
    (tmp_path / "docs/incidents.yml").write_text("- title: Sign-in is slow\n  state: resolved\n")
    assert 'id="kb-vote"' in page_of(built(tmp_path))
