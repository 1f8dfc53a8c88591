"""What somebody writes: they are asked before something personal leaves the page. And what the widget weighs."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect

import mkdocs_kb
from tests.feedback.test_privacy import KEPT, PERSONAL
from tests.site.help_centre import Served, stored
from tests.site.test_pages import AXE

ARTICLE = "/signing-in/lost-phone/"
ASSETS = Path(mkdocs_kb.__file__).parent / "templates/assets"
MOST_BYTES = 6 * 1024


def kept(served: Served) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(event) for event in stored(served.store)]


def write(page: Page, served: Served, text: str) -> None:
    """Say no, and write this comment."""
    page.goto(served.address + ARTICLE)
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()
    page.get_by_role("button", name="No, not yet").click()
    page.get_by_label("In your own words").fill(text)
    page.locator("#kb-vote fieldset ~ .kb-send").click()


@pytest.mark.browser
def test_they_are_asked_and_can_change_it_by_keyboard(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    write(page, served, "It failed.\nCall me: +44 20 7946 0958 or mail ana@example.com")
    asks = page.get_by_text("Your text seems to hold a phone number and an e-mail address.")
    expect(asks).to_be_focused()
    assert [event["comment"] for event in kept(served)] == [None]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("In your own words")).to_be_focused()
    expect(asks).to_be_hidden()
    page.get_by_label("In your own words").fill("It failed.")
    page.locator("#kb-vote fieldset ~ .kb-send").click()
    expect(page.get_by_text("A person will read what you wrote.")).to_be_visible()
    assert kept(served)[-1]["comment"] == "It failed."
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("form", ["vote", "step"])
def test_what_is_sent_all_the_same_goes_without_it(browser: Browser, served: Served, form: str) -> None:
    page = browser.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    if form == "vote":
        write(page, served, "It failed at 10:04.\nMy password is hunter22!x")
    else:
        page.goto(served.address + ARTICLE)
        expect(page.locator("#kb-step[data-ready]")).to_be_attached()
        page.get_by_text("Did a step not work?").click()
        page.get_by_label("Which step was it?").select_option(index=1)
        page.get_by_label("What did you see instead?").fill("It failed at 10:04.\nMy password is hunter22!x")
        page.locator("#kb-step > .kb-send").click()
    expect(page.get_by_text("seems to hold a key or a password")).to_be_visible()
    page.get_by_role("button", name="Send without it").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    page.wait_for_timeout(100)
    assert "hunter22" not in "".join(sent)
    assert kept(served)[-1]["comment"] == "It failed at 10:04.\nMy password is [secret]"
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_question_is_accessible(browser: Browser, served: Served, axe_script: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    write(page, served, "ana@example.com")
    expect(page.get_by_text("seems to hold an e-mail address")).to_be_visible()
    page.evaluate(axe_script)
    found = page.evaluate(AXE)
    assert not [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    context.close()


@pytest.mark.browser
def test_where_the_detection_is_not_to_be_had_the_collector_does_it(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.route("**/search/personal.js", lambda route: route.abort())
    write(page, served, "Mail ana@example.com")
    expect(page.get_by_text("A person will read what you wrote.")).to_be_visible()
    assert kept(served)[-1]["comment"] == "Mail [removed: e-mail address]"
    page.close()


@pytest.mark.skipif(which("node") is None, reason="node is not installed")
def test_what_the_collector_would_take_out_is_noticed_and_what_helps_is_not() -> None:
    texts = [*(f"Please write to {personal} now." for personal, _ in PERSONAL), *KEPT]
    module = json.dumps((ASSETS / "search/personal.js").as_uri())
    program = (
        f"const {{ personalIn }} = await import({module});"
        f"process.stdout.write(JSON.stringify({json.dumps(texts)}.map(personalIn)));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program], capture_output=True, encoding="utf-8", check=True
    )
    told = json.loads(done.stdout)
    for text, found in zip(texts, told, strict=True):
        if text in KEPT:
            assert found == {"kinds": [], "cleaned": text}
        elif "BEGIN PRIVATE KEY" not in text:
            assert found["kinds"], text


def test_script_and_style_of_the_widget_are_small(built_site: Path) -> None:
    scripts = sorted((built_site / "assets/feedback").glob("*.js"))
    assert {"vote.js", "report.js", "comment.js", "outbox.js"} <= {file.name for file in scripts}
    style = (ASSETS / "feedback/style.css").read_bytes()
    weights = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in scripts}
    weights["style.css"] = len(gzip.compress(style, 9))
    assert sum(weights.values()) <= MOST_BYTES, weights


@pytest.mark.skipif(which("node") is None, reason="node is not installed")
def test_what_readers_get_is_the_module_without_its_comments(built_site: Path, tmp_path: Path) -> None:
    for file in [*(built_site / "assets/feedback").glob("*.js"), built_site / "assets/search/personal.js"]:
        lean = file.read_text("utf-8")
        assert "@ts-check" not in lean and "/**" not in lean and "@type" not in lean, file.name
        copy = (tmp_path / file.name).with_suffix(".mjs")
        copy.write_text(lean, "utf-8")
        subprocess.run(["node", "--check", copy], check=True)


@pytest.mark.browser
def test_nothing_on_the_page_moves_by_itself_and_nothing_is_animated(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const each of list.getEntries())"
        " if (!each.hadRecentInput) window.moved += each.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(served.address + ARTICLE)
    page.locator("#kb-vote").scroll_into_view_if_needed()
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") < 0.02
    moving = page.locator(".kb-vote, .kb-vote *").evaluate_all(
        "all => all.filter(each => { const style = getComputedStyle(each);"
        " return style.animationName !== 'none' || !/^0s(, 0s)*$/.test(style.transitionDuration); }).length"
    )
    assert moving == 0
    context.close()


@pytest.mark.browser
def test_in_forced_colours_every_edge_is_seen(browser: Browser, served: Served) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    write(page, served, "ana@example.com")
    expect(page.get_by_text("seems to hold an e-mail address")).to_be_visible()
    bare = page.locator(".kb-vote, .kb-personal, .kb-vote :is(button, textarea)").evaluate_all(
        "all => all.filter(each => each.offsetParent && parseFloat(getComputedStyle(each).borderTopWidth) < 1)"
        ".map(each => each.outerHTML.slice(0, 60))"
    )
    assert bare == []
    context.close()
