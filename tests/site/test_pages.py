"""Every page type: reachable for all, valid, quiet towards other hosts, and light."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.site.help_centre import PAGES, VALIDATORS, absent
from tests.site.stand_in import StandIn

pytestmark = pytest.mark.browser
AXE = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", list(PAGES))
def test_no_accessibility_violation(
    browser: Browser, site_address: str, axe_script: str, kind: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    StandIn(context)
    page = context.new_page()
    page.goto(site_address + PAGES[kind])
    if kind == "search":
        expect(page.locator("#kb-results li").first).to_be_visible()

    page.evaluate(axe_script)
    found = page.evaluate(AXE)

    told = [
        f"{each['id']}: {node['html']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
    assert not told, "\n".join(told)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    context.close()


@pytest.mark.parametrize("kind", list(PAGES))
def test_the_strict_policy_holds_and_no_other_host_is_asked(
    browser: Browser, site_address: str, kind: str
) -> None:
    context = browser.new_context()
    StandIn(context)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"error {error}"))

    page.goto(site_address + PAGES[kind], wait_until="networkidle")

    assert [url for url in asked if not url.startswith(site_address)] == []
    complaints = [text for text in said if "404" not in text or kind != "404"]
    assert complaints == []
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind not in ("search", "404")])
def test_pages_work_without_javascript(browser: Browser, site_address: str, kind: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(site_address + PAGES[kind])

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main")).not_to_be_empty()
    context.close()


def test_search_without_javascript_leads_to_every_topic(browser: Browser, site_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_address + "/search/")

    expect(page.locator("noscript p")).to_contain_text("Without JavaScript, write your question here")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("noscript form")).to_have_attribute("action", "/collector/search")
    expect(page.get_by_role("searchbox")).to_have_count(1)
    page.get_by_role("link", name=re.compile("Signing in")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Signing in")
    context.close()


def test_the_nu_checker_finds_no_error(built_site: Path) -> None:
    jar = VALIDATORS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file():
        absent("the Nu checker is not installed (npm ci in tests/site)")
    if not shutil.which("java"):
        absent("no Java here")
    files = sorted(built_site.rglob("*.html"))

    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--also-check-css", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    messages = json.loads(done.stderr or done.stdout)["messages"]
    errors = [
        f"{m['url'].rpartition('/site/')[2]}:{m.get('lastLine')}: {m['message']}"
        for m in messages
        if m["type"] == "error"
    ]
    assert errors == []


def test_the_frame_and_the_first_view_are_light(
    built_site: Path, browser: Browser, site_address: str
) -> None:
    html = (built_site / "signing-in/lost-phone/index.html").read_text("utf-8")
    text = html[html.index('<div class="kb-text') : html.index("</article>")]
    frame = len(html.encode()) - len(text.encode())
    assert frame < 12_000, f"the frame of an article has {frame} bytes"

    loaded: dict[str, int] = {}
    page = browser.new_page()
    page.on(
        "response", lambda response: loaded.__setitem__(response.url, len(gzip.compress(response.body(), 9)))
    )
    page.goto(f"{site_address}/signing-in/lost-phone/", wait_until="networkidle")
    assert sum(loaded.values()) < 60_000, loaded
    page.close()


def test_a_page_does_not_grow_with_the_site(built_site: Path) -> None:
    for file in built_site.rglob("*.html"):
        assert file.stat().st_size < 100_000, file


def test_it_reads_from_right_to_left_where_the_language_does(browser: Browser, site_address: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(f"{site_address}/signing-in/lost-phone/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_structured_data_is_true(browser: Browser, site_address: str) -> None:
    page = browser.new_page()
    page.goto(f"{site_address}/signing-in/lost-phone/")
    data = json.loads(page.locator('script[type="application/ld+json"]').text_content() or "")
    thing, crumbs = data["@graph"]
    assert thing["@type"] == "TechArticle"
    assert thing["headline"] == page.get_by_role("heading", level=1).text_content()
    assert [each["name"] for each in crumbs["itemListElement"]][-1] == thing["headline"]
    page.close()
