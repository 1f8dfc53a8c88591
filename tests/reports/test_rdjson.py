from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from jsonschema import Draft7Validator

from kb_tools.errors import Place
from kb_tools.reports import FORMATS, CheckReport
from tests.reports.made import (
    BLAME,
    CARD,
    LONG_WORD,
    PHONE,
    POINT,
    TEXTS,
    any_report,
    empty,
    found,
    report,
    schema,
)

VALIDATOR = Draft7Validator(schema("rdformat.json"))


def read(made: CheckReport) -> dict[str, Any]:
    """A report, as JSON that is valid."""
    result: dict[str, Any] = json.loads(FORMATS["rdjson"](made))
    VALIDATOR.validate(result)
    return result


def cut(file: str, range_: dict[str, dict[str, int]]) -> str:
    """What reviewdog would take from the bytes of a file."""
    lines = [line.encode() for line in TEXTS[file]]
    start, end = range_["start"], range_["end"]
    if start["line"] == end["line"]:
        return lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1].decode()
    first, last = lines[start["line"] - 1][start["column"] - 1 :], lines[end["line"] - 1][: end["column"] - 1]
    return b"\n".join([first, last]).decode()


def test_reports_are_valid() -> None:
    assert len(read(report())["diagnostics"]) == 5
    assert read(empty()) == {"source": {"name": "kb check"}, "diagnostics": []}


@given(made=any_report())
def test_any_report_is_valid_and_no_range_ends_before_it_starts(made: CheckReport) -> None:
    for each in read(made)["diagnostics"]:
        start, end = each["location"]["range"]["start"], each["location"]["range"]["end"]
        assert (start["line"], start["column"]) <= (end["line"], end["column"])


def test_columns_count_bytes_so_that_emoji_and_umlauts_before_do_no_harm() -> None:
    word = found("plain-words", Place(CARD, 1, 10, 7))
    blame, long_word, card = read(report(BLAME, LONG_WORD, word))["diagnostics"]
    assert cut(PHONE, blame["location"]["range"]) == "you failed"
    assert cut(PHONE, long_word["location"]["range"]) == "utilise"
    assert cut(CARD, card["location"]["range"]) == "utilise"


def test_a_stretch_over_two_lines_is_cut_from_both() -> None:
    (each,) = read(report(found("tone-blame", Place(PHONE, 5, 5, 12))))["diagnostics"]
    assert cut(PHONE, each["location"]["range"]) == "failed\nagain"


def test_a_fix_is_a_suggestion() -> None:
    (each,) = read(report(LONG_WORD))["diagnostics"]
    (suggestion,) = each["suggestions"]
    assert cut(PHONE, suggestion["range"]) == "utilise"
    assert suggestion["text"] == "use"


def test_a_diagnostic_says_where_what_and_why() -> None:
    (each,) = read(report(POINT))["diagnostics"]
    assert each == {
        "message": "“front-matter” was found.\n\nThe page needs it.",
        "location": {
            "path": "docs/people.yml",
            "range": {"start": {"line": 1, "column": 7}, "end": {"line": 1, "column": 7}},
        },
        "severity": "ERROR",
        "code": {"value": "front-matter"},
    }
