"""Findings as SARIF 2.1.0, for code scanning and for editors that read it.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0 with errata 01; GitHub's list of the
properties that its code scanning asks for.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from kb_tools import __version__
from kb_tools.checks.finding import Finding, Fix, Severity
from kb_tools.errors import Place
from kb_tools.reports import CheckReport, json_text, told, web_address

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}
_TOP = "%SRCROOT%"
# Halves of characters that do not stand for a byte of a file name.
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def render(report: CheckReport) -> str:
    """One run with its rules and results. Columns count code points, and the file says so."""
    order = {rule: at for at, rule in enumerate(dict.fromkeys([*report.rules, *_rules_found(report)]))}
    driver: dict[str, Any] = {"name": "Beeline", "semanticVersion": __version__}
    if site := web_address(report.base_url):
        driver["informationUri"] = site
    driver["rules"] = [_rule(report, rule) for rule in order]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_TOP: {"description": {"text": "The top folder of the repository."}}},
        "results": [
            _result(report, finding, order[finding.rule], fingerprint)
            for finding, fingerprint in zip(report.findings, report.fingerprints, strict=True)
        ],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules_found(report: CheckReport) -> list[str]:
    return [finding.rule for finding in report.findings]


def _rule(report: CheckReport, rule: str) -> dict[str, Any]:
    note = report.note(rule)
    page = report.page_of(rule)
    why = note.why or note.summary
    more = f"Run `kb explain {rule}` for examples."
    described: dict[str, Any] = {
        "id": rule,
        "shortDescription": {"text": note.summary},
        "fullDescription": {"text": f"{note.summary} {note.why}".strip()},
        "help": {
            "text": f"{why}\n\n{more}",
            "markdown": f"{why}\n\n{more}" + (f" [All about this rule]({page})" if page else ""),
        },
        "defaultConfiguration": {"level": _LEVELS[note.severity]},
    }
    if page:
        described["helpUri"] = page
    return described


def _result(report: CheckReport, finding: Finding, index: int, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": told(finding)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _file(report, finding.place),
                    "region": _region(report, finding.place),
                }
            }
        ],
        "partialFingerprints": {"ruleFileText/v1": fingerprint},
    }
    if finding.fix:
        result["fixes"] = [_fix(report, finding.fix, finding.suggestion)]
    return result


def _fix(report: CheckReport, fix: Fix, suggestion: str) -> dict[str, Any]:
    replacement = {"deletedRegion": _region(report, fix.place), "insertedContent": {"text": fix.text}}
    return {
        "description": {"text": suggestion or "Write this instead."},
        "artifactChanges": [
            {"artifactLocation": _file(report, fix.place), "replacements": [replacement]},
        ],
    }


def _file(report: CheckReport, place: Place) -> dict[str, str]:
    path = _NO_BYTE.sub("\N{REPLACEMENT CHARACTER}", report.in_repository(place.file))
    return {"uri": quote(path, safe="/", errors="surrogateescape"), "uriBaseId": _TOP}


def _region(report: CheckReport, place: Place) -> dict[str, int]:
    # An end is always told: without one, a region reaches to the end of its line.
    span = report.span(place)
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
