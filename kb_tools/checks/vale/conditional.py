"""`conditional`: something that may stand there only with something else, such as a short form explained."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from kb_tools.checks.rule import Remark, Surroundings
from kb_tools.checks.vale.definition import Definition, Finder
from kb_tools.checks.vale.exceptions import ExceptionList
from kb_tools.checks.vale.patterns import Pattern
from kb_tools.content.article import Article

KEYS = frozenset(["first", "second", "exceptions", "vocab"])


def build(rule: Definition) -> Finder | None:
    """What finds a `first` without its `second`; None where it cannot be used."""
    if not rule.needs("first") or not rule.needs("second"):
        return None
    first, second = rule.pattern("first"), rule.pattern("second", keep_groups=True)
    if first is None or second is None:
        return None
    looked_for = Pattern(first, by_line=False)
    condition = Pattern(second, by_line=False)
    catches = condition.group_count > 0
    exceptions = ExceptionList(rule)

    def find(article: Article, around: Surroundings) -> Iterator[Remark]:
        allowed = exceptions.of(around)
        known: set[str] = set()
        waiting = deque(rule.group(article).spans(looked_for))
        if not waiting:
            return
        for piece in rule.group(article).pieces:
            met = list(condition.caught(piece.matter))
            known.update(caught for _, _, groups in met for caught in groups if caught)
            while waiting and waiting[0][0] is piece:
                _, start, end = waiting.popleft()
                known_here = piece.shown[start:end] in known if catches else bool(met)
                if not known_here and not allowed.cover(piece, start, end):
                    yield rule.remark(piece, start, end)

    return find
