from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given

from kb_tools.errors import Place
from kb_tools.reports import FORMATS, CheckReport, RuleNote
from tests.reports.made import (
    BLAME,
    LONG_WORD,
    PHONE,
    RULES,
    TEXTS,
    any_report,
    empty,
    found,
    lines_of,
    report,
)
from tests.site.help_centre import VALIDATORS, absent

HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(1)>"'&{{style}}</p></li>"""
EMPTY = {"meta", "rect"}


class Page(HTMLParser):
    """A page's elements and texts; raises where an end tag has no beginning."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def words(self) -> str:
        """All that can be read, blanks drawn together."""
        return " ".join("".join(self.text).split())


def html(made: CheckReport) -> str:
    """The page as it is written."""
    return FORMATS["html"](made)


def hostile() -> CheckReport:
    """A report in which every text tries to be more than text."""
    file = f"docs/{HOSTILE}.md"
    rules = {**RULES, "tone-blame": RuleNote(HOSTILE, HOSTILE, BLAME.severity, f"https://x/{HOSTILE}")}
    finding = replace(
        BLAME, place=Place(file, 1, 3, 9), message=HOSTILE, why=HOSTILE, suggestion=HOSTILE, rule="tone-blame"
    )
    return report(
        finding,
        replace(finding, rule=HOSTILE),
        rules=rules,
        articles={file: HOSTILE},
        line_of=lines_of({file: [HOSTILE]}),
    )


def test_what_matters_is_said_first() -> None:
    words = Page(html(report())).words
    assert "3 things to mend in 2 files." in words
    assert "3 articles read: 1 error, 2 warnings, 2 hints." in words
    assert "Made 2026-11-25 at 06:00 UTC." in words


def test_where_nothing_has_to_be_mended_it_says_so() -> None:
    assert "<h1>Nothing to mend.</h1>" in html(empty())
    assert "<h1>Nothing has to be mended; there is 1 hint.</h1>" in html(report(LONG_WORD))


def test_the_change_since_the_baseline_is_told_by_rule() -> None:
    words = Page(html(report())).words
    assert "Against the baseline, with the findings that it knows: 3 fewer." in words
    assert "The baseline is of 2026-11-03." in words
    assert re.search(r"tone-blame ?5 ?2 ?3 fewer", words)
    assert re.search(r"plain-words ?1 ?1 ?no change", words)
    assert "baseline" not in Page(html(report(trend=None))).words


def test_rules_categories_and_articles_are_counted() -> None:
    words = Page(html(report())).words
    assert "A sentence blames the reader for the problem. People who need help" in words
    assert re.search(r"Signing in ?1 ?0 ?2 ?1", words)
    assert re.search(r"Cards & <money> ?2 ?0 ?0 ?1", words)
    assert re.search(r"In no category ?0 ?1 ?0 ?0", words)
    assert re.search(r"lost phone.md ?0 ?2 ?1", words)


def test_every_finding_has_its_place_its_line_and_what_to_do() -> None:
    page = html(report(BLAME))
    assert "line 4, column 9" in page
    assert "🐝 Café: <mark>you failed</mark> to utilise it." in page
    assert "<p>→ Write it so.</p>" in page


def test_of_a_long_line_only_what_is_around_the_finding_is_shown() -> None:
    texts = {PHONE: ["a" * 5000 + "utilise" + "b" * 5000]}
    page = html(report(found("plain-words", Place(PHONE, 1, 5001, 7)), line_of=lines_of(texts)))
    assert "…" + "a" * 60 + "<mark>utilise</mark>" + "b" * 60 + "…" in page


def test_text_stays_text() -> None:
    page = Page(html(hostile()))
    assert not page.all("script") and not page.all("img")
    assert "<script>alert(1)</script>" in page.words and "{{style}}" in page.words
    links = [str(attributes["href"]) for attributes in page.all("a")]
    assert all(re.fullmatch(r"#file-\d+|https://[!-~]+", link) for link in links)


@given(made=any_report())
def test_any_report_is_a_whole_page_with_links_that_lead_somewhere(made: CheckReport) -> None:
    page = Page(html(made))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {f"#{each}" for each in ids} >= {
        each["href"] for each in page.all("a") if str(each["href"]).startswith("#")
    }
    assert {each["aria-labelledby"] for each in page.all("section")} <= set(ids)


def test_the_policy_allows_the_style_alone_and_nothing_is_fetched() -> None:
    page = html(report())
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert style
    hashed = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'" in page
    assert not re.search(r"<(script|link|img|iframe)\b|\bstyle=|\bsrc=|url\(|@import", page)


def test_every_table_has_heads_with_their_scope() -> None:
    page = Page(html(report()))
    assert page.all("table")
    assert {attributes.get("scope") for attributes in page.all("th")} == {"col", "row"}
    assert page.all("html") == [{"lang": "en"}]


def long_names() -> CheckReport:
    """A report with names and words that do not fit in a narrow window."""
    file = f"docs/{'a-very-long-folder-name/' * 5}{'x' * 120}.md"
    far = replace(BLAME, place=Place(file, 1, 1, 300), message="y" * 200)
    texts = {**TEXTS, file: ["z" * 400]}
    return report(
        *report().findings, far, line_of=lines_of(texts), articles={file: "w" * 90, PHONE: "Signing in"}
    )


def test_the_nu_checker_finds_no_error(tmp_path: Path) -> None:
    jar = VALIDATORS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file() or not shutil.which("java"):
        absent("the Nu checker or Java is not installed (npm ci in tests/site)")
    for name, made in (("all", report()), ("hostile", hostile()), ("none", empty())):
        (tmp_path / f"{name}.html").write_text(html(made), "utf-8")
    done = subprocess.run(
        [
            "java",
            "-Xss4m",
            "-jar",
            str(jar),
            "--format",
            "json",
            "--also-check-css",
            *map(str, tmp_path.iterdir()),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    told = json.loads(done.stderr or done.stdout)["messages"]
    assert [each["message"] for each in told if each["type"] == "error"] == []
