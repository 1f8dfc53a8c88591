"""Reports to render: one with everything that a report can have, and any that can be thought of."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kb_tools.checks.finding import Finding, Fix, Severity
from kb_tools.errors import Place
from kb_tools.reports import CheckReport, RuleNote, Trend

SCHEMAS = Path(__file__).parent / "schemas"
MADE = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
PAGE = "https://help.northwind.example/beeline/rules/"
PHONE, CARD, PEOPLE = (
    "docs/signing-in/lost phone.md",
    "docs/cards/Überweisung, 50 %: so.md",
    "docs/people.yml",
)
TEXTS = {
    PHONE: [
        "---",
        "id: lost-phone",
        "---",
        "🐝 Café: you failed to utilise it.",
        "You failed",
        "again, badly.",
    ],
    CARD: ["Dafür <b>utilise</b> & co.", "", "utilise it, utilise it"],
    PEOPLE: ["ana: {rol: x}"],
}
RULES = {
    "tone-blame": RuleNote(
        "A sentence blames the reader for the problem.",
        "People who need help are often ashamed already.",
        Severity.WARNING,
        f"{PAGE}#tone-blame",
    ),
    "plain-words": RuleNote("A word is longer than it needs to be.", "Short words are quick.", Severity.HINT),
    "front-matter": RuleNote(
        "A field is wrong.", "The page needs it.", Severity.ERROR, "javascript:alert(1)"
    ),
}


def lines_of(texts: Mapping[str, list[str]]) -> Callable[[str, int], str]:
    """What the command gives a report to look lines up with."""

    def line_of(file: str, line: int) -> str:
        lines = texts.get(file, [])
        return lines[line - 1] if 0 < line <= len(lines) else ""

    return line_of


def found(rule: str, place: Place, **changed: Any) -> Finding:
    """A finding of a rule that is known."""
    note = RULES[rule]
    made = Finding(place, rule, note.severity, f"“{rule}” was found.", note.why, "Write it so.")
    return replace(made, **changed)


WORD = Place(PHONE, 4, 23, 7)
BLAME = found("tone-blame", Place(PHONE, 4, 9, 10))
LONG_WORD = found("plain-words", WORD, fix=Fix(WORD, "use"))
TWO_LINES = found("tone-blame", Place(PHONE, 5, 5, 12))
POINT = found("front-matter", Place(PEOPLE, 1, 7), suggestion="")
FINDINGS = (BLAME, LONG_WORD, TWO_LINES, found("plain-words", Place(CARD, 1, 10, 7)), POINT)


def report(*findings: Finding, **changed: Any) -> CheckReport:
    """A report of these findings, or of all that there are."""
    made = CheckReport(
        findings=findings or FINDINGS,
        articles={PHONE: "Signing in", CARD: "Cards & <money>", "docs/cards/fine.md": "Cards & <money>"},
        rules=RULES,
        line_of=lines_of(TEXTS),
        made_at=MADE,
        base_url="https://help.northwind.example/",
        trend=Trend(
            date(2026, 11, 3), {"tone-blame": 5, "plain-words": 1}, {"tone-blame": 2, "plain-words": 1}
        ),
    )
    return replace(made, **changed)


def empty() -> CheckReport:
    """Nothing read, nothing found."""
    return CheckReport((), {}, {}, lines_of({}), MADE)


def schema(name: str) -> dict[str, Any]:
    """A published schema."""
    read: dict[str, Any] = json.loads((SCHEMAS / name).read_text("utf-8"))
    return read


# Characters of every kind, halves of characters and controls too, and those that formats trip over.
any_text = st.text(
    st.one_of(
        st.characters(), st.sampled_from("\x00\x1b\r\n\t\x85\u2028\u202e\ufffe\ud800\udcff🐝]]>&<\"'%:,{}")
    )
)
a_name = any_text.filter(bool)
numbers = st.integers(1, 60)


@st.composite
def any_report(draw: st.DrawFn) -> CheckReport:
    """Any articles with any findings anywhere, also where the files have no such place."""
    texts = draw(st.dictionaries(a_name, st.lists(any_text, max_size=4), min_size=1, max_size=3))
    names = st.sampled_from(sorted(texts))
    places = st.builds(Place, names, st.integers(1, 6), numbers, st.integers(0, 60))
    fixes = st.one_of(st.none(), st.builds(Fix, places, any_text))
    rules = st.one_of(st.sampled_from(sorted(RULES)), a_name)
    severities = st.sampled_from(Severity)
    findings = st.builds(Finding, places, rules, severities, a_name, any_text, any_text, fixes)
    notes = st.builds(RuleNote, any_text, any_text, severities, any_text)
    counts = st.dictionaries(rules, st.integers(0, 9), max_size=3)
    return CheckReport(
        findings=tuple(draw(st.lists(findings, max_size=5))),
        articles=draw(st.dictionaries(names, any_text)),
        rules=draw(st.dictionaries(rules, notes, max_size=3)),
        line_of=lines_of(texts),
        made_at=MADE,
        base_url=draw(any_text),
        from_top=draw(any_text),
        trend=draw(st.one_of(st.none(), st.builds(Trend, st.dates(), counts, counts))),
        colours=draw(st.booleans()),
    )
