"""A baseline: what was there is known, what is new counts, and nothing grows back."""

from __future__ import annotations

from datetime import date

import pytest

from kb_tools.checks.baseline import Baseline, as_text, baseline_of, read_baseline
from kb_tools.checks.finding import Finding, Severity
from kb_tools.errors import KbError, Place

DAY = date(2026, 11, 25)


def finding(line: int, column: int, length: int, rule: str = "plain-words", file: str = "a.md") -> Finding:
    return Finding(Place(file, line, column, length), rule, Severity.WARNING, "m", "w")


class Text:
    def __init__(self, *lines: str) -> None:
        self.lines = lines

    def __call__(self, _: str, number: int) -> str:
        return self.lines[number - 1] if number <= len(self.lines) else ""


def split(baseline: Baseline, findings: list[Finding], text: Text) -> tuple[int, int]:
    new, known = baseline.split(findings, lambda file: file, text)
    return len(new), len(known)


def test_the_same_text_is_known_wherever_it_has_moved():
    before = baseline_of([finding(1, 1, 7)], lambda file: file, Text("utilise it"), DAY)
    assert split(before, [finding(3, 5, 7)], Text("", "", "now utilise it")) == (0, 1)
    assert split(before, [finding(1, 1, 9)], Text("terminate it")) == (1, 0)


def test_one_known_finding_stands_for_one_only():
    before = baseline_of([finding(1, 1, 7)], lambda file: file, Text("utilise it"), DAY)
    both = [finding(1, 1, 7), finding(1, 12, 7)]
    assert split(before, both, Text("utilise it utilise it")) == (1, 1)


def test_another_rule_or_article_is_new():
    before = baseline_of([finding(1, 1, 7)], lambda file: file, Text("utilise"), DAY)
    assert split(before, [finding(1, 1, 7, "tone-blame")], Text("utilise")) == (1, 0)
    assert split(before, [finding(1, 1, 7, file="b.md")], Text("utilise")) == (1, 0)


def test_a_finding_about_the_whole_article_is_known_by_its_rule():
    before = baseline_of([finding(1, 1, 0, "trust-owner")], lambda file: file, Text("x"), DAY)
    assert split(before, [finding(4, 2, 0, "trust-owner")], Text("a", "b", "c", "d")) == (0, 1)


def test_what_is_written_is_read_again(tmp_path):
    texts = Text("utilise İ 🔑", "terminate \ud800")
    made = baseline_of([finding(1, 1, 7), finding(2, 1, 11)], lambda _: 'é"x', texts, DAY)
    file = tmp_path / "kb-baseline.json"
    file.write_text(as_text(made), "utf-8")
    assert read_baseline(file) == made
    assert made.by_rule() == {"plain-words": 2}
    assert as_text(Baseline(DAY, {})).count("\n") == 3


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "{}", '{"version": 2, "made_on": "2026-01-01", "articles": {}}', "\xff", "null",
     '{"version": 1, "made_on": "x", "articles": {}}',
     '{"version": 1, "made_on": "2026-01-01", "articles": {"a": {"b": {"c": -1}}}}'],
)  # fmt: skip
def test_a_file_that_is_no_baseline_says_what_to_do(tmp_path, text):
    file = tmp_path / "kb-baseline.json"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(KbError, match="kb baseline --reset"):
        read_baseline(file)
