"""`kb explain`: say what a rule looks for, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb_tools.checks.rule import Rule

EXAMPLE = "kb explain tone-blame"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The rule, or nothing for a list."""
    parser.add_argument(
        "rule", nargs="?", help="the rule's id, as a finding names it; without it, all rules are listed"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print one rule's page, or all rules in a line each."""
    from kb_tools.checks.registry import all_rules, rule_named

    if not arguments.rule:
        for name, rule in all_rules().items():
            print(f"{name:<16} {rule.explanation().summary}")
        return 0
    rule = _of_a_style(arguments.rule) or rule_named(arguments.rule)
    page = rule.explanation()
    lines = [f"{rule.id} ({rule.severity})", "", page.summary, "", page.why, ""]
    lines += [f"  not so:  {text}" for text in page.bad]
    lines += [f"  but so:  {text}" for text in page.good]
    lines += [
        "",
        f"Source: {page.source}",
        f"Off or at another level: check: rules: {{{rule.id}: hint}} in mkdocs.yml.",
    ]
    print("\n".join(lines))
    return 0


def _of_a_style(name: str) -> Rule | None:
    """A rule of the Vale styles that this folder's site names."""
    if "." not in name:
        return None
    from kb_tools.checks.site_check import SiteCheck
    from kb_tools.cli.chosen_articles import today
    from kb_tools.settings import read_site

    site = read_site()
    rules = SiteCheck(site, site.articles, today()).styles.rules
    return next((rule for rule in rules if rule.id == name), None)
