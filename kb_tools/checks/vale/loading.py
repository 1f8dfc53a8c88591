"""The rules of a site's style folders, as rules of ours."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from kb_tools.checks.rule import Explanation, Remark, Rule, Surroundings
from kb_tools.checks.vale.definition import Definition, Finder, Report
from kb_tools.checks.vale.folders import Styles, rule_files, style_folders
from kb_tools.checks.vale.kinds import KINDS
from kb_tools.checks.vale.messages import unfilled
from kb_tools.checks.vale.pieces import Pieces
from kb_tools.checks.vale.reading import read_definition
from kb_tools.content.article import Article
from kb_tools.errors import KbError, Place, Problem, ProblemsError

_MOST_NAMED = 3


def load_styles(base: Path, names: Sequence[str]) -> Styles:
    """The rules in these folders, which are seen from base.

    Raises ProblemsError with everything that is wrong with them, KbError where a folder is not there.
    """
    report, pieces = Report(), Pieces()
    rules: dict[str, Rule] = {}
    links, notes = [], []
    for folder in style_folders(base, names):
        report.left_out = {}
        files = rule_files(folder)
        if not files:
            raise KbError(f"there is no rule of Vale in {folder}", hint="rules are files that end in .yml")
        for file in files:
            shown = os.path.relpath(file)
            if file.suffix == ".yaml":
                report.leave_out("files that end in .yaml, which Vale does not read", shown)
                continue
            name = ".".join((folder.name, *file.relative_to(folder).with_suffix("").parts))
            if name in rules:
                raise KbError(f"the rule {name} is there twice", hint="name each style's folder once")
            rule = _rule(file, shown, name, pieces, report)
            if rule is not None:
                rules[name] = rule[0]
                links.append((name, rule[1]))
        notes += _notes(folder.name, report)
    if report.problems:
        raise ProblemsError(report.problems)
    return Styles(tuple(rules.values()), tuple(links), tuple(notes))


def _rule(file: Path, shown: str, name: str, pieces: Pieces, report: Report) -> tuple[Rule, str] | None:
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        report.problems.append(Problem(Place(shown), "this file is not saved as UTF-8", "a file in UTF-8"))
        return None
    found = read_definition(text, shown, name, pieces, report)
    finder = KINDS[found.kind][1](found) if found else None
    if found is None or finder is None:
        return None
    rule = Rule(name, found.severity, Article, _explained=_explanation(found, shown))
    rule.find(_limited(finder, found.limit))
    return rule, found.link


def _limited(finder: Finder, limit: int) -> Finder:
    def find(article: Article, around: Surroundings) -> Iterable[Remark]:
        return islice(finder(article, around), limit or None)

    return find


def _explanation(rule: Definition, file: str) -> Explanation:
    style = rule.name.partition(".")[0]
    why = rule.description or f"The style {style} asks for this."
    return Explanation(
        summary=unfilled(rule.message),
        why=f"{why} See {rule.link}" if rule.link else why,
        bad=(),
        good=(),
        source=f"the rule for Vale in {file}, which extends {rule.kind}.",
    )


def _notes(style: str, report: Report) -> list[str]:
    """What is left out of a style, a line for each reason."""
    notes = []
    for reason, where in report.left_out.items():
        named, more = ", ".join(where[:_MOST_NAMED]), len(where) - _MOST_NAMED
        notes.append(
            f"Not done of Vale's style {style}: {reason} ({named}{f' and {more} more' if more > 0 else ''})"
        )
    return notes
