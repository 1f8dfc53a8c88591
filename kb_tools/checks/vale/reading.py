"""Reads one file of a style into a definition, with every problem at once."""

from __future__ import annotations

from kb_tools.checks.finding import Severity
from kb_tools.checks.vale.definition import Action, Definition, Report
from kb_tools.checks.vale.kinds import KEYS_OF_ALL, KEYS_OF_VALE, KINDS, KINDS_OF_VALE
from kb_tools.checks.vale.pieces import Pieces
from kb_tools.checks.vale.scopes import ALL_TEXT, Scope, read_scope, scope_names
from kb_tools.errors import Place, Problem, nearest
from kb_tools.fields import shortened
from kb_tools.yaml_source import Entries, Node, Scalar, read_yaml

_LEVELS = {"suggestion": Severity.HINT, "warning": Severity.WARNING, "error": Severity.ERROR}
_ACTIONS = frozenset({"replace", "remove"})
_ACTIONS_OF_VALE = frozenset({"convert", "edit", "suggest"})
_NO = frozenset({"false", "no"})


def read_definition(text: str, file: str, name: str, pieces: Pieces, report: Report) -> Definition | None:
    """The rule that a file defines; None where it cannot be run, and the report says why."""
    root, problems = read_yaml(text, file, foreign=True)
    report.problems += problems
    if problems:
        return None
    if not isinstance(root, Entries):
        told = "this file holds no rule" if root is None else "a rule is made of names and values"
        report.problems.append(Problem(root.place if root else Place(file), told, "extends: existence"))
        return None
    nodes = {key.text.lower(): (key, value) for key, value in root.pairs}
    kind = _kind(nodes, name, root.place, report)
    if kind is None:
        return None
    rule = Definition(
        name,
        kind,
        root.place,
        "",
        Severity.WARNING,
        {key: value for key, (_, value) in nodes.items()},
        pieces,
        report,
    )
    _check_keys(rule, nodes)
    message = rule.text("message")
    if message is None and "message" not in nodes:
        told = "this rule has no message, so nobody would know what it found"
        report.problems.append(Problem(root.place, told, "message: \"Use '%s' instead of '%s'.\""))
    rule.message = message.text if message else ""
    rule.severity = _level(rule)
    scopes = _scopes(rule)
    rule.link, rule.description = (
        each.text if each else "" for each in map(rule.text, ("link", "description"))
    )
    rule.limit = int(rule.number("limit"))
    rule.action = _action(rule)
    if not scopes:
        return None
    rule.scopes = scopes
    rule.scope_name = "|".join(each.name for each in scopes)
    return rule


def _kind(nodes: dict[str, tuple[Scalar, Node]], name: str, place: Place, report: Report) -> str | None:
    node = nodes["extends"][1] if "extends" in nodes else None
    if not isinstance(node, Scalar):
        told = "this rule does not say what it extends"
        found = node.place if node else place
        report.problems.append(Problem(found, told, f"extends: one of {', '.join(KINDS)}"))
        return None
    if node.text in KINDS:
        return node.text
    if node.text in KINDS_OF_VALE:
        report.leave_out(f"rules that extend {node.text}", name)
    elif "." in node.text:
        report.leave_out("rules that extend another rule", name)
    else:
        told = f'extends: there is no "{shortened(node.text)}"{nearest(node.text, (*KINDS, *KINDS_OF_VALE))}'
        report.problems.append(Problem(node.place, told, f"one of {', '.join(KINDS)}"))
    return None


def _check_keys(rule: Definition, nodes: dict[str, tuple[Scalar, Node]]) -> None:
    known = KINDS[rule.kind][0] | KEYS_OF_ALL
    of_vale = KEYS_OF_VALE.get(rule.kind, frozenset())
    for key, (node, value) in nodes.items():
        if key in of_vale:
            if isinstance(value, Scalar) and value.text.lower() in _NO:
                continue
            rule.report.leave_out(f"the key {key} of rules that extend {rule.kind}", rule.name)
        elif key not in known:
            told = (
                f'there is no "{shortened(node.text)}" in a rule of the kind {rule.kind}{nearest(key, known)}'
            )
            rule.report.problems.append(Problem(node.place, told, f"one of: {', '.join(sorted(known))}"))
        elif key == "code" and not (isinstance(value, Scalar) and value.text.lower() in _NO):
            rule.report.leave_out("the key code (rules about code)", rule.name)


def _level(rule: Definition) -> Severity:
    node = rule.text("level")
    if node is None:
        return Severity.WARNING
    if node.text not in _LEVELS:
        told = f'level: there is no "{shortened(node.text)}"{nearest(node.text, _LEVELS)}'
        rule.report.problems.append(Problem(node.place, told, f"one of {', '.join(_LEVELS)}"))
    return _LEVELS.get(node.text, Severity.WARNING)


def _scopes(rule: Definition) -> tuple[Scope, ...]:
    """What the rule looks at; nothing where none of it is here."""
    given = rule.texts("scope")
    found = []
    for node in given:
        try:
            scope, missing = read_scope(node.text)
        except ValueError as error:
            rule.report.problems.append(Problem(node.place, f"scope: {error}", f"one of {scope_names()}"))
            continue
        if scope is None:
            rule.report.leave_out(f"the scope {missing}", rule.name)
        else:
            found.append(scope)
    return tuple(found) if given else (ALL_TEXT,)


def _action(rule: Definition) -> Action:
    node = rule.values.get("action")
    if node is None:
        return Action()
    if not isinstance(node, Entries):
        rule.wrong(node, "action", "name: replace, and params: with what")
        return Action()
    inner = Definition(
        rule.name,
        rule.kind,
        rule.place,
        "",
        rule.severity,
        {key.text.lower(): value for key, value in node.pairs},
        rule.pieces,
        rule.report,
    )
    name = inner.text("name")
    if name is None:
        return Action()
    if name.text in _ACTIONS:
        return Action(name.text, tuple(each.text for each in inner.texts("params")))
    if name.text in _ACTIONS_OF_VALE or name.text.endswith(".tengo"):
        rule.report.leave_out(f"the action {name.text}", rule.name)
    else:
        told = (
            f'action: there is no "{shortened(name.text)}"{nearest(name.text, _ACTIONS | _ACTIONS_OF_VALE)}'
        )
        rule.report.problems.append(Problem(name.place, told, f"one of {', '.join(sorted(_ACTIONS))}"))
    return Action()
