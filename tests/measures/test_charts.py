from __future__ import annotations

import re
import sys

import pytest

from kb_tools.measures.chart_scales import share_scale, wait_scale
from kb_tools.measures.chart_shapes import Bars, Chart, Heat, Lines
from kb_tools.measures.chart_svg import for_the_page
from kb_tools.measures.hours import HOUR_MS, MINUTE_MS
from kb_tools.measures.report_page import write_html_report
from tests.measures.measured import HOSTILE, made
from tests.measures.test_report import Page

LINES = Lines(
    at=(1, 2, 3, 4, 5, 6),
    middle=(0.5, 0.6, None, 0.7, None, 0.8),
    low=(0.4, 0.5, None, 0.6, None, 0.7),
    high=(0.6, 0.7, None, 0.8, None, 0.9),
    highest=1,
    ticks=((0, "0 %"), (1, "100 %")),
    times=((3, "May 2026"),),
    upper=(0.9, 0.9, None, 0.9, None, 0.9),
    shaded=(4, 6),
)
BARS = Bars(("1", "2"), (3, 0), ("3", "0"), frozenset({1}))
ACROSS = Bars(("within 1 h",), (0.5,), ("50 %",), across=True, highest=1)
HEAT = Heat(("Mon", "Tue"), ("8:00", "9:00"), {(0, 0): (4, "2 h")}, frozenset({(0, 0), (0, 1)}))


def drawn(chart: Chart, title: str = "A title") -> str:
    pytest.importorskip("matplotlib")
    from kb_tools.measures.charts import draw

    return draw(chart, "chart-x", title, "What it shows")


@pytest.mark.parametrize("chart", [LINES, BARS, ACROSS, HEAT], ids=["lines", "bars", "across", "heat"])
def test_a_picture_has_a_name_and_nothing_that_a_strict_page_forbids(chart: Chart) -> None:
    svg = drawn(chart)
    assert 'role="img" ' in svg and 'aria-labelledby="chart-x-name chart-x-said"' in svg
    assert '<title id="chart-x-name">A title</title><desc id="chart-x-said">What it shows</desc>' in svg
    assert not re.search(r"style=|http|href|url\(|<style|<metadata|#[0-9a-f]{6}|font-family", svg)
    assert re.findall(r' id="([^"]*)"', svg) == ["chart-x-name", "chart-x-said"]
    assert set(re.findall(r"(?:fill|stroke)=\"([^\"]*)\"", svg)) <= {"none"} | {
        f"var(--{name})"
        for name in re.findall(
            r"--([a-z0-9-]+):",
            "--ink: --muted: --line: --surface: --chart: --chart-soft: "
            "--period: --heat-0: --heat-1: --heat-2: --heat-3: --heat-4: --on-heat-low: --on-heat-high:",
        )
    }


@pytest.mark.parametrize("chart", [LINES, BARS, ACROSS, HEAT], ids=["lines", "bars", "across", "heat"])
def test_the_same_chart_is_the_same_bytes(chart: Chart) -> None:
    assert drawn(chart) == drawn(chart)


def test_words_in_a_picture_are_text() -> None:
    assert ">May 2026</text>" in drawn(LINES) and ">50 %</text>" in drawn(ACROSS)
    assert ">2 h</text>" in drawn(HEAT)


def test_what_is_too_few_is_a_gap_and_a_point_alone_is_seen() -> None:
    svg = drawn(LINES)
    bands = re.findall(r'<path d="([^"]*z)" fill="var\(--chart-soft\)"', svg)
    assert len(bands) == 1, "only two weeks that follow each other make a band"
    assert len(re.findall(r'<path d="[^"]*z" fill="var\(--chart\)"', svg)) == 4, (
        "two points, each of two lines"
    )


def test_names_stay_text() -> None:
    svg = drawn(BARS, HOSTILE[0])
    assert "<script" not in svg and "&lt;script&gt;" in svg and "&lt;/svg&gt;" in svg


def test_a_drawing_of_odd_words_is_whole() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g><text x="1" style="fill: #0a0101; font: 1px x">a&lt;b</text></g></svg>'
    assert '<text x="1" fill="var(--ink)">a&lt;b</text>' in for_the_page(svg, "i", "t", "d")


@pytest.mark.parametrize(
    ("highest", "end", "words"),
    [
        (40 * MINUTE_MS, 40 * MINUTE_MS, ["0", "10 min", "20 min", "30 min", "40 min"]),
        (22 * HOUR_MS, 24 * HOUR_MS, ["0", "6 h", "12 h", "18 h", "1 day"]),
        (49 * HOUR_MS, 72 * HOUR_MS, ["0", "1 day", "2 days", "3 days"]),
        (0, MINUTE_MS, ["0", "1 min"]),
    ],
)
def test_waits_have_a_scale_of_round_numbers(highest: int, end: int, words: list[str]) -> None:
    found, ticks = wait_scale(highest)
    assert (found, [word for _, word in ticks]) == (end, words)


def test_a_wait_of_ten_years_has_a_scale() -> None:
    end, ticks = wait_scale(10 * 365 * 24 * HOUR_MS)
    assert end >= 10 * 365 * 24 * HOUR_MS and 2 <= len(ticks) <= 5


def test_shares_end_at_a_hundred() -> None:
    assert share_scale(1.0)[1][-1] == (1.0, "100\u00a0%")
    assert share_scale(0.07)[0] == 0.1


def test_the_page_has_a_picture_for_each_theme_and_the_numbers_behind_it() -> None:
    pytest.importorskip("matplotlib")
    page = Page(write_html_report(*made("all")))
    figures = [each["id"] for each in page.named("figure")]
    assert figures == [
        "chart-helped",
        "chart-marks-csat",
        "chart-marks-nps",
        "chart-marks-effort",
        "chart-categories",
        "chart-first-reply",
        "chart-solved",
        "chart-how-quickly",
        "chart-hours",
        "chart-found-nothing",
    ]
    pictures = [each for each in page.named("svg") if each.get("class") == "drawn"]
    assert len(pictures) == len(figures) + 1, "one each, and one for each of two categories"
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(set((each["aria-labelledby"] or "").split()) <= set(ids) for each in pictures)


def test_without_what_draws_the_numbers_stand_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "kb_tools.measures.charts", raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    html = write_html_report(*made("all"))
    assert 'class="drawn"' not in html and "pip install &#x27;beeline-kb[report]&#x27;" in html
    assert "<details open><summary>The numbers" in html and "Of readers who answered" in html
