from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from hypothesis import given

from kb_tools.reports import FORMATS, CheckReport
from tests.reports.made import BLAME, LONG_WORD, POINT, SCHEMAS, TWO_LINES, any_report, empty, report
from tests.site.help_centre import absent


def read(made: CheckReport) -> ElementTree.Element:
    """A report, as XML."""
    return ElementTree.fromstring(FORMATS["junit"](made).encode())


def jenkins_schema() -> Any:
    """The schema of Jenkins' xUnit plugin."""
    try:
        from lxml import etree
    except ImportError:
        absent("lxml, which can judge by an XML schema, is not installed")
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd")), etree


def test_reports_are_valid_by_the_schema_of_jenkins() -> None:
    schema, etree = jenkins_schema()
    for made in (report(), empty()):
        schema.assertValid(etree.fromstring(FORMATS["junit"](made).encode()))


@given(made=any_report())
def test_any_report_is_valid(made: CheckReport) -> None:
    schema, etree = jenkins_schema()
    schema.assertValid(etree.fromstring(FORMATS["junit"](made).encode()))


@given(made=any_report())
def test_any_report_is_xml_whose_counts_are_true(made: CheckReport) -> None:
    suite = read(made)
    assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
    assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))


def test_each_rule_that_an_article_breaks_fails_once_and_a_good_article_passes() -> None:
    cases = [
        (case.attrib["classname"], case.attrib["name"], len(case)) for case in read(report()).iter("testcase")
    ]
    assert cases == [
        ("docs/signing-in/lost phone.md", "tone-blame", 1),
        ("docs/cards/Überweisung, 50 %: so.md", "nothing to mend", 0),
        ("docs/cards/fine.md", "nothing to mend", 0),
        ("docs/people.yml", "front-matter", 1),
    ]


def test_a_failure_tells_every_place() -> None:
    failure = read(report(BLAME, TWO_LINES)).find("testcase/failure")
    assert failure is not None
    assert failure.attrib == {
        "type": "warning",
        "message": "“tone-blame” was found. Write it so. And 1 more.",
    }
    assert re.findall(r":(\d+:\d+): warning tone-blame", failure.text or "") == ["4:9", "5:5"]


def test_hints_fail_nothing_and_are_told() -> None:
    suite = read(report(LONG_WORD))
    assert suite.attrib["failures"] == "0"
    assert "lost phone.md:4:23: hint plain-words" in (suite.findtext("system-out") or "")


def test_the_moment_has_no_zone_as_the_schema_of_ant_wants() -> None:
    assert read(report(POINT)).attrib["timestamp"] == "2026-11-25T06:00:00"
