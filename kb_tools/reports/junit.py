"""Findings as JUnit's XML, which every CI server can show as tests.

Source: the schema of Jenkins' xUnit plugin (junit-10.xsd) and Windy Road's JUnit.xsd; this fits both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kb_tools import __version__
from kb_tools.checks.finding import Finding, Severity
from kb_tools.reports import CheckReport, legible, told


def render(report: CheckReport) -> str:
    """One suite. Each rule that an article breaks is a failed test, and an article without one a passed test.

    Hints fail nothing: they stand in the suite's output.
    """
    failed: dict[str, dict[str, list[Finding]]] = {file: {} for file in report.articles}
    for finding in report.findings:
        if finding.severity >= Severity.WARNING:
            failed.setdefault(finding.place.file, {}).setdefault(finding.rule, []).append(finding)
    failures = sum(len(rules) for rules in failed.values())
    suite = Element(
        "testsuite",
        name="kb check",
        tests=str(failures + sum(1 for rules in failed.values() if not rules)),
        failures=str(failures),
        errors="0",
        time="0",
        timestamp=report.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        hostname="localhost",
    )
    SubElement(SubElement(suite, "properties"), "property", name="kb", value=__version__)
    for file, rules in failed.items():
        if not rules:
            _case(suite, file, "nothing to mend")
        for rule, findings in rules.items():
            _failure(_case(suite, file, rule), findings)
    hints = [finding for finding in report.findings if finding.severity < Severity.WARNING]
    SubElement(suite, "system-out").text = "\n".join(_line(finding) for finding in hints)
    SubElement(suite, "system-err")
    indent(suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suite, encoding="unicode")}\n'


def _case(suite: Element, file: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=legible(file), name=legible(name), time="0")


def _failure(case: Element, findings: Sequence[Finding]) -> None:
    more = len(findings) - 1
    message = told(findings[0]) + (f" And {more} more." if more else "")
    worst = max(finding.severity for finding in findings)
    failure = SubElement(case, "failure", type=str(worst), message=legible(message))
    failure.text = "\n".join([*(_line(finding) for finding in findings), legible(findings[0].why)])


def _line(finding: Finding) -> str:
    return legible(f"{finding.place}: {finding.severity} {finding.rule}: {told(finding)}")
