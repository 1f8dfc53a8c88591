"""A comment that lets findings stand has no reason, names no rule, or lets nothing stand.

A finding that stays needs a reason that the next writer can weigh. A comment that has outlived its cause
would hide the next finding, which may be a real one.

Bad:  <!-- kb-ignore: plain-words -->
Good: <!-- kb-ignore: plain-words: this is the button's own name -->
Source: the reasons that ESLint and ruff can ask of their own comments.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.ignores import ignores_of
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("kb-ignore", severity=Severity.WARNING, reads=Article)

FORM = "Write <!-- kb-ignore: rule: the reason -->, or take the comment out."


@rule.find
def malformed(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for comments without a rule or a reason. (The run tells unknown rules and unused comments.)"""
    for ignore in ignores_of(article):
        if not ignore.rules:
            yield Remark(ignore.place, "This comment names no rule.", FORM)
        elif not ignore.reason:
            yield Remark(
                ignore.place, "This comment gives no reason, so the finding is told all the same.", FORM
            )
