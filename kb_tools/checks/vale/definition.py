"""One rule as a style's file defines it: its values with their places, and what was wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Surroundings
from kb_tools.checks.vale.guards import Guarded
from kb_tools.checks.vale.messages import filled
from kb_tools.checks.vale.patterns import (
    BadPatternError,
    UnsupportedPatternError,
    read_guarded,
    read_pattern,
)
from kb_tools.checks.vale.pieces import Group, Piece, Pieces
from kb_tools.checks.vale.scopes import ALL_TEXT, Scope
from kb_tools.content.article import Article
from kb_tools.errors import Place, Problem
from kb_tools.fields import shortened
from kb_tools.yaml_source import Entries, Items, Node, Scalar, plain

Finder = Callable[[Article, Surroundings], Iterable[Remark]]
T = TypeVar("T")
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True, slots=True)
class Action:
    """What Vale would do about a finding."""

    name: str = ""
    parameters: tuple[str, ...] = ()


@dataclass
class Report:
    """What is wrong with a site's styles, and what of them is left out: a reason, and where it applies."""

    problems: list[Problem] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, reason: str, where: object) -> None:
        """Keep in mind that something is not done."""
        self.left_out.setdefault(reason, []).append(str(where))


@dataclass
class Definition:
    """A rule of a style. values are the keys that its kind has, in small letters."""

    name: str
    kind: str
    place: Place
    message: str
    severity: Severity
    values: dict[str, Node]
    pieces: Pieces
    report: Report
    scopes: tuple[Scope, ...] = (ALL_TEXT,)
    scope_name: str = "text"
    description: str = ""
    link: str = ""
    limit: int = 0
    action: Action = field(default_factory=Action)

    def group(self, article: Article) -> Group:
        """The pieces of an article that the rule looks at."""
        return self.pieces.group(article, self.scopes, self.scope_name)

    def remark(self, piece: Piece, start: int, end: int, *values: str, suggest: str = "") -> Remark:
        """A finding, its message filled in; with no value given, by what was found."""
        told = filled(self.message, *(values or (piece.shown[start:end],)))
        return Remark(piece.place(start, end), told, suggest or self._suggestion())

    def _suggestion(self) -> str:
        if self.action.name == "remove":
            return "Take it out."
        if self.action.name == "replace" and self.action.parameters:
            return f"Write {' or '.join(f'“{each}”' for each in self.action.parameters)}."
        return ""

    def flag(self, key: str, default: bool = False) -> bool:
        """Whether a value says yes."""
        node = self.values.get(key)
        if node is None:
            return default
        told = node.text.lower() if isinstance(node, Scalar) else ""
        if told not in _YES | _NO:
            self.wrong(node, key, "true or false")
        return told in _YES

    def number(self, key: str, default: float = 0) -> float:
        """A number."""
        node = self.values.get(key)
        if node is None:
            return default
        try:
            return float(node.text if isinstance(node, Scalar) else "")
        except ValueError:
            self.wrong(node, key, "a number")
            return default

    def text(self, key: str) -> Scalar | None:
        """A value that is one text; None where there is none."""
        node = self.values.get(key)
        if node is None or isinstance(node, Scalar):
            return node if isinstance(node, Scalar) and node.text else None
        self.wrong(node, key, "one text")
        return None

    def texts(self, key: str) -> tuple[Scalar, ...]:
        """A list of texts, or one; blank ones do not count."""
        node = self.values.get(key)
        nodes = node.nodes if isinstance(node, Items) else () if node is None else (node,)
        found = []
        for each in nodes:
            if not isinstance(each, Scalar):
                self.wrong(each, key, "a list of texts, each after “- ”")
            elif each.text.strip():
                found.append(each)
        return tuple(found)

    def pairs(self, key: str) -> Iterator[tuple[Scalar, str]]:
        """A mapping of texts to texts."""
        node = self.values.get(key)
        if not isinstance(node, Entries):
            if node is not None:
                self.wrong(node, key, "one text: another text, one a line")
            return
        for name, value in node.pairs:
            if isinstance(value, Scalar):
                yield name, (plain(value) and value.text) or ""
            else:
                self.wrong(value, f"{key}: {name.text}", "one text")

    def needs(self, *keys: str) -> bool:
        """Whether one of the keys is there; a problem where none is."""
        if any(key in self.values for key in keys):
            return True
        told = f"a rule that extends {self.kind} needs {' or '.join(keys)}, and there is none here"
        self.report.problems.append(Problem(self.place, told, f"{keys[0]}: with what is to be found"))
        return False

    def patterns(self, nodes: Iterable[Scalar], *, keep_groups: bool = False) -> Iterator[str]:
        """Those patterns that can be used, in RE2's language; the others are told of."""
        for _, source in self._read(nodes, lambda text: read_pattern(text, keep_groups=keep_groups)):
            yield source

    def alternatives(self, nodes: Iterable[Scalar]) -> Iterator[tuple[Scalar, Guarded]]:
        """The alternatives of those patterns that can be used; the others are told of."""
        for node, found in self._read(nodes, read_guarded):
            for each in found:
                yield node, each

    def _read(self, nodes: Iterable[Scalar], read: Callable[[str], T]) -> Iterator[tuple[Scalar, T]]:
        for node in nodes:
            try:
                yield node, read(node.text)
            except UnsupportedPatternError as error:
                self.report.leave_out(f"patterns with {error}", node.place)
            except BadPatternError as error:
                told = f"the pattern “{shortened(node.text)}” cannot be read: {error}"
                expected = (
                    "a regular expression; a sign that stands for itself has a \\ before it, such as \\("
                )
                self.report.problems.append(Problem(node.place, told, expected))

    def pattern(self, key: str, *, keep_groups: bool = False) -> str | None:
        """The one pattern under a key; None where it is not there or cannot be used."""
        node = self.text(key)
        return next(self.patterns([node] if node else [], keep_groups=keep_groups), None)

    def wrong(self, node: Node, key: str, expected: str) -> None:
        """Keep in mind that a value does not fit."""
        found = f"“{shortened(node.text)}”" if isinstance(node, Scalar) else "several values"
        self.report.problems.append(Problem(node.place, f"{key}: found {found}", expected))
