"""Where in an article's front matter a cursor stands, also while the front matter is half written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args

import msgspec

from kb_tools.content.schema import FrontMatter
from kb_tools.editor.source import Source

_FENCE = re.compile(r"---[ \t]*\Z")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*\Z")
_LINE = re.compile(r"([ \t]*)((?:-[ \t]+)?)(?:([A-Za-z_]*)([ \t]*:(?:[ \t]+|\Z)))?(.*)\Z")
_NAME = re.compile(r"[A-Za-z_]*\Z")
_WORD = re.compile(r"[A-Za-z_]*")


class SpotKind(StrEnum):
    """What stands, or is to stand, under the cursor."""

    NAME = "name"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Spot:
    """A name or a value of a field.

    fields is the declaration to which the field belongs; field its name, "" while it is being typed. The
    columns from start up to end are what stands there now; typed is the part before the cursor. in_list: one
    entry of a list. needs_space: no space is behind the colon yet. has_value: behind a name a colon stands.
    """

    kind: SpotKind
    fields: type[msgspec.Struct]
    field: str
    start: int
    end: int
    typed: str
    in_list: bool = False
    needs_space: bool = False
    has_value: bool = False


def front_matter_lines(source: Source) -> range:
    """The numbers of the lines between the two `---`; up to an empty line where the second is missing."""
    if not _FENCE.match(source.line(1)):
        return range(2, 2)
    for number in range(2, source.line_count + 1):
        if _CLOSING.match(source.line(number)):
            return range(2, number)
    for number in range(2, source.line_count + 1):
        if not source.line(number).strip():
            return range(2, number + 1)
    return range(2, source.line_count + 1)


def spot_at(source: Source, line: int, column: int) -> Spot | None:
    """What stands at a place; None outside the front matter and where nothing of ours can stand."""
    lines = front_matter_lines(source)
    if line not in lines:
        return None
    text = source.line(line)
    match = _LINE.match(text)
    if match is None:
        return None
    indent, dash, name, colon, _ = match.groups()
    top = not indent and not dash
    parent = "" if top else _parent(source, line, lines.start)
    fields = FrontMatter if top else nested_fields(parent)
    name_start = len(indent) + len(dash) + 1
    if name is not None and fields is not None:
        value_start = match.start(5) + 1
        if column <= name_start + len(name):
            return _name(fields, name, name_start, column, has_value=True)
        if column < value_start:
            return None
        needs_space = not colon.endswith((" ", "\t"))
        return _value(fields, name, text, value_start, column, in_list=False, needs_space=needs_space)
    if dash and parent and column >= name_start:
        spot = _value(FrontMatter, parent, text, name_start, column, in_list=True)
        if spot and fields is not None and _NAME.match(spot.typed) and parent not in ("questions",):
            return _name(fields, spot.typed, name_start, column, has_value=False)
        return spot
    if fields is not None and _NAME.match(text[name_start - 1 : column - 1]) and column >= name_start:
        return _name(fields, "", name_start, column, has_value=False, text=text)
    return None


def nested_fields(parent: str) -> type[msgspec.Struct] | None:
    """What is declared below a field, such as `title` and `url` below `sources`."""
    kind = next((f.type for f in msgspec.structs.fields(FrontMatter) if f.encode_name == parent), None)
    return _struct_in(kind)


def _struct_in(kind: Any) -> type[msgspec.Struct] | None:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    return next((found for each in get_args(kind) if (found := _struct_in(each))), None)


def _parent(source: Source, line: int, first: int) -> str:
    """The field to which an indented line, or an entry of a list, belongs."""
    for number in range(line - 1, first - 1, -1):
        match = _LINE.match(source.line(number))
        if match and match[3] and not match[1] and not match[2]:
            return match[3]
    return ""


def _name(
    fields: type[msgspec.Struct], name: str, start: int, column: int, *, has_value: bool, text: str = ""
) -> Spot:
    if text:
        word = _WORD.match(text, start - 1)
        name = word[0] if word else ""
    end = max(start + len(name), column)
    typed = name[: max(column - start, 0)]
    return Spot(SpotKind.NAME, fields, name, start, end, typed, has_value=has_value)


def _value(
    fields: type[msgspec.Struct],
    field: str,
    text: str,
    start: int,
    column: int,
    *,
    in_list: bool,
    needs_space: bool = False,
) -> Spot | None:
    """The value in which the cursor stands; of a list in brackets the entry."""
    end = len(text.rstrip()) + 1
    if text[start - 1 : start] == "[":
        in_list = True
        opened = max(text.rfind("[", 0, column - 1), text.rfind(",", 0, column - 1))
        if opened < 0:
            return None
        closing = [at for at in (text.find(",", column - 1), text.find("]", column - 1)) if at >= 0]
        end = min([*closing, len(text)]) + 1
        start = opened + 2
        start += len(text[start - 1 : column - 1]) - len(text[start - 1 : column - 1].lstrip())
        end = start + len(text[start - 1 : end - 1].rstrip())
    return Spot(
        SpotKind.VALUE,
        fields,
        field,
        start,
        max(end, column),
        text[start - 1 : column - 1],
        in_list,
        needs_space,
    )
