"""The report of a help centre as people see it: in a real browser, for everyone, under its own policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kb_tools.measures.report_page import write_html_report
from tests.measures.measured import made

KINDS = ("all", "hostile", "no tickets", "none")


def written(folder: Path, kind: str) -> str:
    """The address of a page of this kind."""
    file = folder / "report.html"
    file.write_text(write_html_report(*made(kind)), "utf-8")
    return file.as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_everyone_can_use_the_report(
    browser: Browser, axe_script: str, tmp_path: Path, kind: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    address = written(tmp_path, kind)
    page.goto(address)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")

    page.evaluate(axe_script)
    violations = page.evaluate("axe.run()")["violations"]

    assert [f"{each['id']}: {node['html']}" for each in violations for node in each["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    assert asked == [address]
    context.close()


@pytest.mark.browser
def test_pictures_are_drawn_under_the_pages_own_policy(browser: Browser, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    context = browser.new_context(color_scheme="dark", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(written(tmp_path, "all"))
    bar = "getComputedStyle(document.querySelector('#chart-marks-csat .drawn path')).fill"
    dark = page.evaluate(bar)
    page.emulate_media(color_scheme="light")
    assert dark != page.evaluate(bar) and dark.startswith("rgb(")
    assert said == []
    context.close()


@pytest.mark.browser
def test_without_a_script_everything_can_be_read(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(written(tmp_path, "all"))
    page.locator("summary").first.click()
    assert page.get_by_role("table").first.is_visible()
    assert page.get_by_role("link", name="First response time").count() >= 1
    context.close()


@pytest.mark.browser
def test_on_paper_pictures_stay_and_their_numbers_do_not(browser: Browser, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    page = browser.new_page(viewport={"width": 680, "height": 900})
    page.goto(written(tmp_path, "all"))
    page.emulate_media(media="print")
    assert page.locator("#chart-helped .drawn").is_visible()
    assert not page.locator("#chart-helped details").is_visible()
    tops = page.evaluate("[...document.querySelectorAll('.card')].map((each) => each.offsetTop)")
    assert len(tops) == 4 and len(set(tops)) == 1, "the cards stand in a row"
    page.close()
