"""The kinds of rules: which keys each has, and what builds its finder."""

from __future__ import annotations

from collections.abc import Callable

from kb_tools.checks.vale import (
    capitalization,
    conditional,
    consistency,
    existence,
    occurrence,
    repetition,
    substitution,
)
from kb_tools.checks.vale.definition import Definition, Finder

KINDS: dict[str, tuple[frozenset[str], Callable[[Definition], Finder | None]]] = {
    "capitalization": (capitalization.KEYS, capitalization.build),
    "conditional": (conditional.KEYS, conditional.build),
    "consistency": (consistency.KEYS, consistency.build),
    "existence": (existence.KEYS, existence.build),
    "occurrence": (occurrence.KEYS, occurrence.build),
    "repetition": (repetition.KEYS, repetition.build),
    "substitution": (substitution.KEYS, substitution.build),
}
KINDS_OF_VALE = frozenset(["metric", "readability", "script", "sequence", "spelling"])
KEYS_OF_ALL = frozenset(
    [
        "extends",
        "message",
        "level",
        "scope",
        "link",
        "description",
        "limit",
        "action",
        "name",
        "code",
        "tests",
    ]
)
KEYS_OF_VALE = {
    "conditional": frozenset({"ignorecase", "in"}),
    "substitution": frozenset({"pos", "append", "matchcase"}),
    "existence": frozenset({"matchcase"}),
}
