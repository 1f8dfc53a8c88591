"""Links as they are written: which one stands at a place, and how one to a file is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import relpath

from kb_tools.content.article import Article
from kb_tools.errors import Place
from kb_tools.text.document import Link

_NOT_IN_A_TARGET = re.compile(r"[\s()<>\"'%#?\\`\[\]]")
_TEXT_BEFORE = re.compile(r"!?\[(?:[^\[\]]|\[[^\[\]]*\]){0,500}\]\(\s*<?\Z")


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """A link of an article, and where its target is written in the file."""

    link: Link
    place: Place


def written_links(article: Article) -> Iterator[WrittenLink]:
    """The links and images of an article whose target stands in it just as it is read, in order."""
    source = article.document.source
    seen: set[int] = set()
    for link in article.document.links:
        at = source.find(link.target, link.offset, link.offset + max(link.length, len(link.target)))
        if link.target and at >= 0 and at not in seen:
            seen.add(at)
            yield WrittenLink(link, article.place_at(at, len(link.target)))


def link_at(article: Article, line: int, column: int) -> WrittenLink | None:
    """The link whose target, or whose text before it, stands at a place."""
    for written in written_links(article):
        place = written.place
        if place.line != line or column > place.column + place.length:
            continue
        if column >= place.column or _begins_before(article, place) <= column:
            return written
    return None


def way_to(path: str, source: str) -> str:
    """The path of a file as a link in `source` gives it; both are relative to the folder of articles."""
    return relpath(path, source.rpartition("/")[0] or ".")


def as_target(way: str) -> str:
    """A path as it may stand between the brackets of a link."""
    return _NOT_IN_A_TARGET.sub(lambda match: "".join(f"%{b:02X}" for b in match[0].encode()), way)


def _begins_before(article: Article, place: Place) -> int:
    """The column at which the link's text begins, where it stands on the same line."""
    line = place.line - article.body_line
    starts = article.document.line_starts
    start = starts[line] if 0 <= line < len(starts) else 0
    before = article.document.source[start : start + place.column - 1]
    match = _TEXT_BEFORE.search(before[-1000:])
    return place.column - len(match[0]) if match else place.column
