"""All rules, found by looking into the folder `rules`: adding one touches no list."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module

from kb_tools.checks import rules
from kb_tools.checks.rule import Rule
from kb_tools.errors import KbError, nearest


@lru_cache(maxsize=1)
def all_rules() -> dict[str, Rule]:
    """Every rule by id, in alphabetical order."""
    found: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(rules.__path__):
        rule = import_module(f"{rules.__name__}.{module.name}").rule
        if module.name != rule.id.replace("-", "_"):
            raise TypeError(f"the rule {rule.id} stands in {module.name}.py: name and file belong together")
        found[rule.id] = rule
    return dict(sorted(found.items()))


def depends_on_others(name: str) -> bool:
    """Whether a rule's findings about a file may change while the file stays as it is."""
    rule = all_rules().get(name)
    return rule is not None and (rule.around or name == "front-matter")


def rule_named(name: str) -> Rule:
    """One rule. Raises KbError with the nearest name where there is none."""
    known = all_rules()
    if name not in known:
        raise KbError(
            f'there is no rule "{name}"{nearest(name, known)}', hint=f"the rules are: {', '.join(known)}"
        )
    return known[name]
