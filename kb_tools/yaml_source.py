"""YAML as people write it: values as they stand in the file, each with its place.

The one door to the YAML library. Scalars stay text (`1.10` is not 1.1, `no` is not false); what a value
means is decided by the field that reads it (`kb_tools.fields`). Nothing in a file is ever run: a tag such
as `!ENV` or `!!python/name:` is kept as text or refused. Duplicate keys, anchors and aliases (and with
them YAML bombs) and deep nesting are problems with a place, not surprises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

import yaml

from kb_tools.errors import Place, Problem

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 20
_LARGEST = 100_000
# Control characters, surrogates, byte order marks; tabs and line ends are fine.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_NOT_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_CORE_TAGS = (
    "tag:yaml.org,2002:str",
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:float",
    "tag:yaml.org,2002:bool",
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as text; `plain` when it stood without quotes."""

    text: str
    plain: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    nodes: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping: keys with their places, in the order of the file."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """The node under this key, or None."""
        return next((node for name, node in self.pairs if name.text == key), None)


Node = Scalar | Items | Entries
Plain = str | None | list["Plain"] | dict[str, "Plain"]


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_yaml(
    text: str, file: str, *, first_line: int = 1, foreign: bool = False
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read one document. Returns its root (None if empty or broken) and what is wrong with it.

    first_line is the line of the file on which `text` starts. foreign allows what other programs'
    settings hold: anchors and aliases within reason, and tags, whose values stay text.
    """
    reader = _Reader(file, first_line, foreign)
    if found := _INVISIBLE.search(text):
        return None, (_invisible(found, file, first_line),)
    try:
        # YAML 1.1 ends lines at these three, editors do not.
        events = iter(yaml.parse(_NOT_LINE_ENDS.sub(" ", text), Loader=_LOADER))
        return reader.document(events), tuple(reader.problems)
    except _RefusedError as refused:
        return None, (*reader.problems, refused.problem)
    except yaml.MarkedYAMLError as error:
        return None, (*reader.problems, _complaint(error, file, first_line))
    except (yaml.YAMLError, UnicodeError) as error:
        reason = str(error).splitlines()[0]
        return None, (
            *reader.problems,
            Problem(Place(file, first_line), f"this YAML cannot be read: {reason}"),
        )


def plain(node: Node | None) -> Plain:
    """The node's values without places: text, None, lists and mappings."""
    match node:
        case None:
            return None
        case Scalar():
            return None if node.plain and node.text in _NULLS else node.text
        case Items():
            return [plain(each) for each in node.nodes]
        case Entries():
            return {key.text: plain(each) for key, each in node.pairs}


def node_of(value: object, file: str, like: Node | None = None) -> Node:
    """Values that another program has read, as nodes; places come from `like` where it has the same shape."""
    place = like.place if like is not None else Place(file)
    if isinstance(value, Mapping):
        below = like if isinstance(like, Entries) else None
        keys = {name.text: name for name, _ in below.pairs} if below else {}
        return Entries(
            tuple(
                (
                    keys.get(str(key), Scalar(str(key), True, place)),
                    node_of(each, file, below.get(str(key)) if below else None),
                )
                for key, each in value.items()
            ),
            place,
        )
    if isinstance(value, list | tuple):
        beside = (
            like.nodes if isinstance(like, Items) and len(like.nodes) == len(value) else (None,) * len(value)
        )
        return Items(
            tuple(node_of(each, file, node) for each, node in zip(value, beside, strict=True)), place
        )
    if value is None:
        return Scalar("", True, place)
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return Scalar(text, not isinstance(value, str), place)


def write_scalar(text: str) -> str:
    """A text in double quotes, which reads back as the same text whatever it holds."""
    return json.dumps(text, ensure_ascii=False)


def at_path(node: Node, path: tuple[str | int, ...]) -> Place:
    """The place of what lies at a path of keys and positions, or of the nearest thing above it."""
    return _at_path(node, path).place


def key_at_path(node: Node, path: tuple[str | int, ...]) -> Place:
    """The place of a name in a mapping; its path ends with it. Else what at_path gives."""
    above = _at_path(node, path[:-1])
    names = (
        [name.place for name, _ in above.pairs if name.text == path[-1]] if isinstance(above, Entries) else []
    )
    return names[0] if names else above.place


def _at_path(node: Node, path: tuple[str | int, ...]) -> Node:
    for step in path:
        if isinstance(node, Entries) and isinstance(step, str):
            below = node.get(step)
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.nodes):
            below = node.nodes[step]
        else:
            below = None
        if below is None:
            break
        node = below
    return node


@dataclass(frozen=True, slots=True)
class _Anchored:
    """A node with an anchor, how many nodes it stands for, and how many levels lie below it."""

    node: Node
    size: int
    height: int


class _Reader:
    """Builds nodes from the parser's events, so that depth and aliases are in our hands."""

    def __init__(self, file: str, first_line: int, foreign: bool) -> None:
        self.file = file
        self.first_line = first_line
        self.foreign = foreign
        self.problems: list[Problem] = []
        self.anchors: dict[str, _Anchored] = {}
        self.size = 0
        self.height = 0

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(
                        event, "a second YAML document starts here", "one document: remove the line ---"
                    )
            elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent | yaml.AliasEvent):
                root = self.node(event, events, 1)
        if isinstance(root, Scalar) and root.plain and not root.text:
            return None
        return root

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        """The node that begins with this event; aliases count as if they were written out."""
        self.height = max(self.height, depth)
        if depth > _DEEPEST:
            self.refuse(event, f"values are nested more than {_DEEPEST} levels deep", "a flatter list")
        if isinstance(event, yaml.AliasEvent):
            return self.aliased(event, depth)
        self.grow(event, 1)
        anchor = getattr(event, "anchor", None)
        tag = getattr(event, "tag", None)
        if anchor and not self.foreign:
            self.refuse(event, f"the anchor &{anchor} is not allowed here", "the value without an anchor")
        if tag and not self.foreign and tag not in _CORE_TAGS and tag != "!":
            self.refuse(event, f"the tag {tag} is not allowed here", "a plain value")
        size, height, self.height = self.size, self.height, depth
        built = self.built(event, events, depth)
        if anchor:
            self.anchors[anchor] = _Anchored(built, self.size - size + 1, self.height - depth)
        self.height = max(self.height, height)
        return built

    def built(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        """A scalar, or a list or mapping with all that is in it."""
        if isinstance(event, yaml.ScalarEvent):
            self.refuse_invisible(event)
            return Scalar(event.value, not event.style and not event.tag, self.place(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self.items(event, events, depth)
        return self.entries(event, events, depth)

    def aliased(self, event: yaml.AliasEvent, depth: int) -> Node:
        """What an alias stands for, where it may stand."""
        found = self.anchors.get(event.anchor or "") if self.foreign else None
        if found is None:
            self.refuse(
                event, f"the alias *{event.anchor} is not allowed here", "the value itself, written out"
            )
        if depth + found.height > _DEEPEST:
            self.refuse(event, f"values are nested more than {_DEEPEST} levels deep", "a flatter list")
        self.grow(event, found.size)
        self.height = max(self.height, depth + found.height)
        return found.node

    def items(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Items:
        """The entries of a list, up to its end."""
        nodes = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            nodes.append(self.node(event, events, depth + 1))
        return Items(tuple(nodes), self.place(start))

    def entries(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Entries:
        """The names and values of a mapping, up to its end; a name that comes again is a problem."""
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Place] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self.refuse(event, "a list or mapping stands where a name was expected", "name: value")
            if key.text in seen:
                first = seen[key.text].line
                told = f"“{key.text}” stands here a second time (first on line {first})"
                self.problems.append(Problem(key.place, told, "each name once: keep the one you mean"))
                continue
            seen[key.text] = key.place
            pairs.append((key, value))
        return Entries(tuple(pairs), self.place(start))

    def grow(self, event: yaml.Event, size: int) -> None:
        """Count what was read, so that a few lines cannot stand for millions of values."""
        self.size += size
        if self.size > _LARGEST:
            self.refuse(
                event, f"these are more than {_LARGEST:,} values", "a shorter file, with aliases written out"
            )

    def refuse_invisible(self, event: yaml.ScalarEvent) -> None:
        """No value of ours may hold what nobody can see and pages cannot show."""
        found = _INVISIBLE.search(event.value)
        if found and not self.foreign:
            self.refuse(event, _invisible_told(found), "text that people can see")

    def place(self, event: yaml.Event) -> Place:
        mark, end = event.start_mark, event.end_mark
        if mark is None or end is None:
            return Place(self.file, self.first_line)
        length = end.column - mark.column if end.line == mark.line else 0
        return Place(self.file, self.first_line + mark.line, mark.column + 1, max(length, 0))

    def refuse(self, event: yaml.Event, message: str, expected: str) -> NoReturn:
        raise _RefusedError(Problem(self.place(event), message, expected))


def _invisible(found: re.Match[str], file: str, first_line: int) -> Problem:
    before = found.string[: found.start()]
    place = Place(file, first_line + before.count("\n"), len(before) - before.rfind("\n"), 1)
    return Problem(place, _invisible_told(found), "text that people can see")


def _invisible_told(found: re.Match[str]) -> str:
    return f"an invisible character (U+{ord(found[0]):04X}) stands in this value"


def _complaint(error: yaml.MarkedYAMLError, file: str, first_line: int) -> Problem:
    """The parser's complaint, in words for somebody who does not know parsers."""
    problem = error.problem or ""
    for sign, told, expected in _COMPLAINTS:
        if sign in problem:
            # What is never closed is best looked for where it was opened.
            opened = error.context_mark if "never closed" in told else None
            return Problem(_mark_place(opened or error.problem_mark, file, first_line), told, expected)
    mark = error.problem_mark or error.context_mark
    return Problem(_mark_place(mark, file, first_line), f"this YAML cannot be read: {problem}", _ONE_A_LINE)


def _mark_place(mark: yaml.Mark | None, file: str, first_line: int) -> Place:
    return Place(file, first_line + mark.line, mark.column + 1) if mark else Place(file, first_line)


_ONE_A_LINE = "name: value, one a line, lists with “- ” and the same spaces before each"
_COMPLAINTS = (
    ("\\t", "a tab stands where YAML allows only spaces", "spaces before a name"),
    ("tab", "a tab stands where YAML allows only spaces", "spaces before a name"),
    (
        "mapping values are not allowed",
        "a colon stands where YAML does not expect one",
        'a value with a colon in it to be in quotes: title: "Error 5: no access"',
    ),
    ("exceeded maximum nesting depth", "too many brackets are open at once", "a flatter list"),
    ("could not find expected ':'", "a name without a colon after it", _ONE_A_LINE),
    ("did not find expected key", "this line does not fit what stands before it", _ONE_A_LINE),
    ("did not find expected ',' or ']'", "this list in [ ] is never closed", "a ] at its end"),
    ("did not find expected ',' or '}'", "this mapping in { } is never closed", "a } at its end"),
    ("found unexpected end of stream", "this quote is never closed", "a quotation mark at its end"),
    (
        "found character that cannot start any token",
        "a character that cannot start a value (often @ or `)",
        "quotes round a value that starts with @ or `",
    ),
    (
        "found unknown escape character",
        "a backslash that YAML does not know, in double quotes",
        r"two of them (\\), or the value in single quotes",
    ),
    (
        "invalid Unicode character escape",
        "an escape that stands for no character",
        "the character itself",
    ),
    (
        "block sequence entries are not allowed",
        "a list starts where YAML does not expect one",
        "each entry on a line of its own, with “- ” before it",
    ),
)
