"""`kb baseline`: let an old help centre start at zero, and only get better."""

from __future__ import annotations

import argparse
from pathlib import Path

from kb_tools.cli.chosen_articles import Lines, add_site_arguments, checked_paths, displayed, site_check
from kb_tools.errors import KbError

EXAMPLE = "kb baseline"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The articles, the file, and whether to start anew."""
    add_site_arguments(parser)
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="the baseline (else kb-baseline.json beside mkdocs.yml)"
    )
    parser.add_argument(
        "--reset", action="store_true", help="take in everything found now, also what is new since"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the baseline: all findings the first time or with --reset, later only what is left of it."""
    from kb_tools.checks.baseline import FILE, as_text, baseline_of, read_baseline

    check, paths = site_check(arguments)
    config = check.site.config_file
    file = arguments.out or (config.parent if config else Path.cwd()) / FILE
    checked = checked_paths(check, paths)
    lines = Lines()

    def name_of(path: str) -> str:
        return checked.articles[path].id if path in checked.articles else path

    def line_of(path: str, number: int) -> str:
        return lines.line(displayed(check.folder, path), number)

    findings, new = checked.findings, 0
    if file.exists() and not arguments.reset:
        before = read_baseline(file)
        unknown, findings = before.split(checked.findings, name_of, line_of)
        new = len(unknown)
        gone = sum(before.by_rule().values()) - len(findings)
        made_on, told = before.made_on, f"{gone} gone, {len(findings)} left"
    else:
        made_on, told = check.today, f"{len(findings)} taken in"
    text = as_text(baseline_of(findings, name_of, line_of, made_on))
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise KbError(
            f"{file} cannot be written ({error.strerror})", hint="name another with --out"
        ) from error
    print(f"{file}: {told}.")
    if new:
        print(f"{new} finding{'s are' if new != 1 else ' is'} new and not in it; `kb check` tells them.")
    return 0
