"""What may stand in a field: its declared choices, and what the site already has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, get_args

import msgspec

from kb_tools.content.article import Article
from kb_tools.content.library import Library
from kb_tools.editor.offers import SuggestionKind
from kb_tools.yaml_source import write_scalar

_NEEDS_NO_QUOTES = re.compile(r"[^\W_](?:[\w ./'’-]*[\w?./])?\Z")
_READ_AS_NOTHING = frozenset({"null", "Null", "NULL", "~", ""})
_HIDEABLE = ("toc", "feedback", "related", "path", "footer")
_SPANS = ("30 days", "90 days", "180 days", "1 year")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, as text, with what to say of it."""

    text: str
    detail: str = ""
    meaning: str = ""
    kind: SuggestionKind = SuggestionKind.VALUE


@dataclass(frozen=True, slots=True)
class Writing:
    """What is known where a value is written: the library, the article if it can be read, the day."""

    library: Library
    article: Article | None
    today: date


def choices(fields: type[msgspec.Struct], field: str, writing: Writing) -> list[Choice]:
    """What may stand in a field, best first; empty where anything may."""
    declared = next((f.type for f in msgspec.structs.fields(fields) if f.encode_name == field), None)
    fixed = _declared_choices(declared)
    if fixed:
        return [Choice(text) for text in fixed]
    known = _KNOWN.get(field)
    return list(known(writing)) if known else []


def as_written(text: str) -> str:
    """A value as it stands in a file, in quotes where it needs them."""
    is_plain = _NEEDS_NO_QUOTES.match(text) and text not in _READ_AS_NOTHING
    return text if is_plain else write_scalar(text)


def _declared_choices(kind: Any) -> tuple[str, ...]:
    if kind is bool:
        return ("true", "false")
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    inner = [each for each in get_args(kind) if isinstance(each, type)]
    return next((found for each in inner if (found := _declared_choices(each))), ())


def _people(writing: Writing) -> Iterator[Choice]:
    for key, person in writing.library.people.items():
        yield Choice(key, person.name, person.role, SuggestionKind.PERSON)


def _categories(writing: Writing) -> Iterator[Choice]:
    library = writing.library
    for key, said in sorted(library.declared_categories.items(), key=lambda pair: pair[1].order):
        yield Choice(key, said.title, said.description, SuggestionKind.CATEGORY)
    if not library.declared_categories:
        for category in library.categories:
            if category.key:
                yield Choice(category.key, category.title, "", SuggestionKind.CATEGORY)


def _ids(writing: Writing) -> Iterator[Choice]:
    for article in writing.library.articles:
        if writing.article is None or article.id != writing.article.id:
            yield Choice(article.id, article.title, article.matter.description, SuggestionKind.ARTICLE)


def _questions(writing: Writing) -> Iterator[Choice]:
    """What the article itself asks or is called: a start for how a customer would say it."""
    article = writing.article
    if article is None:
        return
    asked = [heading.text for heading in article.document.headings if heading.text.endswith("?")]
    for text in dict.fromkeys((article.title, *asked)):
        if text not in article.questions:
            yield Choice(text, "now say it as a customer would")


def _days(writing: Writing) -> Iterator[Choice]:
    yield Choice(writing.today.isoformat(), "today, once you have read it and found it right")


def _fixed(*texts: str) -> Callable[[Writing], Iterator[Choice]]:
    return lambda writing: (Choice(text) for text in texts)


def _in_use(name: str) -> Callable[[Writing], Iterator[Choice]]:
    """What other articles have in this field, most used first."""

    def used(writing: Writing) -> Iterator[Choice]:
        counts: Counter[str] = Counter()
        for article in writing.library.articles:
            value: str | Iterable[object] = getattr(article.matter, name)
            entries = [value] if isinstance(value, str) else value
            counts.update(entry for entry in entries if isinstance(entry, str) and entry)
        for text, count in counts.most_common(200):
            yield Choice(text, f"in {count} article{'s' if count != 1 else ''}")

    return used


_KNOWN: dict[str, Callable[[Writing], Iterator[Choice]]] = {
    "owner": _people,
    "reviewers": _people,
    "category": _categories,
    "related": _ids,
    "questions": _questions,
    "last_reviewed_on": _days,
    "review_in": _fixed(*_SPANS),
    "hide": _fixed(*_HIDEABLE),
    **{name: _in_use(name) for name in ("locale", "products", "versions", "keywords", "tags", "icon")},
}
