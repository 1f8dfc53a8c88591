from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from jsonschema import Draft202012Validator

from kb_tools.reports import FORMATS, CheckReport
from tests.reports.made import BLAME, LONG_WORD, POINT, any_report, empty, report, schema

VALIDATOR = Draft202012Validator(schema("gitlab-code-quality.json"))


def read(made: CheckReport) -> list[dict[str, Any]]:
    """A report, as JSON."""
    rows: list[dict[str, Any]] = json.loads(FORMATS["gitlab"](made))
    return rows


def test_reports_have_what_gitlab_lists_and_nothing_else() -> None:
    VALIDATOR.validate(read(report()))
    assert read(empty()) == []


@given(made=any_report())
def test_any_report_has_unique_fingerprints_and_descriptions_of_one_line(made: CheckReport) -> None:
    rows = read(made)
    assert len({row["fingerprint"] for row in rows}) == len(made.findings)
    assert all(len(row["description"].splitlines()) <= 1 for row in rows)


def test_errors_are_major_warnings_minor_and_hints_info() -> None:
    assert [row["severity"] for row in read(report(POINT, BLAME, LONG_WORD))] == ["major", "minor", "info"]


def test_a_row_says_where_and_what() -> None:
    (row,) = read(report(BLAME, from_top="help"))
    row.pop("fingerprint")
    assert row == {
        "description": "“tone-blame” was found. Write it so.",
        "check_name": "tone-blame",
        "severity": "minor",
        "location": {"path": "help/docs/signing-in/lost phone.md", "lines": {"begin": 4}},
    }
