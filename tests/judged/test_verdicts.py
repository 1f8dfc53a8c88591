"""What people said of findings on articles that no one here wrote: enough of it, and good enough."""

from __future__ import annotations

import json
import re

import pytest

from kb_tools.checks.finding import Severity
from kb_tools.checks.registry import all_rules
from scripts.judge import BAR, BARS, FOLDERS, KEPT, Spot, findings, scores, verdicts

FIELDS = {"rule", "corpus", "file", "line", "column", "text", "right", "reason"}


@pytest.fixture(scope="module")
def found(corpora) -> dict[Spot, object]:
    return findings()


def test_a_verdict_says_where_and_why_and_keeps_no_text_of_the_corpus():
    for line in KEPT.read_text("utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == FIELDS
        assert row["rule"] in all_rules() or row["rule"]
        assert row["corpus"] in FOLDERS
        assert re.fullmatch(r"[0-9a-f]{8}|-", row["text"])
        assert isinstance(row["right"], bool)
        assert 0 < len(row["reason"]) <= 200


@pytest.mark.slow
def test_enough_findings_were_read(found):
    judged = [each for each in verdicts() if each.spot in found]
    assert len(judged) >= 400


@pytest.mark.slow
def test_warnings_and_errors_are_right_nine_times_in_ten(found):
    counting = [each for each in scores(found, verdicts()) if each.severity > Severity.HINT]
    read, right = sum(each.read for each in counting), sum(each.right for each in counting)
    assert right / read >= BAR


@pytest.mark.slow
def test_what_is_said_of_tone_and_safety_is_right_nineteen_times_in_twenty(found):
    for prefix, bar in BARS.items():
        for each in scores(found, verdicts()):
            if each.rule.startswith(prefix) and each.severity > Severity.HINT:
                assert each.precision >= bar, f"{each.rule}: {each.right} of {each.read}"


@pytest.mark.slow
def test_no_rule_that_counts_is_often_wrong(found):
    for each in scores(found, verdicts()):
        if each.severity > Severity.HINT and each.read >= 5:
            assert each.precision >= 0.8, f"{each.rule}: {each.right} of {each.read}"
