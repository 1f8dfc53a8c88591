"""Findings for reviewdog, in its diagnostic format as JSON (rdjson).

Source: reviewdog's proto/rdf/reviewdog.proto. Columns there count bytes of UTF-8, and ends are exclusive.
"""

from __future__ import annotations

from typing import Any

from kb_tools.checks.finding import Finding, Severity
from kb_tools.errors import Place
from kb_tools.reports import CheckReport, json_text, told, web_address

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.HINT: "INFO"}


def render(report: CheckReport) -> str:
    """One result with all diagnostics. Files are named from the folder of the run: reviewdog wants that."""
    source = {"name": "kb check"}
    if site := web_address(report.base_url):
        source["url"] = site
    return json_text(
        {"source": source, "diagnostics": [_diagnostic(report, finding) for finding in report.findings]}
    )


def _diagnostic(report: CheckReport, finding: Finding) -> dict[str, Any]:
    code = {"value": finding.rule}
    if page := report.page_of(finding.rule):
        code["url"] = page
    diagnostic: dict[str, Any] = {
        "message": "\n\n".join(part for part in (told(finding), finding.why) if part),
        "location": {"path": finding.place.file, "range": _range(report, finding.place)},
        "severity": _SEVERITIES[finding.severity],
        "code": code,
    }
    if finding.fix:
        diagnostic["suggestions"] = [
            {"range": _range(report, finding.fix.place), "text": finding.fix.text},
        ]
    return diagnostic


def _range(report: CheckReport, place: Place) -> dict[str, dict[str, int]]:
    span = report.span(place)
    return {
        "start": _position(report, place.file, span.line, span.column),
        "end": _position(report, place.file, span.end_line, span.end_column),
    }


def _position(report: CheckReport, file: str, line: int, column: int) -> dict[str, int]:
    before = report.line_of(file, line)[: column - 1]
    more = len(before.encode("utf-8", "surrogatepass")) - len(before)
    return {"line": line, "column": column + more}
