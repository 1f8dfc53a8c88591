"""Files moved: every link to and from them follows, and the old address goes on leading to the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath

from kb_tools.content.article import Article, article_from
from kb_tools.content.paths import linked_path
from kb_tools.editor.desk import Desk
from kb_tools.editor.field_values import as_written
from kb_tools.editor.front_matter_spot import front_matter_lines
from kb_tools.editor.offers import Edit
from kb_tools.editor.renaming import scalars
from kb_tools.editor.source import Source
from kb_tools.editor.written_links import as_target, way_to, written_links
from kb_tools.errors import Place
from kb_tools.pages.addresses import page_address
from kb_tools.yaml_source import Entries, read_yaml

_PATH = re.compile(r"[^?#]*")
_ENTRY = re.compile(r"([ \t]*)-(?:[ \t]|\Z)")
_FLOW = re.compile(r"redirect_from[ \t]*:[ \t]*\[(.*)\][ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Moves:
    """Which paths become which: files, and folders with all that is in them."""

    pairs: Mapping[str, str]

    def now(self, path: str) -> str:
        """Where a path will be."""
        if path in self.pairs:
            return self.pairs[path]
        for old, new in self.pairs.items():
            if path.startswith(f"{old}/"):
                return new + path[len(old) :]
        return path


def move(desk: Desk, pairs: Mapping[str, str]) -> tuple[Edit, ...]:
    """The changes to make before files are moved; they name files as they are called until then.

    pairs are old and new paths of files or folders below the folder of articles.
    """
    moves = Moves({normpath(old): normpath(new) for old, new in pairs.items()})
    edits: list[Edit] = []
    for article in (*desk.library.articles, *_pages(desk)):
        edits += _links(article, moves)
        new = moves.now(article.path)
        if new != article.path and desk.path_is_article(article.path) and new.endswith(".md"):
            edits += _kept_names(desk, article, new)
    edits += _navigation(desk, moves)
    return tuple(edits)


def _pages(desk: Desk) -> Iterator[Article]:
    """The home page's and the categories' own texts, which link to articles too."""
    for path in desk.library.pages:
        yield article_from(desk.source(path).text, path, desk.file_of(path))[0]


def _links(article: Article, moves: Moves) -> Iterator[Edit]:
    source, moved = article.path, moves.now(article.path)
    for written in written_links(article):
        leads = linked_path(written.link.target, source)
        match = _PATH.match(written.link.target)
        length = len(match[0]) if match else 0
        if leads is None or not length or (leads.leads_outside and source == moved):
            continue
        there = moves.now(leads.path)
        if source == moved and there == leads.path:
            continue
        way = as_target(way_to(there, moved))
        way += "/" if written.link.target[:length].endswith("/") else ""
        place = written.place
        if way != written.link.target[:length]:
            yield Edit(Place(place.file, place.line, place.column, length), way)


def _kept_names(desk: Desk, article: Article, new: str) -> Iterator[Edit]:
    """The id written down, since votes hold on to it, and the address at which the article stood."""
    directories = desk.site.directories
    old_address = page_address(article.path.removesuffix(".md"), directories=directories)
    new_address = page_address(new.removesuffix(".md"), directories=directories)
    known = [address.lstrip("/") for address in article.matter.redirect_from]
    wants_address = old_address not in ("", new_address) and old_address not in known
    wants_id = "id" in article.derived
    if article.has_unread_fields or not (wants_address or wants_id):
        return
    source = desk.source(article.path)
    end = source.line_end
    lines = front_matter_lines(source)
    id_line = f"id: {as_written(article.id)}{end}" if wants_id else ""
    if source.line(1).rstrip() != "---":
        field = f"redirect_from:{end}  - {as_written(old_address)}{end}" if wants_address else ""
        yield Edit(Place(article.path, 1, 1), f"---{end}{id_line}{field}---{end}{end}")
        return
    if id_line:
        yield Edit(Place(article.path, 2, 1), id_line)
    if wants_address:
        yield _with_address(source, article.path, lines, as_written(old_address))


def _with_address(source: Source, path: str, lines: range, address: str) -> Edit:
    """One more entry of `redirect_from`, in the form in which it is written, or the field itself."""
    end = source.line_end
    for number in lines:
        text = source.line(number)
        if flow := _FLOW.match(text):
            comma = ", " if flow[1].strip() else ""
            return Edit(Place(path, number, flow.end(1) + 1), f"{comma}{address}")
        if not re.match(r"redirect_from[ \t]*:[ \t]*\Z", text):
            continue
        last, indent = number, "  "
        for below in range(number + 1, lines.stop):
            entry = _ENTRY.match(source.line(below))
            if not entry:
                break
            last, indent = below, entry[1]
        return Edit(Place(path, last + 1, 1), f"{indent}- {address}{end}")
    return Edit(Place(path, lines.stop, 1), f"redirect_from:{end}  - {address}{end}")


def _navigation(desk: Desk, moves: Moves) -> Iterator[Edit]:
    """The paths that `nav` in mkdocs.yml names."""
    config = desk.site.site.config_file
    if config is None:
        return
    source = desk.source(str(config))
    root, _ = read_yaml(source.text, str(config), foreign=True)
    for scalar in scalars(root.get("nav") if isinstance(root, Entries) else None):
        new = moves.now(scalar.text)
        at = source.written_at(scalar.place).find(scalar.text)
        if new != scalar.text and scalar.text and at >= 0:
            place = scalar.place
            yield Edit(Place(place.file, place.line, place.column + at, len(scalar.text)), new)
