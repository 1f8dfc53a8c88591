"""Who may send an answer, how much of it, and what becomes of it: all of the collector but the web.

Everything that can be refused is refused here, in a sentence for a person.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from urllib.parse import parse_qsl, urlsplit

import msgspec

from kb_tools.errors import KbError
from kb_tools.feedback.database import StoreError
from kb_tools.feedback.events import (
    Event,
    EventError,
    SearchEvent,
    moment_text,
    new_id,
    read_event_fields,
)
from kb_tools.feedback.limits import RateLimit, RateLimiter
from kb_tools.feedback.privacy import clean_comment
from kb_tools.feedback.queries import clean_query
from kb_tools.feedback.store import EventStore

STORE_RETRY_SECONDS = 30
_FORM_FIELDS = ("id", "article", "revision", "locale", "edition", "value", "reader", "reason", "comment")
_HONEYPOT = "website"
_log = logging.getLogger("kb_tools.collector")


@dataclass(frozen=True, slots=True)
class CollectorSettings:
    """What the collector needs to know. Raises KbError for an origin or address that is none.

    origins: the sites that may send, such as "https://help.example.com"; pages that a browser shows from
    the collector's own origin may always. thanks_url: where a reader without JavaScript lands after
    answering; a path or an http(s) address; empty for a plain page of the collector's own. body_seconds:
    how long a body may take to arrive.
    """

    origins: tuple[str, ...] = ()
    thanks_url: str = ""
    limit: RateLimit = field(default_factory=RateLimit)
    most_bytes: int = 16 * 1024
    body_seconds: float = 10.0

    def __post_init__(self) -> None:
        for origin in self.origins:
            if origin_of(origin) != origin:
                raise KbError(
                    f'"{origin}" is not the origin of a site',
                    hint="write scheme, host and port only, in lower case, such as https://help.example.com",
                )
        if self.thanks_url and not _is_page(self.thanks_url):
            raise KbError(
                f'"{self.thanks_url}" is not the address of a page',
                hint="write a path such as /thanks/ or an address such as https://help.example.com/thanks/",
            )


class RefusedError(Exception):
    """An answer that is not taken: the status, a sentence, and seconds to wait where waiting helps."""

    def __init__(self, status: int, sentence: str, retry_seconds: int = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.retry_seconds = retry_seconds


class Door:
    """What the requests of one collector share. Clocks give seconds; steady_clock never goes back."""

    def __init__(
        self,
        store: EventStore,
        settings: CollectorSettings,
        clock: Callable[[], float],
        steady_clock: Callable[[], float],
    ) -> None:
        self.store = store
        self.settings = settings
        self._clock = clock
        self._steady_clock = steady_clock
        self._limiter = RateLimiter(settings.limit)

    def admit(self, headers: Mapping[str, str], own_origin: str, address: str, content_type: str) -> None:
        """Everything that can be said before the body is read. Raises RefusedError."""
        if not self._from_our_site(headers, own_origin):
            raise RefusedError(403, "Answers are taken only from the pages of the help centre.")
        wait = self._limiter.seconds_to_wait(address, self._steady_clock())
        if wait:
            seconds = math.ceil(wait)
            raise RefusedError(
                429,
                f"Many answers came from your network just now. Please try again in {seconds} s.",
                seconds,
            )
        found = headers.get("content-type", "").partition(";")[0].strip().lower()
        if found != content_type or headers.get("content-encoding", "identity") != "identity":
            raise RefusedError(415, f"The body must be {content_type}, not compressed.")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self.settings.most_bytes:
            raise self.too_large()

    def too_large(self) -> RefusedError:
        """The refusal of a body that is too long."""
        most = self.settings.most_bytes
        return RefusedError(413, f"The answer is too large: at most {most:,} bytes are taken.")

    async def keep(self, event: Event) -> bool:
        """Keep an event, its comment or query cleaned; True for a new one, once it is on the disk.

        Raises EventError for a query of which nothing is left, RefusedError where it cannot be kept now.
        """
        if isinstance(event, SearchEvent):
            query = clean_query(event.query)
            if not query:
                raise EventError("query: nothing can be read in it, expected what was searched for.")
            event = msgspec.structs.replace(event, query=query)
        elif event.comment is not None:
            event = msgspec.structs.replace(event, comment=clean_comment(event.comment))
        try:
            return await self.store.keep(event, int(self._clock() * 1000))
        except StoreError as error:
            _log.error("%s", error.message)
            raise RefusedError(
                503,
                "The answer could not be saved just now. Please try again in a minute.",
                STORE_RETRY_SECONDS,
            ) from error

    def read_form(self, body: bytes) -> Event | None:
        """The event in a form of the page without JavaScript; None where a machine filled the hidden field.

        What such a page cannot know is made here: the id, the time, and a token of the reader.
        """
        try:
            pairs = parse_qsl(
                body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=40
            )
        except ValueError:
            raise EventError("The form is not URL-encoded UTF-8 text.") from None
        fields = dict(pairs)
        if fields.get(_HONEYPOT):
            return None
        now_ms = int(self._clock() * 1000)
        made: dict[str, object] = {
            "id": new_id(now_ms),
            "kind": "vote",
            "version": 1,
            "at": moment_text(now_ms),
            "reader": token_urlsafe(16),
        }
        given = {name: fields[name] for name in _FORM_FIELDS if fields.get(name)}
        if "comment" in given:
            given["comment"] = given["comment"].replace("\r\n", "\n")
        return read_event_fields(made | given)

    def _from_our_site(self, headers: Mapping[str, str], own_origin: str) -> bool:
        origin = headers.get("origin")
        if origin is None and "referer" in headers:
            origin = origin_of(headers["referer"])
        if origin in self.settings.origins:
            return True
        # "null" is what a browser sends under a strict referrer policy; it says same-origin beside it then.
        return headers.get("sec-fetch-site") == "same-origin" and origin in (own_origin, "null")


def origin_of(address: str) -> str | None:
    """The origin of an address, as a browser writes it; None where it has none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def _is_page(address: str) -> bool:
    try:
        target = urlsplit(address)
    except ValueError:
        return False
    if not address.isascii() or not address.isprintable() or " " in address:
        return False
    if target.scheme:
        return target.scheme in ("http", "https") and bool(target.netloc)
    return not target.netloc and target.path.startswith("/")
