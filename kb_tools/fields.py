"""Typed values out of YAML: one declaration a field, every problem at once, each in words.

A set of fields is a `msgspec.Struct` whose fields are `Annotated[type, Meta(description=…, examples=[…])]`.
From that one declaration come validation with places (`read_fields`), the JSON Schema (`schema_of`) and
the tables of the reference pages (`described`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import inspect as shapes

from kb_tools.errors import Place, Problem, nearest
from kb_tools.yaml_source import Entries, Items, Node, Scalar, at_path, key_at_path, plain

MOST_PROBLEMS = 50
S = TypeVar("S", bound=msgspec.Struct)
_PATH = re.compile(r"\.([^.\[\]`]+)|\[(\d+)\]|\[\.\.\.\]")
_DAYS = re.compile(r"(\d{1,5})\s*(day|days|week|weeks|month|months|year|years)?\Z")
_UNKNOWN = re.compile(r"Object contains unknown field `(.+?)`")
_MISSING = re.compile(r"Object missing required field `(.+?)`")
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}


class Days:
    """A span of whole days, written as `90 days`, `6 months` (30 days each) or `1 year` (365 days).

    Not a dataclass: msgspec would read one from a mapping, and never ask how we write it.
    """

    __slots__ = ("count",)

    def __init__(self, count: int) -> None:
        self.count = count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Days) and other.count == self.count

    def __hash__(self) -> int:
        return hash(self.count)

    def __repr__(self) -> str:
        return f"Days({self.count})"

    def __str__(self) -> str:
        return f"{self.count} days"


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field, as documentation needs it."""

    name: str
    meaning: str
    kind: str
    required: bool
    default: str
    example: str


def read_fields(declared: type[S], node: Node, *, what: str) -> tuple[S | None, tuple[Problem, ...]]:
    """Read a mapping into the declared struct.

    Each field is read by itself, so that all problems come at once; a field with a problem keeps its
    default, and the struct is None only where a required field is missing or wrong. what names the thing
    for people ("front matter", "a person").
    """
    values, problems = read_values(declared, node, what=what)
    if not isinstance(node, Entries):
        return None, tuple(problems)
    missing = [f for f in msgspec.structs.fields(declared) if f.required and f.encode_name not in values]
    for field in missing:
        name = field.encode_name
        if node.get(name) is None:
            problems.append(Problem(node.place, f"{name} is missing", f"{name}: {example_of(field)}"))
    if missing:
        return None, tuple(problems)
    by_name = {f.encode_name: f.name for f in msgspec.structs.fields(declared)}
    return declared(**{by_name[name]: value for name, value in values.items()}), tuple(problems)


def read_values(
    declared: type[msgspec.Struct], node: Node, *, what: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The values of the fields that could be read, by name, and the problems of the others."""
    if not isinstance(node, Entries):
        found = "a list" if not isinstance(node, Scalar) else f'"{shortened(node.text)}"'
        return {}, [Problem(node.place, f"{what}: found {found}", "name: value, one a line")]
    fields = _fields_by_name(declared)
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, below in node.pairs:
        if len(problems) >= MOST_PROBLEMS:
            told = "there is more that is wrong from here on"
            problems.append(Problem(key.place, told, "what stands above to be mended first"))
            break
        field = fields.get(key.text)
        if field is None:
            told = f'there is no field "{shortened(key.text)}" in {what}{nearest(key.text, fields)}'
            problems.append(Problem(key.place, told, f"one of: {', '.join(sorted(fields))}"))
            continue
        if plain(below) is None and not field.required:
            continue
        value, wrong = _read(field.type, below, key.text, expectation(field))
        problems += wrong
        if value is not msgspec.UNSET:
            values[key.text] = value
    return values, problems


def _read(kind: Any, node: Node, name: str, expected: str) -> tuple[Any, list[Problem]]:
    """A value of this kind and what is wrong with it; UNSET where nothing of it could be read.

    Lists and mappings are read entry by entry, so that one wrong entry hides no other.
    """
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    problems: list[Problem] = []
    if isinstance(node, Entries) and isinstance(bare, type) and issubclass(bare, msgspec.Struct):
        made, found = read_fields(bare, node, what=name)
        return (msgspec.UNSET if made is None else made), list(found)
    if isinstance(node, Items) and get_origin(bare) is tuple:
        items = [_read(get_args(bare)[0], each, name, expected) for each in node.nodes]
        problems = [problem for _, wrong in items for problem in wrong]
        return tuple(value for value, _ in items if value is not msgspec.UNSET), problems
    if isinstance(node, Entries) and get_origin(bare) is dict:
        entries = {key.text: _read(get_args(bare)[1], each, name, expected) for key, each in node.pairs}
        problems = [problem for _, wrong in entries.values() for problem in wrong]
        return {key: value for key, (value, _) in entries.items() if value is not msgspec.UNSET}, problems
    try:
        return convert(plain(node), kind), []
    except msgspec.ValidationError as error:
        return msgspec.UNSET, [Problem(_place_of(error, node), f"{name}: {told_of(error, node)}", expected)]


def convert(value: object, kind: Any) -> Any:
    """A plain value as the declared type. Raises msgspec.ValidationError."""
    return msgspec.convert(value, kind, strict=False, dec_hook=_read_own)


def path_in(message: str) -> tuple[str | int, ...]:
    """The path at the end of a msgspec message (“… - at `$[2].text`”), as keys and positions."""
    _, _, path = message.rpartition(" - at `$")
    return tuple(int(number) if number else name for name, number in _PATH.findall(path) if name or number)


def _place_of(error: Exception, node: Node) -> Place:
    """The place of what an error is about: the entry, or the name of a field that does not exist."""
    path = path_in(str(error))
    unknown = _UNKNOWN.search(str(error))
    if unknown:
        return key_at_path(node, (*path, unknown[1]))
    return at_path(node, path)


def told_of(error: Exception, node: Node) -> str:
    """What was found, for a person."""
    message = str(error)
    place = path_in(message)
    found: Any = plain(node)
    for step in place:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            break
    unknown = _UNKNOWN.search(message)
    if unknown:
        return f'there is no field "{unknown[1]}" here'
    missing = _MISSING.search(message)
    if missing:
        return f"{missing[1]} is missing"
    if isinstance(found, dict | list):
        return "found a list" if isinstance(found, list) else "found several values"
    if found is None:
        return "nothing stands here"
    if "length" in message:
        return (
            f'"{shortened(str(found))}" has {len(str(found))} characters' if found else "nothing stands here"
        )
    return f'"{shortened(str(found))}" does not fit'


def expectation(field: msgspec.structs.FieldInfo) -> str:
    """What the field takes, in words, with its example."""
    words = in_words(shapes.type_info(field.type))
    return f"{words}, such as {example_of(field)}"


def in_words(shape: shapes.Type) -> str:
    """A type, as a writer would say it."""
    match shape:
        case shapes.Metadata(type=inner):
            return in_words(inner)
        case shapes.EnumType(cls=cls):
            return "one of " + ", ".join(str(member.value) for member in cls)
        case shapes.LiteralType(values=values):
            return "one of " + ", ".join(str(value) for value in values)
        case shapes.StrType(max_length=most) if most:
            return f"text of at most {most} characters"
        case shapes.StrType():
            return "text"
        case shapes.IntType():
            return "a whole number"
        case shapes.FloatType():
            return "a number"
        case shapes.BoolType():
            return "true or false"
        case shapes.DateType():
            return "a day (year-month-day)"
        case shapes.VarTupleType(item_type=item) | shapes.ListType(item_type=item):
            return f"a list of {in_words(item)}"
        case shapes.DictType(value_type=item):
            return f"names with {in_words(item)}"
        case shapes.UnionType(types=types):
            return " or ".join(in_words(each) for each in types if not isinstance(each, shapes.NoneType))
        case shapes.CustomType(cls=cls) if cls is Days:
            return "a span of days, weeks, months or years"
        case shapes.StructType(cls=cls):
            return "entries with " + ", ".join(field.encode_name for field in msgspec.structs.fields(cls))
    return "a value"


def example_of(field: msgspec.structs.FieldInfo) -> str:
    """The declared example, as it would stand in the file."""
    examples = _meta(field).get("examples") or ["…"]
    return as_yaml(examples[0])


def as_yaml(value: Any) -> str:
    """A small value as one line of YAML."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_yaml(each) for each in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {as_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def described(declared: type[msgspec.Struct]) -> tuple[Field, ...]:
    """All fields in the order of their declaration, for reference pages and scaffolds."""
    return tuple(
        Field(
            name=field.encode_name,
            meaning=str(_meta(field).get("description", "")),
            kind=in_words(shapes.type_info(field.type)),
            required=field.required,
            default=_default(field),
            example=example_of(field),
        )
        for field in msgspec.structs.fields(declared)
    )


def schema_of(declared: type[msgspec.Struct], *, title: str, address: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a declared struct; address becomes its `$id`."""
    schema = msgspec.json.schema(declared, schema_hook=_own_schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": title,
        **schema,
    }


def shortened(text: str, most: int = 60) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


@lru_cache
def _fields_by_name(declared: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(declared)}


def _meta(field: msgspec.structs.FieldInfo) -> dict[str, Any]:
    shape = shapes.type_info(field.type)
    return dict(shape.extra_json_schema or {}) if isinstance(shape, shapes.Metadata) else {}


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return ""
    made = field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default
    return (
        ""
        if made in (None, "", (), {}) or isinstance(made, msgspec.Struct)
        else as_yaml(getattr(made, "value", made))
    )


def _read_own(kind: type, value: object) -> object:
    if kind is Days:
        match = _DAYS.match(str(value).strip())
        if match:
            return Days(int(match[1]) * _UNITS[(match[2] or "day").rstrip("s")])
        raise ValueError("not a span of days")
    raise NotImplementedError(kind)


def _own_schema(kind: type) -> dict[str, Any]:
    if kind is Days:
        return {
            "type": ["string", "integer"],
            "pattern": r"^\d{1,5}\s*(days?|weeks?|months?|years?)?$",
            "minimum": 0,
        }
    raise NotImplementedError(kind)
