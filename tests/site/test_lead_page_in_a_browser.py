"""The lead's report as people see it: in a real browser, for everyone, under its own policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kb_tools.reports import CheckReport
from tests.reports.made import empty, report
from tests.reports.test_lead_page import hostile, html, long_names


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "made", [report(), hostile(), long_names(), empty()], ids=["all", "hostile", "long", "none"]
)
def test_everyone_can_use_the_page(
    browser: Browser,
    axe_script: str,
    tmp_path: Path,
    made: CheckReport,
    width: int,
    scheme: str,
) -> None:
    file = tmp_path / "report.html"
    file.write_text(html(made), "utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())

    page.evaluate(axe_script)
    violations = page.evaluate("axe.run()")["violations"]

    assert [f"{each['id']}: {node['html']}" for each in violations for node in each["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    assert asked == [file.as_uri()]
    context.close()


@pytest.mark.browser
def test_the_style_applies_under_the_pages_own_policy(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(html(report()), "utf-8")
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.findings')).listStyleType") == "none"
    assert said == []
    context.close()
