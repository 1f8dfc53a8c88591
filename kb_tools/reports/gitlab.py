"""Findings as GitLab's code quality report, shown on a merge request.

Source: GitLab's documentation of the code quality report format.
"""

from __future__ import annotations

from kb_tools.checks.finding import Severity
from kb_tools.reports import CheckReport, json_text, told

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.HINT: "info"}


def render(report: CheckReport) -> str:
    """A list with an object for each finding. GitLab tells findings apart by their fingerprints."""
    return json_text(
        [
            {
                "description": " ".join(told(finding).split()),
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": report.in_repository(finding.place.file),
                    "lines": {"begin": finding.place.line},
                },
            }
            for finding, fingerprint in zip(report.findings, report.fingerprints, strict=True)
        ]
    )
