"""An article's id renamed, with everything that names it: related articles, the home page, incidents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kb_tools.editor.desk import Desk
from kb_tools.editor.front_matter_spot import SpotKind, spot_at
from kb_tools.editor.offers import Edit
from kb_tools.editor.source import Source
from kb_tools.errors import KbError, Place
from kb_tools.settings import kb_options
from kb_tools.yaml_source import Entries, Items, Node, Scalar, read_yaml

_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_LONGEST = 80


def id_at(desk: Desk, path: str, line: int, column: int) -> tuple[str, Place]:
    """The id that stands at a place, of this article or in `related`. Raises KbError where none does."""
    source = desk.source(path)
    spot = spot_at(source, line, column)
    if spot and spot.kind is SpotKind.VALUE and spot.field in ("id", "related"):
        place = Place(path, line, spot.start, spot.end - spot.start)
        name = source.written_at(place).strip("\"' ")
        if name in desk.library.by_id:
            return name, place
    raise KbError("there is no article's id here", hint="put the cursor on the value of id, or of related")


def rename(desk: Desk, old: str, new: str) -> tuple[Edit, ...]:
    """The changes by which an article gets another id. Raises KbError where the new one cannot be."""
    if not _IDENTIFIER.match(new) or len(new) > _LONGEST:
        raise KbError(
            f'"{new}" cannot be an id', hint="small letters, digits and single hyphens, such as lost-phone"
        )
    taken = desk.library.by_id.get(new)
    if taken is not None and new != old:
        raise KbError(f'the id "{new}" is taken by {taken.path}', hint="choose one of its own")
    edits: list[Edit] = []
    for article in desk.library.articles:
        for place in _places_in_article(desk, article.path, old):
            edits += _edit(desk.source(article.path), place, old, new)
    for name, places in _places_in_site_files(desk, old):
        source = desk.source(name)
        edits += (edit for place in places for edit in _edit(source, place, old, new))
    return tuple(edits)


def _places_in_article(desk: Desk, path: str, old: str) -> Iterator[Place]:
    article = desk.library.by_path[path]
    if article.id == old:
        if "id" in article.places:
            yield article.places["id"]
        else:
            told = f'the id "{old}" is made from the name of {path}'
            raise KbError(told, hint=f"write it down first: id: {old}")
    for at, name in enumerate(article.matter.related):
        if name == old:
            yield article.place_of("related", at)


def _places_in_site_files(desk: Desk, old: str) -> Iterator[tuple[str, list[Place]]]:
    incidents, _ = read_yaml(desk.source("incidents.yml").text, "incidents.yml")
    if isinstance(incidents, Items):
        named = [each.get("article") for each in incidents.nodes if isinstance(each, Entries)]
        yield "incidents.yml", [each.place for each in named if isinstance(each, Scalar) and each.text == old]
    config = desk.site.site.config_file
    if config is not None:
        yield str(config), [scalar.place for scalar in _home_ids(desk, config) if scalar.text == old]


def _home_ids(desk: Desk, config: Path) -> Iterator[Scalar]:
    """The ids of articles in the site's settings."""
    root, _ = read_yaml(desk.source(str(config)).text, str(config), foreign=True)
    options = kb_options(root)
    home = options.get("home") if isinstance(options, Entries) else None
    if isinstance(home, Entries):
        for name in ("urgent", "ways_in"):
            yield from scalars(home.get(name))


def scalars(node: Node | None) -> Iterator[Scalar]:
    """All single values in a node, however deep."""
    match node:
        case Scalar():
            yield node
        case Items():
            for each in node.nodes:
                yield from scalars(each)
        case Entries():
            for _, each in node.pairs:
                yield from scalars(each)


def _edit(source: Source, place: Place, old: str, new: str) -> Iterator[Edit]:
    """The change at a place, where the old name is written there as it is read."""
    written = source.written_at(place)
    at = written.find(old)
    if at >= 0:
        yield Edit(Place(place.file, place.line, place.column + at, len(old)), new)
