"""What may be written at the cursor: fields and their values, links to articles, anchors in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from kb_tools.content.article import Article
from kb_tools.content.paths import linked_path
from kb_tools.content.schema import FrontMatter
from kb_tools.editor.desk import Desk
from kb_tools.editor.explaining import about_article, about_field
from kb_tools.editor.field_values import Choice, Writing, as_written, choices
from kb_tools.editor.front_matter_spot import Spot, SpotKind, front_matter_lines, nested_fields, spot_at
from kb_tools.editor.offers import Suggestion, SuggestionKind, Suggestions
from kb_tools.editor.written_links import as_target, way_to
from kb_tools.fields import Field, described

MOST = 200
"""So many articles are listed at once; typing on brings up others."""

_TARGET = re.compile(r"(?:\]\(\s*<?|^[ ]{0,3}\[[^\]]+\]:[ \t]*<?)([^()<>\s\"']*)\Z")
_REST = re.compile(r"[^()<>\s\"']*")


def suggestions(desk: Desk, path: str, line: int, column: int, today: date) -> Suggestions:
    """What may be written at a place of an article."""
    source = desk.source(path)
    if line in front_matter_lines(source):
        spot = spot_at(source, line, column)
        return Suggestions(tuple(_in_front_matter(desk, path, spot, today))) if spot else Suggestions()
    before = source.line(line)[: column - 1]
    match = _TARGET.search(before[-1000:])
    if not match:
        return Suggestions()
    start = column - len(match[1])
    rest = _REST.match(source.line(line), column - 1)
    end = column + (len(rest[0]) if rest else 0)
    target, hash_sign, _ = match[1].partition("#")
    if hash_sign:
        return Suggestions(tuple(_anchors(desk, path, target, start + len(target) + 1, end)))
    return _articles(desk, path, match[1], start, end)


def _in_front_matter(desk: Desk, path: str, spot: Spot, today: date) -> Iterator[Suggestion]:
    article = desk.article(path)
    if spot.kind is SpotKind.NAME:
        there = set(article.places) if article and spot.fields is FrontMatter else set()
        there |= _written_names(desk, path) if spot.fields is FrontMatter else set()
        for field in described(spot.fields):
            if field.name not in there - {spot.field}:
                yield _field(spot, field)
        return
    space = " " if spot.needs_space else ""
    for choice in choices(spot.fields, spot.field, Writing(desk.library, article, today)):
        yield _value(spot, choice, space)


def _written_names(desk: Desk, path: str) -> set[str]:
    source = desk.source(path)
    lines = (source.line(number) for number in front_matter_lines(source))
    return {line.partition(":")[0] for line in lines if line[:1].isalpha() and ":" in line}


def _field(spot: Spot, field: Field) -> Suggestion:
    text, is_snippet = (field.name, False) if spot.has_value else (_snippet(spot, field), True)
    detail = f"{field.kind}{', required' if field.required else ''}"
    meaning = about_field(field)
    kind = SuggestionKind.FIELD
    return Suggestion(field.name, text, spot.start, spot.end, kind, detail, meaning, is_snippet)


def _snippet(spot: Spot, field: Field) -> str:
    """The field with the cursor where its value goes."""
    if spot.fields is FrontMatter:
        declared = next(f for f in msgspec.structs.fields(FrontMatter) if f.encode_name == field.name)
        if field.kind.startswith("a list of"):
            return f"{field.name}:\n  - $0"
        if isinstance(declared.type, type) or nested_fields(field.name) is None:
            return f"{field.name}: $0"
        return f"{field.name}:\n  $0"
    return f"{field.name}: $0"


def _value(spot: Spot, choice: Choice, space: str) -> Suggestion:
    text = space + as_written(choice.text)
    return Suggestion(choice.text, text, spot.start, spot.end, choice.kind, choice.detail, choice.meaning)


def _articles(desk: Desk, path: str, typed: str, start: int, end: int) -> Suggestions:
    found = sorted(_ranked(desk.library.articles, path, typed), key=lambda pair: pair[0])
    entries = tuple(
        Suggestion(
            (way := as_target(way_to(article.path, path))),
            way,
            start,
            end,
            SuggestionKind.ARTICLE,
            article.title,
            about_article(article),
        )
        for _, article in found[:MOST]
    )
    return Suggestions(entries, complete=len(found) <= MOST)


def _ranked(articles: Iterable[Article], path: str, typed: str) -> Iterator[tuple[tuple[int, str], Article]]:
    """Articles that fit what was typed, those of the same folder first among equals."""
    word = typed.rpartition("/")[2].casefold()
    folder = path.rpartition("/")[0]
    for article in articles:
        if article.path == path:
            continue
        name, title = article.path.rpartition("/")[2].casefold(), article.title.casefold()
        if name.startswith(word):
            rank = 0
        elif word in name or word in title or word in article.id:
            rank = 2
        elif _is_subsequence(word, name):
            rank = 4
        else:
            continue
        yield (rank + (article.path.rpartition("/")[0] != folder), article.path), article


def _is_subsequence(word: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in word)


def _anchors(desk: Desk, path: str, target: str, start: int, end: int) -> Iterator[Suggestion]:
    leads = linked_path(target, path) if target else None
    article = desk.article(leads.path if leads else path)
    if article is None:
        return
    told: set[str] = set()
    for heading in article.document.headings:
        if heading.anchor:
            told.add(heading.anchor)
            detail = f"{'#' * heading.level} {heading.text}"
            yield Suggestion(heading.anchor, heading.anchor, start, end, SuggestionKind.ANCHOR, detail)
    for anchor in sorted(article.document.anchors - told):
        yield Suggestion(anchor, anchor, start, end, SuggestionKind.ANCHOR)
