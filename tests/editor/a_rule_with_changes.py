"""A long word stands where a short one would do.

Only for tests: a rule whose findings can be mended by themselves, whatever the real rules offer.

Bad:  Utilise the form.
Good: Use the form.
Source: the tests of the language server.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import Passage
from kb_tools.checks.registry import all_rules
from kb_tools.checks.rule import Hit, Rule

rule = Rule("plain-example", severity=Severity.WARNING, reads=Passage)


@rule.find
def long_word(passage: Passage) -> Iterator[Hit]:
    """Yield each place with the long word."""
    at = passage.text.find("Utilise")
    if at >= 0:
        yield Hit(at, at + 7, "“Utilise” is a long word.", "Write “Use”.", replace="Use")


def put_in() -> None:
    """Let this process know the rule."""
    all_rules()[rule.id] = rule
