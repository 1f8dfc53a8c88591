"""Findings for programs, as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kb_tools.checks.finding import Finding

VERSION = 1


def json_report(findings: Sequence[Finding], articles: int) -> str:
    """All findings as one JSON object; line and column from 1, length in characters."""
    rows = [
        {
            "file": finding.place.file,
            "line": finding.place.line,
            "column": finding.place.column,
            "length": finding.place.length,
            "rule": finding.rule,
            "severity": str(finding.severity),
            "message": finding.message,
            "why": finding.why,
            "suggestion": finding.suggestion,
        }
        for finding in findings
    ]
    return json.dumps(
        {"version": VERSION, "articles": articles, "findings": rows}, ensure_ascii=False, indent=1
    )
