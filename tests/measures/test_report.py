from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kb_tools.errors import KbError
from kb_tools.feedback.exports import safe_cell
from kb_tools.feedback.reading import Comment, RevisionCount
from kb_tools.measures.article_index import KnownArticle, read_article_index
from kb_tools.measures.report import Report, build_report, write_csv_report
from kb_tools.measures.report_json import write_json_report
from kb_tools.measures.report_page import write_html_report

MADE = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
NOON = 1_764_072_000_000
HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(1)>"'&{{style}}</blockquote>"""


def counted(article: str, solved: int, answers: int, **more: int) -> RevisionCount:
    return RevisionCount(article, "customers", "en", "a" * 12, answers, solved, NOON, NOON + 5, **more)


def said(article: str, text: str, reason: str | None = "unclear", edition: str = "customers") -> Comment:
    return Comment(article, edition, "en", "a" * 12, NOON, "no", reason, text)


@pytest.fixture
def report() -> Report:
    counts = [
        counted("lost-phone", 91, 104, unclear=5),
        counted("phishing", 3, 40, wrong=20, unclear=4),
        counted("few", 4, 5),
        counted("some", 9, 12),
    ]
    comments = [
        said("phishing", HOSTILE),
        said("phishing", "=1+1", "wrong"),
        said("few", "x", None, "agents"),
    ]
    known = {"phishing": KnownArticle(f"Phishing {HOSTILE}", "/phishing/?a=1&b=2")}
    return build_report(counts, comments, MADE, known)


class Page(HTMLParser):
    """Elements and the text between them; raises where an end has no beginning."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_what_people_wrote_stays_text(report: Report) -> None:
    page = Page(write_html_report(report))
    assert len(page.named("script")) == 1 and not page.named("img")
    assert HOSTILE in "".join(page.text)
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


def test_style_and_script_are_allowed_by_their_hash_and_nothing_else_is(report: Report) -> None:
    html = write_html_report(report)
    policy = next(meta["content"] for meta in Page(html).named("meta") if "http-equiv" in meta) or ""
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert 'style="' not in html and "http://" not in html and "https://" not in html


def test_the_first_line_is_the_answer(report: Report) -> None:
    html = write_html_report(report)
    assert "<h1>107 of 161 customers who answered were helped.</h1>" in html
    assert "One article fails most of its readers: mend it first." in html
    assert "helped 3 of 40, most often: something is wrong (20)" in html


def test_few_answers_give_no_figure_some_an_interval_many_both(report: Report) -> None:
    html = write_html_report(report)
    rows = {row.split("</th>")[0].rsplit(">", 1)[-1]: row for row in html.split("<tr>")}
    assert "not enough yet" in rows["few"] and "<svg" not in rows["few"]
    assert "47 to 91\u00a0%" in rows["some"] and "<circle" not in rows["some"]
    assert "88\u00a0%, most likely 80 to 93\u00a0%" in rows["lost-phone"] and "<circle" in rows["lost-phone"]


def test_every_picture_says_in_words_what_it_shows(report: Report) -> None:
    pictures = Page(write_html_report(report)).named("svg")
    assert len(pictures) == 3
    assert all(picture["role"] == "img" and "%" in (picture["aria-label"] or "") for picture in pictures)


def test_what_to_mend_stands_first(report: Report) -> None:
    assert [figure.article for figure in report.figures] == ["phishing", "lost-phone", "some", "few"]


def test_comments_of_agents_say_so(report: Report) -> None:
    assert "from an agent" in write_html_report(report)


@pytest.mark.parametrize(
    ("counts", "words"),
    [([], "Nobody has answered yet."), ([counted("a", 1, 1)], "Only 1 customer answered so far.")],
)
def test_hardly_any_answers_are_said_so(counts: list[RevisionCount], words: str) -> None:
    html = write_html_report(build_report(counts, [], MADE))
    assert words in html and "Mend first" not in html


def test_json_holds_all_of_it(report: Report) -> None:
    told = json.loads(write_json_report(report))
    assert (told["answers"], told["solved"], told["made_at"]) == (161, 107, "2026-11-25T06:00:00Z")
    rows = {row["article"]: row for row in told["articles"]}
    assert (rows["few"]["share"], rows["few"]["low"]) == (None, None)
    assert (rows["lost-phone"]["low"], rows["lost-phone"]["high"]) == (0.7978, 0.9255)
    assert told["comments"][0]["comment"] == HOSTILE


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＠"])
def test_no_cell_is_taken_for_a_formula(start: str) -> None:
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    known = {"a": KnownArticle(f"{start}HYPERLINK(1)")}
    lines = "".join(write_csv_report(build_report([counted("a", 1, 2)], [], MADE, known)))
    (row,) = csv.DictReader(io.StringIO(lines, newline=""))
    assert row["title"] == f"'{start}HYPERLINK(1)" and row["answers"] == "2"


def test_numbers_and_harmless_texts_stay_as_they_are() -> None:
    assert [safe_cell(value) for value in (-1, 0.5, None, "a=b", "")] == [-1, 0.5, None, "a=b", ""]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a", "title": "A", "url": "/a/", "revision": "abc"}, 5, {"no": "id"}]',
        '{"articles": [{"id": "a", "title": "A", "url": "/a/", "revision": "abc"}]}',
        '{"a": {"title": "A", "url": "/a/", "revision": "abc"}}',
    ],
)
def test_an_index_in_each_of_its_forms(tmp_path: Path, text: str) -> None:
    path = tmp_path / "index.json"
    path.write_text(text)
    assert read_article_index(path) == {"a": KnownArticle("A", "/a/", "abc")}


def test_an_address_that_is_a_script_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    path.write_text('{"a": {"url": "javascript:alert(1)"}, "b": {"url": "http://[broken"}}')
    assert read_article_index(path) == {"a": KnownArticle("a"), "b": KnownArticle("b")}


@pytest.mark.parametrize("text", ["", "{", "5", '"x"', "[" * 50_000])
def test_an_index_that_is_none_is_told_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "index.json"
    path.write_text(text)
    with pytest.raises(KbError, match="not an index of articles"):
        read_article_index(path)
    with pytest.raises(KbError, match="no index"):
        read_article_index(tmp_path / "none.json")
