"""Search for readers whose browser runs no script, and for programs: one question in, a page or JSON out.

Who searches, and what, is neither stored nor logged. What finds the articles is passed in: this room knows
ids and addresses, not articles.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qsl

import msgspec

from kb_tools.errors import KbError
from kb_tools.feedback.limits import RateLimit, RateLimiter

LONGEST_QUERY = 500
_LONGEST_ADDRESS = 6_000
_MOST_SHOWN = 10
_RETRY_SECONDS = 30
_log = logging.getLogger("kb_tools.collector")
Headers = tuple[tuple[bytes, bytes], ...]

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_TEXTS = {
    "title": "Search",
    "label": "Your question",
    "find": "Find",
    "empty": "Write a few words about what happened.",
    "unsure": "We may not have an article for this.",
    "none": "We may not have an article for this. Try other words, or ask a person.",
    "nearest": "What comes nearest:",
    "repaired": "You see what we have for {words}.",
    "person": "Ask a person",
}


class Result(msgspec.Struct, frozen=True):
    """An article that may answer; url leads to the passage."""

    id: str
    title: str
    url: str
    category: str = ""
    heading: str = ""
    passage: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds. sure: one of the results likely answers; mended: the question as it was read.

    empty: there was nothing to look for. person: where to reach one. texts: the page's words, by name, where
    they are not the English ones; locale and direction are those of the page.
    """

    results: tuple[Result, ...] = ()
    sure: bool = False
    mended: str = ""
    empty: bool = False
    person: str = ""
    locale: str = "en"
    direction: str = "ltr"
    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """One of the page's texts."""
        return self.texts.get(name) or _TEXTS[name]


Search = Callable[[str, str], Found]
"""Finds what answers a question, in a locale or, for "", the site's own. Raises KbError where it cannot."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the browser."""

    status: int
    headers: Headers
    body: bytes


class SearchDesk:
    """Answers the searches of one collector. search: what finds; None where no site was named."""

    def __init__(
        self,
        search: Search | None,
        limit: RateLimit,
        origins: tuple[str, ...],
        steady_clock: Callable[[], float],
    ) -> None:
        self._search = search
        self._limiter = RateLimiter(limit)
        self._origins = origins
        self._steady_clock = steady_clock

    def reply(self, query: bytes, headers: Mapping[str, str], address: str) -> Reply:
        """Answer a request, given the part of its address behind the question mark. It may take a while."""
        try:
            if len(query) > _LONGEST_ADDRESS:
                raise ValueError
            given = dict(parse_qsl(query.decode("latin-1"), errors="replace", max_num_fields=20))
        except ValueError:
            return self._refused(
                {}, headers, 400, "This question is too long. Please write it in fewer words."
            )
        wait = math.ceil(self._limiter.seconds_to_wait(address, self._steady_clock()))
        if wait:
            told = f"Many questions came from your network just now. Please try again in {wait} s."
            return self._refused(given, headers, 429, told, wait)
        question = " ".join(given.get("q", "").split())[:LONGEST_QUERY]
        if self._search is None:
            told = "Questions are not answered at this address. Go back, and choose a topic instead."
            return self._refused(given, headers, 503, told)
        try:
            found = self._search(question, given.get("locale", ""))
        except KbError as error:
            _log.error("%s", error.message)
            told = (
                "Search does not work just now. Please try again in a minute, or go back and choose a topic."
            )
            return self._refused(given, headers, 503, told, _RETRY_SECONDS)
        if _wants_json(given, headers):
            return self._as_json(200, _as_data(question, found), headers)
        return Reply(200, _html_headers(), _page(question, found).encode("utf-8", "replace"))

    def _refused(
        self, given: Mapping[str, str], headers: Mapping[str, str], status: int, told: str, wait: int = 0
    ) -> Reply:
        retry: Headers = ((b"retry-after", str(wait).encode()),) if wait else ()
        if _wants_json(given, headers):
            return self._as_json(status, {"error": told}, headers, retry)
        body = _whole(Found(), f"<p>{escape(told)}</p>").encode()
        return Reply(status, (*_html_headers(), *retry), body)

    def _as_json(self, status: int, told: object, headers: Mapping[str, str], more: Headers = ()) -> Reply:
        origin = headers.get("origin", "")
        cors: Headers = ()
        if origin in self._origins:
            cors = ((b"access-control-allow-origin", origin.encode("latin-1")),)
        made = (*_common(b"application/json"), *cors, *more)
        return Reply(status, made, msgspec.json.encode(told))


def _wants_json(given: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    if "format" in given:
        return given["format"] == "json"
    accepted = headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def _as_data(question: str, found: Found) -> dict[str, object]:
    return {
        "query": question,
        "sure": found.sure,
        "mended": found.mended,
        "locale": found.locale,
        "hits": found.results,
        "person": found.person,
    }


def _page(question: str, found: Found) -> str:
    """The page of results. Everything that comes from outside is escaped."""
    parts = [_form(question, found)]
    if found.empty or not question:
        parts.append(f"<p>{escape(found.text('empty'))}</p>")
        return _whole(found, *parts)
    if found.mended:
        parts.append(f"<p>{escape(found.text('repaired').replace('{words}', f'“{found.mended}”'))}</p>")
    if not found.results:
        parts.append(f"<p>{escape(found.text('none'))}</p>")
    elif not found.sure:
        parts.append(f"<p>{escape(found.text('unsure'))} {escape(found.text('nearest'))}</p>")
    if found.results:
        shown = "\n".join(_result(each) for each in found.results[:_MOST_SHOWN])
        parts.append(f"<ol>\n{shown}\n</ol>")
    if found.person:
        parts.append(f'<p><a href="{escape(found.person)}">{escape(found.text("person"))}</a></p>')
    return _whole(found, *parts)


def _form(question: str, found: Found) -> str:
    asked = f'value="{escape(question)}" maxlength="{LONGEST_QUERY}" autocomplete="off"'
    return f"""<form action="search" method="get" role="search">
<input type="hidden" name="locale" value="{escape(found.locale)}">
<label for="q">{escape(found.text("label"))}</label>
<input id="q" name="q" type="search" {asked}>
<button type="submit">{escape(found.text("find"))}</button>
</form>"""


def _result(result: Result) -> str:
    heading = f"<br>{escape(result.heading)}" if result.heading else ""
    link = f'<a href="{escape(result.url)}">{escape(result.title)}</a>'
    return f"<li><p>{link}{heading}</p>\n<p>{escape(result.passage)}</p></li>"


def _whole(found: Found, *parts: str) -> str:
    title = escape(found.text("title"))
    shown = "\n".join(parts)
    return f"""<!doctype html>
<html lang="{escape(found.locale)}" dir="{escape(found.direction)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<main>
<h1>{title}</h1>
{shown}
</main>
</html>
"""


def _html_headers() -> Headers:
    return (*_common(b"text/html; charset=utf-8"), (b"referrer-policy", b"no-referrer"))


def _common(kind: bytes) -> Headers:
    return (
        (b"cache-control", b"no-store"),
        (b"content-security-policy", _POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"accept, origin"),
        (b"content-type", kind),
    )
