"""What of the look can be held by a measure: sizes to tap, nothing cut off, paper, forced colours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from mkdocs_kb.strings import languages
from tests.site.help_centre import run_kb, serve_folder, wait_until

pytestmark = pytest.mark.browser
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
KINDS = ("note", "tip", "warning", "danger", "quote")
EVERYTHING = f"""---
id: everything
title: "Get back in after you lost your phone, your laptop and the {LONG}"
type: how_to
description: "Call us, or read on. {LONG}."
owner: ana
last_reviewed_on: 2026-11-01
review_in: 10 years
related: [short]
sources:
  - title: "A source"
    url: https://example.com/source
---

{"".join(f"!!! {kind}{chr(10)}    A {kind} with [a link](https://example.com/) and `code`.{chr(10)}{chr(10)}" for kind in KINDS)}
??? question "Collapsed, with a title that is long enough to wrap on a phone"
    Text.

## Steps

1. A step.

    You see that.

2. A step with code:

    ``` {{ .bash title="terminal.sh" linenums="1" hl_lines="2" }}
    sudo systemctl status a-service --no-pager --full --lines=200 --output=short-iso-precise
    sudo systemctl restart a-service
    ```

    You see `active`.

3. A step with tabs:

    === "Windows"

        1. Open **Start**.

    === "macOS"

        Open **System Settings**.

    === "A Linux with a long name"

        Open a terminal.

4. A step with a list and a table:

    - one
        - two

    | Key | Meaning | Where | When | Why | What then |
    |:---|:---:|---:|---|---|---|
    | A | {LONG} | here | now | because | that |

## Words about {LONG}

- [x] done
- [ ] not done

Term
:   Its definition.

Press ++ctrl+alt+del++. ==Marked.== `C:\\Users\\Somebody\\{LONG}` and <https://example.com/{LONG}>.[^1]

Explained (1) here.
{{ .annotate }}

1.  The explanation.

> A quotation.

[^1]: A note.

## Third

<p dir="rtl">نص <code>{LONG}</code></p>
"""
SHORT = """---
id: short
title: "Short"
type: faq
description: "Short."
owner: ana
last_reviewed_on: 2026-11-01
review_in: 10 years
---

Text.
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small site whose one article has all that writers use."""
    top = tmp_path_factory.mktemp("look")
    (top / "docs/all").mkdir(parents=True)
    (top / "docs/all/everything.md").write_text(EVERYTHING, "utf-8")
    (top / "docs/all/short.md").write_text(SHORT, "utf-8")
    (top / "docs/people.yml").write_text("ana:\n  name: Ana Ruiz\n  role: account security\n", "utf-8")
    (top / "docs/categories.yml").write_text(f"all:\n  title: All about {LONG}\n", "utf-8")
    (top / "docs/incidents.yml").write_text(
        f"- title: Sign-in is slow\n  state: identified\n  text: We know the cause. {LONG}\n  article: everything\n",
        "utf-8",
    )
    (top / "docs/contact.yml").write_text(
        "promise: A person reads every message.\n"
        "hours:\n  zone: UTC\n  text: Monday to Friday, 8:00 to 18:00\n  days: [mon 08:00-18:00]\n"
        "channels:\n"
        "  - {name: Call us, href: 'tel:+1-555-0100', note: About 5 minutes.}\n"
        "  - {name: Write, href: 'mailto:a-long-address-of-help@northwind.example', note: About 2 hours.}\n"
        "  - {name: 'Emergency line, day and night', href: 'tel:+1-555-0199', urgent: true}\n",
        "utf-8",
    )
    (top / "snapshot.json").write_text(
        json.dumps(
            {
                "version": 1,
                "made_at": "2026-11-25T06:00:00Z",
                "articles": {
                    "everything": {
                        "solved": 91,
                        "answers": 104,
                        "low": 0.8,
                        "high": 0.93,
                        "revision": "3f9a1c04b7de",
                    }
                },
            }
        ),
        "utf-8",
    )
    settings = (
        "site_name: A help centre with a {name}\nsite_url: https://help.example/\ntheme:\n  name: material\n"
        "plugins:\n  - kb:\n      home: {urgent: [everything], ways_in: [short]}\n"
        "      feedback: {collector: /collector, snapshot: snapshot.json}\n"
    )
    (top / "mkdocs.yml").write_text(settings, "utf-8")
    run_kb("build", "--out", top / "site", cwd=top)
    yield from serve_folder(top / "site")


def opened(browser: Browser, url: str, **options: object) -> Page:
    """A page in a context of its own; motion is off, so that what is measured stands still."""
    page = browser.new_context(reduced_motion="reduce", **options).new_page()  # type: ignore[arg-type]
    page.goto(url, wait_until="networkidle")
    return page


PATHS = {
    "home": "/",
    "category": "/all/",
    "article": "/all/everything/",
    "search": "/search/?q=zzxxqq",
    "contact": "/contact/",
    "404": "/nope/",
    "about": "/about-these-articles/",
}
# The parts that reach past the page's edge, unless a box of their own scrolls or hides them.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter((e) => {
  const box = e.getBoundingClientRect();
  if (!box.width || (box.right <= innerWidth + 1 && box.left >= -1)) return false;
  for (let up = e.parentElement; up && up !== document.body; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== 'visible') return false;
  return getComputedStyle(e).clipPath === 'none';
}).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("kind", list(PATHS))
def test_nothing_is_cut_off_at_400_percent(browser: Browser, address: str, kind: str) -> None:
    page = opened(browser, address + PATHS[kind], viewport={"width": 320, "height": 256})

    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_an_article_with_everything_has_no_accessibility_violation(
    browser: Browser, address: str, axe_script: str, width: int, scheme: str
) -> None:
    page = opened(
        browser, address + PATHS["article"], viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page.evaluate(axe_script)

    # Writers' check boxes have no name yet: that is for the conversion of Markdown to give.
    found = page.evaluate("axe.run({exclude: ['.task-list-control']})")

    told = [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]
    assert not told, "\n".join(told)
    page.context.close()


@pytest.mark.parametrize("kind", list(PATHS))
def test_what_is_pressed_is_large_enough(browser: Browser, address: str, kind: str) -> None:
    page = opened(browser, address + PATHS[kind], viewport={"width": 375, "height": 800})
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, .kb-button, .kb-header a, .kb-ways a, .kb-cards a, .kb-channels a, .kb-list a, .kb-side a, .tabbed-labels > label, input[type=search]')]
        .filter((e) => e.checkVisibility())
        .map((e) => [Math.round(e.getBoundingClientRect().height), e.outerHTML.slice(0, 100)]).filter(([height]) => height < 44)"""
    )

    assert small == []
    page.context.close()


def test_a_step_begins_beside_its_number(browser: Browser, address: str) -> None:
    page = opened(browser, address + PATHS["article"], viewport={"width": 375, "height": 800})
    measured = page.evaluate(
        """() => { const item = document.querySelector('.kb-steps > ol > li'), mark = getComputedStyle(item, '::before');
        const text = item.querySelector('p').getBoundingClientRect(), box = item.getBoundingClientRect();
        const line = parseFloat(getComputedStyle(item).lineHeight), column = document.querySelector('.kb-text').getBoundingClientRect();
        return { off: text.top + line / 2 - (box.top + parseFloat(mark.height) / 2), indent: box.left - column.left }; }"""
    )

    assert abs(measured["off"]) <= 3, "number and text are not on one line"
    assert abs(measured["indent"]) <= 1, "steps don't begin at the text's edge"
    page.context.close()


def test_an_answered_vote_shows_one_state_at_a_time(browser: Browser, address: str) -> None:
    page = opened(browser, address + PATHS["article"], viewport={"width": 375, "height": 800})
    yes = page.get_by_role("button", name="Yes")

    page.get_by_role("button", name="No, not yet").click()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    expect(yes).to_be_hidden()
    expect(page.get_by_text("What was missing?").locator("visible=true")).to_have_count(1)

    page.get_by_role("button", name="Change my answer").click()
    expect(yes).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_hidden()
    page.context.close()


def test_contents_stand_on_top_of_a_narrow_page_and_beside_a_wide_one(browser: Browser, address: str) -> None:
    page = opened(browser, address + PATHS["article"], viewport={"width": 375, "height": 800})
    jump, beside = page.locator(".kb-jump"), page.locator(".kb-contents")
    expect(jump).to_be_visible()
    expect(beside).to_be_hidden()

    page.set_viewport_size({"width": 1280, "height": 500})
    expect(jump).to_be_hidden()
    expect(beside).to_be_visible()
    page.mouse.wheel(0, 900)
    wait_until(page, "scrollY > 500")
    side = page.locator(".kb-side").bounding_box()
    assert side and side["y"] >= 0 and side["height"] <= 500, (
        "the side column stays in view, and in its place"
    )
    page.context.close()


def test_on_paper_the_page_is_black_on_white_with_addresses_and_a_number(
    browser: Browser, address: str
) -> None:
    page = opened(browser, address + PATHS["article"], color_scheme="dark")
    page.emulate_media(media="print")

    for part in (".kb-vote", ".kb-header nav", ".kb-contents", ".kb-jump", ".kb-copy"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.get_by_text("+1 555 0100")).to_be_visible()
    expect(page.get_by_text("Revision")).to_be_visible()
    expect(page.locator(".kb-trust time")).to_be_visible()
    for link in (".kb-sources a", ".kb-text a[href^=http]"):
        told = page.locator(link).first.evaluate("e => getComputedStyle(e, '::after').content")
        assert "attr(href)" in told or "https://example.com/" in told
    assert page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    ) == [
        "rgb(0, 0, 0)",
        "rgb(255, 255, 255)",
    ]
    page.context.close()


def test_forced_colours_keep_edges_and_marks(browser: Browser, address: str) -> None:
    page = opened(browser, address + PATHS["article"], forced_colors="active")
    for part in (
        ".kb-answer",
        ".kb-vote",
        ".kb-vote button",
        ".kb-person",
        ".kb-button",
        ".md-typeset .admonition",
        ".md-typeset .highlight",
    ):
        style = page.locator(part).first.evaluate(
            "e => { const s = getComputedStyle(e); return [s.borderTopStyle, parseFloat(s.borderTopWidth)]; }"
        )
        assert style[0] == "solid" and style[1] >= 1, part
    mark = "s => getComputedStyle(document.querySelector(s), '::before')"
    assert page.evaluate(f"({mark})('.kb-steps > ol > li').borderTopStyle") == "solid"
    done, open_ = (
        page.evaluate(
            f"({mark})({json.dumps(f'.task-list-control {which} + .task-list-indicator')}).backgroundColor"
        )
        for which in (":checked", ":not(:checked)")
    )
    assert done != open_, "a task that is done looks like one that is not"
    page.context.close()


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_every_language_has_every_text_with_the_same_places(language: str) -> None:
    english, other = texts_of("en"), texts_of(language)

    assert set(other) == set(english)
    for key, text in english.items():
        assert set(re.findall(r"{\w+}", other[key])) <= set(re.findall(r"{\w+}", text)), key


def texts_of(language: str) -> dict[str, str]:
    """The texts of one language as they stand in its file, nothing filled in."""
    file = files("mkdocs_kb") / "strings" / f"{language}.yml"
    return {key: str(value) for key, value in yaml.safe_load(file.read_text("utf-8")).items()}
