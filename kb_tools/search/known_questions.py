"""Questions whose answers are known, and articles as plain data: read from JSON for an evaluation.

Everything that is wrong with a file comes at once, each with its line and column.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from kb_tools.errors import Place, Problem, ProblemsError, nearest
from kb_tools.search.documents import SearchDocument
from kb_tools.search.evaluation import KnownQuestion, document_from

T = TypeVar("T")
_BETWEEN = re.compile(r"[\s,]*")
_QUESTION = '{"query": "new phone no code", "relevant": ["lost-phone"]}'
_UNANSWERED = '"what is the weather" or {"query": "what is the weather"}'
_ARTICLE = '{"id": "lost-phone", "title": "…", "body": "…", "questions": ["…"]}'
_MOST_TOLD = 20


class _WrongError(Exception):
    """What is wrong with one entry."""


def read_questions(text: str, file: str, known: Collection[str]) -> tuple[KnownQuestion, ...]:
    """A list of {query, relevant: [ids]}. known: the ids that there are. Raises ProblemsError."""

    def question(entry: Any) -> KnownQuestion:
        query = _query(entry)
        relevant = entry.get("relevant")
        if not isinstance(relevant, list) or not relevant:
            raise _WrongError(f"relevant: {_found(entry, 'relevant')}, expected a list of ids")
        ids = tuple(str(each) for each in relevant)
        for each in ids:
            if each not in known:
                raise _WrongError(f'relevant: no article has the id "{each}"{nearest(each, known)}')
        return KnownQuestion(query, ids)

    return _read(text, file, question, _QUESTION)


def read_unanswerable(text: str, file: str) -> tuple[str, ...]:
    """A list of texts or of {query}: questions that no article answers. Raises ProblemsError."""

    def query(entry: Any) -> str:
        if isinstance(entry, str) and entry.strip():
            return entry
        return _query(entry)

    return _read(text, file, query, _UNANSWERED)


def read_documents(text: str, file: str) -> tuple[SearchDocument, ...]:
    """A list of {id, title, body (a text or texts), questions}. Raises ProblemsError."""

    def document(entry: Any) -> SearchDocument:
        if not isinstance(entry, dict):
            raise _WrongError(f"found {_kind(entry)}")
        if not isinstance(entry.get("id"), str | int) or not str(entry["id"]).strip():
            raise _WrongError(f"id: {_found(entry, 'id')}, expected a name")
        if not isinstance(entry.get("title", ""), str):
            raise _WrongError(f"title: {_found(entry, 'title')}, expected text")
        body = entry.get("body", "")
        if not isinstance(body, str) and not _is_texts(body):
            raise _WrongError(f"body: {_found(entry, 'body')}, expected text or a list of texts")
        if not _is_texts(entry.get("questions", [])):
            raise _WrongError(f"questions: {_found(entry, 'questions')}, expected a list of texts")
        return document_from(entry)

    return _read(text, file, document, _ARTICLE)


def _query(entry: Any) -> str:
    if not isinstance(entry, dict):
        raise _WrongError(f"found {_kind(entry)}")
    query = entry.get("query")
    if not isinstance(query, str) or not query.strip():
        raise _WrongError(f"query: {_found(entry, 'query')}, expected what somebody types")
    return query


def _read(text: str, file: str, read: Callable[[Any], T], example: str) -> tuple[T, ...]:
    made = []
    problems = []
    for place, entry in _entries(text, file, example):
        try:
            made.append(read(entry))
        except _WrongError as wrong:
            problems.append(Problem(place, str(wrong), f"an entry such as {example}"))
    if problems:
        raise ProblemsError(_first(problems))
    return tuple(made)


def _first(problems: list[Problem]) -> list[Problem]:
    more = len(problems) - _MOST_TOLD
    if more <= 0:
        return problems
    rest = Problem(problems[_MOST_TOLD].place, f"{more} more entries from here on are wrong")
    return [*problems[:_MOST_TOLD], rest]


def _entries(text: str, file: str, example: str) -> Iterable[tuple[Place, Any]]:
    """The entries of a list, each with its place. Raises ProblemsError for what is no list of anything."""
    expected = f"a list of entries such as {example}"
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        told = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise ProblemsError([Problem(Place(file, error.lineno, error.colno), told, expected)]) from error
    except (RecursionError, ValueError) as error:
        raise ProblemsError(
            [Problem(Place(file), f"this JSON cannot be read ({error})", expected)]
        ) from error
    if not isinstance(whole, list):
        raise ProblemsError([Problem(Place(file), f"found {_kind(whole)}", expected)])
    if not whole:
        raise ProblemsError([Problem(Place(file), "this list is empty", expected)])
    return zip(_places(text, file), whole, strict=True)


def _places(text: str, file: str) -> Iterable[Place]:
    """Where the entries of a list begin."""
    decoder = json.JSONDecoder()
    ends = [match.end() for match in re.finditer("\n", text)]
    at = _after(text, text.index("[") + 1)
    while text[at] != "]":
        line = bisect_right(ends, at)
        yield Place(file, line + 1, at - (ends[line - 1] if line else 0) + 1)
        _, end = decoder.raw_decode(text, at)
        at = _after(text, end)


def _after(text: str, at: int) -> int:
    """The next character that is no space and no comma."""
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _found(entry: dict[str, Any], name: str) -> str:
    return f"found {_kind(entry[name])}" if name in entry else "nothing stands here"


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return f'"{value[:40]}"' if value.strip() else "an empty text"
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list" if value else "an empty list"
    return "an entry with other fields" if value else "an empty entry"
