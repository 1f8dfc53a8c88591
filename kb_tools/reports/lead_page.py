"""Findings as one page for whoever leads the team: no other file, no other host, no script."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from html import escape
from importlib.resources import files

from kb_tools.checks.finding import Finding, Severity
from kb_tools.reports import CheckReport, Trend, by_severity, legible, summary

_MOST_AFFECTED = 10
_AROUND = 60


@dataclass(frozen=True, slots=True)
class _File:
    """A file that has findings, with the name of its place on the page."""

    name: str
    anchor: str
    findings: tuple[Finding, ...]


def render(report: CheckReport) -> str:
    """The whole page. All text of articles is escaped; the style is allowed by its hash alone."""
    assets = files("kb_tools.reports") / "assets"
    style = (assets / "lead_page.css").read_text("utf-8")
    affected = _files(report.findings)
    parts = {
        "style_hash": "sha256-" + b64encode(sha256(style.encode()).digest()).decode(),
        "style": style,
        "headline": _headline(report, affected),
        "lead": _lead(report),
        "made": _moment(report),
        "trend": _trend(report.trend, report) if report.trend else "",
        "rules": _rules(report),
        "categories": _categories(report, affected),
        "articles": _most_affected(affected),
        "findings": _findings(report, affected),
    }
    page = (assets / "lead_page.html").read_text("utf-8")
    # One pass over the template only: an article that spells {{style}} stays what it is.
    pieces = page.split("{{")
    return pieces[0] + "".join(
        parts[name] + rest for name, _, rest in (piece.partition("}}") for piece in pieces[1:])
    )


def _text(text: str) -> str:
    return escape(legible(text))


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _files(findings: Iterable[Finding]) -> tuple[_File, ...]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.place.file, []).append(finding)
    return tuple(
        _File(name, f"file-{at}", tuple(found)) for at, (name, found) in enumerate(groups.items(), 1)
    )


def _headline(report: CheckReport, affected: Sequence[_File]) -> str:
    to_mend = sum(1 for each in report.findings if each.severity >= Severity.WARNING)
    if to_mend:
        return f"{_count(to_mend, 'thing')} to mend in {_count(sum(map(_must_be_mended, affected)), 'file')}."
    if report.findings:
        return f"Nothing has to be mended; there {_are(len(report.findings), 'hint')}."
    return "Nothing to mend."


def _are(number: int, thing: str) -> str:
    return f"{'is' if number == 1 else 'are'} {_count(number, thing)}"


def _must_be_mended(file: _File) -> bool:
    return any(finding.severity >= Severity.WARNING for finding in file.findings)


def _lead(report: CheckReport) -> str:
    said = summary(report.findings, len(report.articles))
    if not report.trend:
        return said
    before, now = sum(report.trend.before.values()), sum(report.trend.now.values())
    return f"{said} Against the baseline, with the findings that it knows: {_change_in_words(now - before)}."


def _change_in_words(change: int) -> str:
    if not change:
        return "no change"
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'}"


def _moment(report: CheckReport) -> str:
    made = report.made_at.astimezone(UTC)
    return f'<time datetime="{made:%Y-%m-%dT%H:%M:%SZ}">{made:%Y-%m-%d} at {made:%H:%M} UTC</time>'


def _section(name: str, title: str, body: str) -> str:
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{title}</h2>\n{body}\n</section>'


def _table(label: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    """A table that scrolls sideways within itself where the window is narrow."""
    first, *others = heads
    head = f'<th scope="col">{first}</th>' + "".join(
        f'<th scope="col"{_numeric(name)}>{name}</th>' for name in others
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}, scrolls sideways">\n<table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>\n</div>"
    )


def _numeric(head: str) -> str:
    return "" if head in ("Level", "Change") else ' class="number"'


def _number(value: int) -> str:
    return f'<td class="number">{value:,}</td>'


def _severities(findings: Iterable[Finding]) -> str:
    return "".join(_number(count) for count in by_severity(findings).values())


def _trend(trend: Trend, report: CheckReport) -> str:
    rules = sorted({*trend.before, *trend.now}, key=lambda rule: (-trend.now.get(rule, 0), rule))
    if not rules:
        return ""
    rows = [_trend_row(report, rule, trend.before.get(rule, 0), trend.now.get(rule, 0)) for rule in rules]
    day = f'<time datetime="{trend.since}">{trend.since}</time>'
    body = f"<p>The baseline is of {day}. Findings that it knows are counted here too.</p>\n"
    heads = ("Rule", "In the baseline", "Now", "Change")
    return _section("trend", "Since the baseline", body + _table("Change by rule", heads, rows))


def _trend_row(report: CheckReport, rule: str, before: int, now: int) -> str:
    change = now - before
    kind = ' class="more"' if change > 0 else ' class="fewer"' if change < 0 else ""
    return (
        f'<tr><th scope="row">{_rule_name(report, rule)}</th>{_number(before)}{_number(now)}'
        f"<td{kind}>{_change_in_words(change)}</td></tr>"
    )


def _rule_name(report: CheckReport, rule: str) -> str:
    page = report.page_of(rule)
    name = f"<code>{_text(rule)}</code>"
    return f'<a href="{escape(page)}">{name}</a>' if page else name


def _rules(report: CheckReport) -> str:
    if not report.findings:
        return ""
    counts = Counter(finding.rule for finding in report.findings)
    where: dict[str, set[str]] = {}
    for finding in report.findings:
        where.setdefault(finding.rule, set()).add(finding.place.file)
    most = max(counts.values())
    rows = [
        _rule_row(report, rule, count, len(where[rule]), most)
        for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return _section(
        "rules", "Which rules", _table("Findings by rule", ("Rule", "Level", "Findings", "Files"), rows)
    )


def _rule_row(report: CheckReport, rule: str, count: int, spread: int, most: int) -> str:
    note = report.note(rule)
    about = " ".join(part for part in (note.summary if note.summary != rule else "", note.why) if part)
    bar = (
        f'<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="track" width="100" height="6"/>'
        f'<rect class="bar" width="{100 * count / most:.1f}" height="6"/></svg>'
    )
    return (
        f'<tr><th scope="row">{_rule_name(report, rule)}<span class="small">{_text(about)}</span></th>'
        f"<td>{_level(note.severity)}</td>"
        f'<td class="number">{count:,}{bar}</td>{_number(spread)}</tr>'
    )


def _level(severity: Severity) -> str:
    return f'<span class="{severity}">{severity}</span>'


def _categories(report: CheckReport, affected: Iterable[_File]) -> str:
    sizes = Counter(report.articles.values())
    found: dict[str, list[Finding]] = {category: [] for category in sizes}
    for file in affected:
        found.setdefault(report.articles.get(file.name, ""), []).extend(file.findings)
    rows = [
        f'<tr><th scope="row">{_text(category) or "In no category"}</th>{_number(sizes[category])}'
        f"{_severities(findings)}</tr>"
        for category, findings in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    heads = ("Category", "Articles", "Errors", "Warnings", "Hints")
    return (
        _section("categories", "Which categories", _table("Findings by category", heads, rows))
        if rows
        else ""
    )


def _most_affected(affected: Sequence[_File]) -> str:
    if not affected:
        return ""
    worst = sorted(affected, key=_gravity, reverse=True)[:_MOST_AFFECTED]
    rows = [
        f'<tr><th scope="row"><a href="#{file.anchor}"><bdi>{_text(file.name)}</bdi></a></th>'
        f"{_severities(file.findings)}</tr>"
        for file in worst
    ]
    heads = ("Article", "Errors", "Warnings", "Hints")
    return _section("articles", "Most affected articles", _table("Most affected articles", heads, rows))


def _gravity(file: _File) -> tuple[int, ...]:
    return tuple(by_severity(file.findings).values())


def _findings(report: CheckReport, affected: Iterable[_File]) -> str:
    body = "\n".join(
        f'<h3 id="{file.anchor}"><bdi>{_text(file.name)}</bdi></h3>\n<ul class="findings">\n'
        + "\n".join(_finding(report, finding) for finding in file.findings)
        + "\n</ul>"
        for file in affected
    )
    return _section("findings", "Every finding", body) if body else ""


def _finding(report: CheckReport, finding: Finding) -> str:
    place = finding.place
    lines = [
        f"<strong>{_text(finding.message)}</strong>",
        f'<p class="muted">{_level(finding.severity)} {_rule_name(report, finding.rule)}, '
        f"line {place.line:,}, column {place.column:,}</p>",
    ]
    if shown := _line(report, finding):
        lines.append(f'<p class="text">{shown}</p>')
    if finding.suggestion:
        lines.append(f"<p>→ {_text(finding.suggestion)}</p>")
    return "<li>" + "\n".join(lines) + "</li>"


def _line(report: CheckReport, finding: Finding) -> str:
    """The line, or the part around what is flagged, with a mark; "" for a point or a line that is blank."""
    place = finding.place
    text = report.line_of(place.file, place.line)
    start, end = place.column - 1, place.column - 1 + place.length
    if not text[start:end].strip():
        return ""
    left, right = max(0, start - _AROUND), min(end, start + 4 * _AROUND)
    before = ("…" if left else "") + text[left:start]
    after = text[right : right + _AROUND] + ("…" if len(text) > right + _AROUND else "")
    return f"{_text(before)}<mark>{_text(text[start:right])}</mark>{_text(after)}"
