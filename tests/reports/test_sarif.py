from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given
from jsonschema import Draft4Validator

from kb_tools.errors import Place
from kb_tools.reports import FORMATS, CheckReport
from tests.reports.made import (
    BLAME,
    CARD,
    LONG_WORD,
    POINT,
    TWO_LINES,
    any_report,
    empty,
    found,
    report,
    schema,
)

VALIDATOR = Draft4Validator(schema("sarif-schema-2.1.0.json"))
# RFC 3986: what a path may hold, and what an absolute address looks like.
RELATIVE = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+")
ABSOLUTE = re.compile(r"https?://(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#\[\]-]|%)+")


def run(made: CheckReport) -> dict[str, Any]:
    """The one run of a report's log, which is valid."""
    log = json.loads(FORMATS["sarif"](made))
    VALIDATOR.validate(log)
    (only,) = log["runs"]
    return only


def region(made: CheckReport) -> dict[str, int]:
    """Where the first result stands."""
    return run(made)["results"][0]["locations"][0]["physicalLocation"]["region"]


def test_the_schema_itself_is_one() -> None:
    Draft4Validator.check_schema(VALIDATOR.schema)


def test_reports_are_valid_by_the_schema_of_oasis() -> None:
    assert len(run(report())["results"]) == 5
    assert run(empty())["results"] == []


@given(made=any_report())
def test_any_report_is_valid_and_its_addresses_are_addresses(made: CheckReport) -> None:
    told = run(made)
    driver = told["tool"]["driver"]
    for result in told["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        file = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert RELATIVE.fullmatch(file["uri"])
    addresses = [driver.get("informationUri"), *(rule.get("helpUri") for rule in driver["rules"])]
    assert all(ABSOLUTE.fullmatch(each) for each in addresses if each)


def test_what_code_scanning_asks_for_is_there() -> None:
    told = run(report())
    driver = told["tool"]["driver"]
    assert driver["name"] and driver["semanticVersion"]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"]
    for result in told["results"]:
        assert result["message"]["text"]
        assert re.fullmatch("[0-9a-f]{32}", result["partialFingerprints"]["ruleFileText/v1"])
    assert told["columnKind"] == "unicodeCodePoints"


def test_levels_are_those_of_sarif_and_of_the_settings() -> None:
    told = run(report(BLAME, LONG_WORD, POINT))
    assert [each["level"] for each in told["results"]] == ["warning", "note", "error"]
    levels = {each["id"]: each["defaultConfiguration"]["level"] for each in told["tool"]["driver"]["rules"]}
    assert levels == {"tone-blame": "warning", "plain-words": "note", "front-matter": "error"}


def test_columns_count_characters_also_after_an_emoji() -> None:
    assert region(report(BLAME)) == {"startLine": 4, "startColumn": 9, "endLine": 4, "endColumn": 19}


def test_a_point_is_no_more_than_a_point() -> None:
    assert region(report(POINT)) == {"startLine": 1, "startColumn": 7, "endLine": 1, "endColumn": 7}


def test_a_stretch_over_two_lines_ends_in_the_second() -> None:
    assert region(report(TWO_LINES)) == {"startLine": 5, "startColumn": 5, "endLine": 6, "endColumn": 6}


def test_a_file_name_is_an_address_from_the_top_of_the_repository() -> None:
    result = run(report(found("plain-words", Place(CARD, 1, 10, 7)), from_top="help"))["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "help/docs/cards/%C3%9Cberweisung%2C%2050%20%25%3A%20so.md",
        "uriBaseId": "%SRCROOT%",
    }


def test_the_bytes_of_a_name_that_is_no_text_are_kept() -> None:
    odd = found("plain-words", Place("docs/\udcff.md"))
    assert (
        run(report(odd))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        == "docs/%FF.md"
    )


def test_a_fix_replaces_what_is_flagged() -> None:
    (fix,) = run(report(LONG_WORD))["results"][0]["fixes"]
    assert fix["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 4, "startColumn": 23, "endLine": 4, "endColumn": 30},
            "insertedContent": {"text": "use"},
        }
    ]
    assert "fixes" not in run(report(BLAME))["results"][0]


def test_an_address_that_is_a_script_is_left_out() -> None:
    rules = {each["id"]: each for each in run(report())["tool"]["driver"]["rules"]}
    assert rules["tone-blame"]["helpUri"].endswith("/beeline/rules/#tone-blame")
    assert "helpUri" not in rules["front-matter"]
