"""Findings as GitHub's workflow commands, which become annotations on a pull request.

Source: GitHub's reference of workflow commands; what is escaped, and how, from actions/toolkit.
"""

from __future__ import annotations

from kb_tools.checks.finding import Finding, Severity
from kb_tools.reports import CheckReport, legible, summary, told

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def render(report: CheckReport) -> str:
    """One line a finding, and a last one with the counts for those who read the log."""
    lines = [_annotation(report, finding) for finding in report.findings]
    return "\n".join([*lines, summary(report.findings, len(report.articles))])


def _annotation(report: CheckReport, finding: Finding) -> str:
    span = report.span(finding.place)
    properties = {
        "file": report.in_repository(finding.place.file),
        "line": str(span.line),
        "endLine": str(span.end_line),
    }
    # GitHub takes columns only where one line holds the whole stretch.
    if span.line == span.end_line:
        properties["col"] = str(span.column)
        if not span.is_point:
            properties["endColumn"] = str(span.end_column)
    properties["title"] = finding.rule
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = "\n".join(part for part in (told(finding), finding.why, report.page_of(finding.rule)) if part)
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return legible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
