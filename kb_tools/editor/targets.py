"""Where links, ids, owners and categories lead: for jumping there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from kb_tools.checks.links import target_of
from kb_tools.content.article import Article
from kb_tools.editor.desk import Desk
from kb_tools.editor.front_matter_spot import SpotKind, spot_at
from kb_tools.editor.offers import Target
from kb_tools.editor.source import Source
from kb_tools.editor.written_links import WrittenLink, link_at, written_links
from kb_tools.errors import Place
from kb_tools.yaml_source import Entries, read_yaml


def target_at(desk: Desk, path: str, line: int, column: int) -> Target | None:
    """Where what stands at a place leads; None for what leads nowhere in the site."""
    article = desk.article(path)
    if article is None:
        return None
    written = link_at(article, line, column)
    if written:
        return _of_link(desk, article, written)
    spot = spot_at(desk.source(path), line, column)
    if spot is None or spot.kind is not SpotKind.VALUE:
        return None
    place = Place(path, line, spot.start, spot.end - spot.start)
    name = desk.source(path).written_at(place).strip("\"' ")
    if spot.field == "related" and name in desk.library.by_id:
        there = desk.library.by_id[name]
        return Target(place, there.file, 1, there.title)
    if spot.field in ("owner", "reviewers"):
        return _in_site_file(desk, "people.yml", name, place)
    if spot.field == "category":
        return _in_site_file(desk, "categories.yml", name, place)
    return None


def targets(desk: Desk, path: str) -> Iterator[Target]:
    """All links of an article that lead to something within the site."""
    article = desk.article(path)
    for written in written_links(article) if article else ():
        target = _of_link(desk, article, written) if article else None
        if target:
            yield target


def _of_link(desk: Desk, article: Article, written: WrittenLink) -> Target | None:
    target = target_of(written.link, article, desk.library)
    if target is None or not target.exists:
        return None
    if target.article is None:
        file = desk.folder / target.path
        return Target(written.place, file, 1, unquote(target.path)) if file.is_file() else None
    line = 1
    for heading in target.article.document.headings:
        if target.anchor and heading.anchor == target.anchor:
            line = target.article.place_at(heading.offset).line
            break
    return Target(written.place, target.article.file, line, target.article.title)


def _in_site_file(desk: Desk, name: str, key: str, place: Place) -> Target | None:
    source: Source = desk.source(name)
    root, _ = read_yaml(source.text, name)
    if isinstance(root, Entries):
        for entry, _ in root.pairs:
            if entry.text == key:
                return Target(place, desk.file_of(name), entry.place.line, f"{key} in {name}")
    return None
