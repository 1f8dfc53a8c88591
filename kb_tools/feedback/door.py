"""Who may send an answer, how much of it, and what becomes of it: all of the collector but the web.

Everything that can be refused is refused here, in a sentence for a person.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

import msgspec

from kb_tools.errors import KbError
from kb_tools.feedback.bursts import BurstLimit, Bursts
from kb_tools.feedback.database import StoreError
from kb_tools.feedback.description import HONEYPOT, MOST_IN_A_BATCH, form_fields
from kb_tools.feedback.events import (
    BY_LINK,
    Event,
    EventError,
    SearchEvent,
    Shown,
    moment_text,
    new_id,
    read_event,
    read_event_fields,
)
from kb_tools.feedback.limits import RateLimit, RateLimiter
from kb_tools.feedback.privacy import clean_comment
from kb_tools.feedback.proof import BITS, FloodWatch, proves
from kb_tools.feedback.queries import clean_query
from kb_tools.feedback.store import EventStore

STORE_RETRY_SECONDS = 30
_NOT_NOW = "The answer could not be saved just now. Please try again in a minute."
_FLOODED = "Very many answers are coming in just now. Each has to bring a proof of work, or wait."
_list_decoder = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True)
class CollectorSettings:
    """What the collector needs to know. Raises KbError for an origin or address that is none.

    origins: the sites that may send, such as "https://help.example.com"; pages that a browser shows from
    the collector's own origin may always. thanks_url: where a reader without JavaScript lands after
    answering; a path or an http(s) address; empty for a plain page of the collector's own. body_seconds:
    how long a body may take to arrive. secret: what signs the links of surveys; empty where none are asked.
    flood_per_minute: above so many events a minute each has to bring a proof of work; 0 for never.
    """

    origins: tuple[str, ...] = ()
    thanks_url: str = ""
    limit: RateLimit = field(default_factory=RateLimit)
    burst: BurstLimit = field(default_factory=BurstLimit)
    flood_per_minute: int = 0
    most_bytes: int = 16 * 1024
    most_batch_bytes: int = 256 * 1024
    body_seconds: float = 10.0
    secret: bytes = field(default=b"", repr=False)

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


class _HasId(msgspec.Struct):
    id: Annotated[str, msgspec.Meta(max_length=100)]


class RefusedError(Exception):
    """An answer that is not taken: the status, a sentence, and seconds to wait where waiting helps.

    proof_bits: how hard the proof is that it has to bring; 0 where none would help.
    """

    def __init__(self, status: int, sentence: str, retry_seconds: int = 0, proof_bits: int = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.retry_seconds = retry_seconds
        self.proof_bits = proof_bits


class Door:
    """What the requests of one collector share. Clocks give seconds; steady_clock never goes back.

    became is told what became of each event, by its kind: "kept", "known", "refused" or "later".
    """

    def __init__(
        self,
        store: EventStore,
        settings: CollectorSettings,
        clock: Callable[[], float],
        steady_clock: Callable[[], float],
        became: Callable[[str, str], None] = lambda kind, outcome: None,
    ) -> None:
        self.store = store
        self.settings = settings
        self._clock = clock
        self._steady_clock = steady_clock
        self._became = became
        self._limiter = RateLimiter(settings.limit)
        self._bursts = Bursts(settings.burst)
        self._flood = FloodWatch(settings.flood_per_minute)

    def admit(
        self,
        headers: Mapping[str, str],
        own_origin: str,
        address: str,
        content_type: str,
        most_bytes: int,
        *,
        by_link: bool = False,
    ) -> None:
        """Everything that can be said before the body is read. Raises RefusedError.

        by_link: it has to show a signed link, so where it comes from says nothing more.
        """
        if not by_link and not self._from_our_site(headers, own_origin):
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
        if length.isdecimal() and int(length) > most_bytes:
            raise too_large(most_bytes)

    async def keep_body(self, body: bytes, address: str = "", proof: str = "") -> tuple[Event, bool]:
        """Keep the event in this JSON text; True for a new one, once it is on the disk.

        Raises EventError and RefusedError, as read_event and keep do.
        """
        try:
            event = read_event(body)
            if event.kind in BY_LINK:
                raise EventError(f'kind: "{event.kind}" comes only by a signed link, not from a page.')
        except EventError:
            self._became("", "refused")
            raise
        now = self._steady_clock()
        self._flood.arrived(now)
        if self._flood.is_on(now) and not proves(event.id, proof):
            self._became(event.kind, "later")
            raise RefusedError(429, _FLOODED, proof_bits=BITS)
        return event, await self.keep(event, address)

    async def keep_batch(self, body: bytes, address: str) -> list[dict[str, str]]:
        """Keep each event of this JSON list by itself; what became of each, in their order.

        Raises EventError for what is no list of one to MOST_IN_A_BATCH, RefusedError where the store takes
        none of them.
        """
        bodies = _read_list(body)
        if self._flood.is_on(self._steady_clock()):
            raise RefusedError(429, _FLOODED, proof_bits=BITS)
        self._limiter.take(address, self._steady_clock(), len(bodies) - 1)
        results = await asyncio.gather(*(self._keep_one(each, address) for each in bodies))
        if all(result["outcome"] == "later" for result in results):
            raise RefusedError(503, _NOT_NOW, STORE_RETRY_SECONDS)
        return results

    async def _keep_one(self, body: bytes, address: str) -> dict[str, str]:
        try:
            event, new = await self.keep_body(body, address)
        except EventError as error:
            return {**_id_in(body), "outcome": "refused", "error": error.message}
        except RefusedError as refused:
            return {**_id_in(body), "outcome": "later", "error": refused.sentence}
        return {"id": event.id, "outcome": "kept" if new else "known"}

    async def keep(self, event: Event, address: str = "") -> bool:
        """Keep an event, its comment or query cleaned; True for a new one, once it is on the disk.

        One of a burst of votes is kept too, and waits for a person to look at it.
        Raises EventError for a query of which nothing is left, RefusedError where it cannot be kept now.
        """
        kind = event.kind
        try:
            event, now_ms = _cleaned(event), int(self._clock() * 1000)
            now = self._steady_clock()
            reason = self._bursts.reason_to_hold(event, address, now, flooded=self._flood.is_on(now))
            new = await (self.store.hold(event, reason, now_ms) if reason else self.store.keep(event, now_ms))
        except EventError:
            self._became(kind, "refused")
            raise
        except StoreError as error:
            self._became(kind, "later")
            raise RefusedError(503, _NOT_NOW, STORE_RETRY_SECONDS) from error
        self._became(kind, "kept" if new else "known")
        return new

    def read_form(self, body: bytes, kind: str) -> Event | None:
        """The event of this kind in a page's form; None where a machine filled the hidden field.

        What such a page cannot know is made here: the id, the time, and a token of the reader.
        """
        fields = read_form_fields(body, (*form_fields(kind), HONEYPOT))
        if fields.get(HONEYPOT):
            return None
        self._flood.arrived(self._steady_clock())
        now_ms = int(self._clock() * 1000)
        made: dict[str, object] = {
            "id": new_id(now_ms),
            "kind": kind,
            "version": 1,
            "at": moment_text(now_ms),
            "reader": token_urlsafe(16),
        }
        given = {name: fields[name] for name in form_fields(kind) if fields.get(name)}
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


def read_form_fields(body: bytes, known: Collection[str] = ()) -> dict[str, str]:
    """The named values of a form. Raises EventError, also for one of the known that stands there twice."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=40)
    except ValueError:
        raise EventError("The form is not URL-encoded UTF-8 text.") from None
    names = Counter(name for name, _ in pairs)
    if twice := next((name for name in known if names[name] > 1), ""):
        raise EventError(f"{twice}: it stands in the form {names[twice]} times, expected once.")
    return dict(pairs)


def too_large(most: int) -> RefusedError:
    """The refusal of a body of more bytes than this."""
    return RefusedError(413, f"The answer is too large: at most {most:,} bytes are taken.")


def _cleaned(event: Event) -> Event:
    """The event as it may be kept. Raises EventError for a query of which nothing is left."""
    if isinstance(event, SearchEvent):
        query = clean_query(event.query)
        if not query:
            raise EventError("query: nothing can be read in it, expected what was searched for.")
        return msgspec.structs.replace(event, query=query)
    if isinstance(event, Shown) or event.comment is None:
        return event
    return msgspec.structs.replace(event, comment=clean_comment(event.comment))


def _read_list(body: bytes) -> list[bytes]:
    """The texts of the events in a JSON list. Raises EventError."""
    try:
        bodies = [bytes(each) for each in _list_decoder.decode(body)]
    except msgspec.ValidationError:
        raise EventError(f"Found no list, expected a JSON list of 1 to {MOST_IN_A_BATCH} events.") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        bodies = _read_list_with_halves(body)
        if not bodies:
            raise EventError(f"The body is not valid JSON: {error}.") from None
    if not 1 <= len(bodies) <= MOST_IN_A_BATCH:
        raise EventError(f"Found {len(bodies)} events, expected 1 to {MOST_IN_A_BATCH} in one batch.")
    return bodies


def _read_list_with_halves(body: bytes) -> list[bytes]:
    """The same where half a character (a lone surrogate) stands in one event: it must not stop the others."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return []
    return [json.dumps(each).encode() for each in found] if isinstance(found, list) else []


def _id_in(body: bytes) -> dict[str, str]:
    """The id of an event that could not be kept, where it has one, so that its sender knows it again."""
    try:
        found = msgspec.json.decode(body, type=_HasId).id
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}
    return {"id": found}


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
