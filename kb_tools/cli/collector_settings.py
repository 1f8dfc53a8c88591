"""The settings of `kb collector`, declared once: from options, the environment and a file, in that order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from kb_tools.errors import KbError, Place, Problem, ProblemsError, nearest
from kb_tools.fields import read_values
from kb_tools.yaml_source import Entries, Node, Scalar, node_of, read_yaml

PREFIX = "KB_COLLECTOR_"
CONFIG = f"{PREFIX}CONFIG"


class CollectorOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the collector can be told."""

    store: Annotated[
        str,
        Meta(
            description="Where answers are kept: sqlite:PATH or postgresql://USER@HOST/DATABASE.",
            examples=["sqlite:/var/lib/kb/votes.sqlite"],
        ),
    ] = "sqlite:.kb/feedback.sqlite"
    host: Annotated[str, Meta(description="The address to listen on.", examples=["127.0.0.1"])] = "127.0.0.1"
    port: Annotated[
        int, Meta(ge=0, le=65535, description="The port to listen on; 0 takes a free one.", examples=[8788])
    ] = 8788
    origin: Annotated[
        tuple[str, ...],
        Meta(description="The sites whose pages may send answers.", examples=[["https://help.example.com"]]),
    ] = ()
    thanks: Annotated[
        str,
        Meta(
            description="Where readers without JavaScript land after answering; else a plain page.",
            examples=["https://help.example.com/thank-you/"],
        ),
    ] = ""
    per_minute: Annotated[
        int,
        Meta(
            ge=0,
            description="How many answers one network may send in a minute; 0 for no limit, and none of the "
            "three that follow.",
            examples=[120],
        ),
    ] = 120
    hold_network: Annotated[
        int,
        Meta(
            ge=0,
            description="How many readers of one network count on one article in a day; further votes wait "
            "for a look. 0: all count.",
            examples=[5],
        ),
    ] = 5
    hold_rush: Annotated[
        int,
        Meta(
            ge=0,
            description="How many votes on one article count within ten minutes; further votes wait for a "
            "look. 0: all count.",
            examples=[60],
        ),
    ] = 60
    flood: Annotated[
        int,
        Meta(
            ge=0,
            description="Above so many events a minute, each has to bring a proof of work, and votes wait "
            "for a look. 0: never.",
            examples=[1200],
        ),
    ] = 1200
    connections: Annotated[
        int,
        Meta(
            ge=1,
            description="How many connections may be open; those that are idle longest are closed first.",
            examples=[1000],
        ),
    ] = 1000
    site: Annotated[
        str,
        Meta(
            description="The customers' built site, to answer searches where a browser runs no script.",
            examples=["/var/www/help"],
        ),
    ] = ""
    keep_comments: Annotated[
        int,
        Meta(
            ge=0,
            description="For how many days comments are kept; the figures stay. 0: for ever.",
            examples=[365],
        ),
    ] = 365
    keep_searches: Annotated[
        int,
        Meta(ge=0, description="For how many days searches are kept. 0: for ever.", examples=[730]),
    ] = 730
    secret: Annotated[
        str,
        Meta(
            description="What signs links of surveys: 32 characters or more. Empty: no surveys are asked. "
            "It stands in the file or the environment only.",
            examples=["made with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"],
        ),
    ] = ""
    log: Annotated[
        Literal["text", "json"],
        Meta(description="How to write the log: as text, or one JSON object a line.", examples=["json"]),
    ] = "text"


def read_options(
    given: Mapping[str, Any], environment: Mapping[str, str], config: Path | None
) -> CollectorOptions:
    """The settings; what is given as an option counts before the environment, and that before the file.

    given holds options by name, None where one was left out. Raises ProblemsError with all that is wrong.
    """
    file = config or (Path(environment[CONFIG]) if environment.get(CONFIG) else None)
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    sources: list[tuple[Node, str]] = []
    if file is not None:
        sources.append((_in_file(file), file.name))
    sources.append((_in_environment(environment, problems), "the environment"))
    options = {name: value for name, value in given.items() if value is not None}
    sources.append(
        (_entries({f"--{name.replace('_', '-')}": (name, each) for name, each in options.items()}), "options")
    )
    for node, what in sources:
        found, wrong = read_values(CollectorOptions, node, what=what)
        values |= found
        problems += wrong
    if problems:
        raise ProblemsError(problems)
    return CollectorOptions(**values)


def _in_file(file: Path) -> Node:
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        raise KbError(f"there is no settings file {file}", hint="name it with --config") from None
    except UnicodeDecodeError:
        raise KbError(f"{file} is not saved as UTF-8", hint="save it as UTF-8") from None
    root, problems = read_yaml(text, str(file))
    if problems:
        raise ProblemsError(problems)
    return root or Entries((), Place(str(file)))


def _in_environment(environment: Mapping[str, str], problems: list[Problem]) -> Node:
    known = {f"{PREFIX}{name.upper()}": name for name in CollectorOptions.__struct_fields__}
    found: dict[str, tuple[str, object]] = {}
    for variable, text in environment.items():
        if variable in known:
            name = known[variable]
            found[variable] = (name, text.split() if name == "origin" else text)
        elif variable.startswith(PREFIX) and variable != CONFIG:
            told = f"there is no such setting{nearest(variable, known)}"
            problems.append(Problem(Place(variable), told, f"one of: {', '.join(sorted(known))}"))
    return _entries(found)


def _entries(values: Mapping[str, tuple[str, object]]) -> Entries:
    """Values as if they stood in a file; their place is the name of the option or of the variable."""
    pairs = tuple(
        (Scalar(name, True, Place(place)), node_of(value, place)) for place, (name, value) in values.items()
    )
    return Entries(pairs, Place("options"))
