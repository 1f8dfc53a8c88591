"""Findings for programs, as JSON."""

from __future__ import annotations

from kb_tools.checks.finding import Finding, Fix
from kb_tools.reports import CheckReport, json_text

VERSION = 1


def render(report: CheckReport) -> str:
    """All findings as one JSON object; line and column from 1, length in characters; `fix` may be null."""
    rows = [_row(finding) for finding in report.findings]
    return json_text({"version": VERSION, "articles": len(report.articles), "findings": rows})


def _row(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "length": finding.place.length,
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "why": finding.why,
        "suggestion": finding.suggestion,
        "fix": _fix(finding.fix),
    }


def _fix(fix: Fix | None) -> dict[str, object] | None:
    if fix is None:
        return None
    place = fix.place
    return {"line": place.line, "column": place.column, "length": place.length, "text": fix.text}
