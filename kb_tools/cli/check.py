"""`kb check`: read the articles as a kind editor would."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.checks.finding import Finding, Fix
from kb_tools.cli.chosen_articles import (
    Lines,
    add_site_arguments,
    beside_settings,
    checked_paths,
    displayed,
    site_check,
)
from kb_tools.errors import KbError, Place
from kb_tools.reports import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kb_tools.checks.baseline import Baseline
    from kb_tools.checks.cache import Checked
    from kb_tools.checks.site_check import SiteCheck
    from kb_tools.reports import RuleNote, Trend

EXAMPLE = "kb check docs --changed-since main --format github"
_WITHOUT_NOTES = frozenset({"text", "json", "github", "rdjson"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What a check takes."""
    add_site_arguments(parser)
    parser.add_argument(
        "--format", choices=tuple(FORMATS), default="text", help="for people, programs or code hosts"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the report there")
    parser.add_argument(
        "--changed-since", metavar="REF", help="only what is new since this commit, branch or tag"
    )
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help="known findings (else kb-baseline.json by mkdocs.yml)"
    )
    parser.add_argument("--no-baseline", action="store_true", help="tell the known findings too")
    parser.add_argument("--fix", action="store_true", help="make the changes that are safe to make")
    parser.add_argument("--diff", action="store_true", help="show these changes and make none")


def run(arguments: argparse.Namespace) -> int:
    """Check, print, and return 1 where there is a warning or an error."""
    check, paths = site_check(arguments)
    if arguments.fix or arguments.diff:
        from kb_tools.cli.fixing import fix_articles

        fix_articles(check, checked_paths(check, paths), only_show=arguments.diff)
        if arguments.diff:
            return 0
    checked = checked_paths(check, paths)
    if arguments.changed_since:
        from kb_tools.checks.changes import since

        checked = since(arguments.changed_since, check, checked)
    lines = Lines()
    baseline = _baseline(arguments, check.site.config_file)
    found, known = _split(checked, check.folder, baseline, lines)
    _write(arguments, check, checked, found, known, baseline, lines)
    for note in checked.notes:
        print(note, file=sys.stderr)
    if known:
        told = f"{len(known)} older finding{'s' if len(known) != 1 else ''} in the baseline"
        print(f"{told}; `kb check --no-baseline` tells them.", file=sys.stderr)
    return 1 if any(str(each.severity) != "hint" for each in found) else 0


def _baseline(arguments: argparse.Namespace, config_file: Path | None) -> Baseline | None:
    if arguments.no_baseline:
        return None
    file = arguments.baseline or beside_settings(config_file, "kb-baseline.json")
    if file is None:
        return None
    if not file.is_file():
        raise KbError(f"there is no baseline {file}", hint="make one with `kb baseline`")
    from kb_tools.checks.baseline import read_baseline

    return read_baseline(file)


def _split(
    checked: Checked, folder: Path, baseline: Baseline | None, lines: Lines
) -> tuple[list[Finding], list[Finding]]:
    """The findings that count, and those that the baseline knows."""
    if baseline is None:
        return checked.findings, []
    return baseline.split(
        checked.findings,
        lambda file: checked.articles[file].id if file in checked.articles else file,
        lambda file, number: lines.line(displayed(folder, file), number),
    )


def _write(
    arguments: argparse.Namespace,
    check: SiteCheck,
    checked: Checked,
    found: list[Finding],
    known: list[Finding],
    baseline: Baseline | None,
    lines: Lines,
) -> None:
    from datetime import UTC, datetime

    from kb_tools.reports import CheckReport

    names: dict[str, str] = {}

    def shown(file: str) -> str:
        if file not in names:
            names[file] = displayed(check.folder, file).replace(os.sep, "/")
        return names[file]

    report = CheckReport(
        findings=tuple(_as_shown(each, shown) for each in found),
        articles={shown(file): note.category for file, note in checked.articles.items()},
        rules={} if arguments.format in _WITHOUT_NOTES else _notes(check),
        line_of=lines.line,
        made_at=datetime.now(UTC),
        base_url=check.site.settings.check.rules_page and check.site.url,
        from_top=_from_top(),
        trend=_trend(baseline, [*found, *known]) if baseline else None,
        colours=arguments.out is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR"),
    )
    text = FORMATS[arguments.format](report)
    if arguments.out is None:
        print(text.removesuffix("\n"))
        return
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(f"{text.removesuffix(chr(10))}\n", "utf-8", "backslashreplace")


def _as_shown(finding: Finding, shown: Callable[[str], str]) -> Finding:
    # By hand: dataclasses.replace takes several times as long, and there may be thousands.
    at, fix = finding.place, finding.fix
    place = Place(shown(at.file), at.line, at.column, at.length)
    if fix is not None:
        fix = Fix(Place(place.file, fix.place.line, fix.place.column, fix.place.length), fix.text)
    return Finding(
        place, finding.rule, finding.severity, finding.message, finding.why, finding.suggestion, fix
    )


def _notes(check: SiteCheck) -> Mapping[str, RuleNote]:
    """What there is to say of each rule, and the address of its page."""
    from urllib.parse import urljoin

    from kb_tools.checks.registry import all_rules
    from kb_tools.reports import RuleNote

    given = check.site.settings.check.rules_page
    explained_at = urljoin(check.site.url, given) if given else ""
    notes = {}
    for name, rule in all_rules().items():
        page = rule.explanation()
        notes[name] = RuleNote(
            page.summary, page.why, rule.severity, f"{explained_at}#{name}" if given else ""
        )
    links = dict(check.styles.links)
    for rule in check.styles.rules:
        page = rule.explanation()
        notes[rule.id] = RuleNote(page.summary, page.why, rule.severity, links[rule.id])
    return notes


def _trend(baseline: Baseline, now: list[Finding]) -> Trend:
    from collections import Counter

    from kb_tools.reports import Trend

    return Trend(baseline.made_on, baseline.by_rule(), Counter(each.rule for each in now))


def _from_top() -> str:
    """The way from the repository's top to this folder; "" at the top and outside any."""
    here = Path.cwd()
    top = next((each for each in (here, *here.parents) if (each / ".git").exists()), here)
    way = here.relative_to(top).as_posix()
    return "" if way == "." else way
