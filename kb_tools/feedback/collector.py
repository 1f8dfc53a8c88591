"""The door for answers: a small web application that says "kept" only once an answer is on the disk.

No cookie is set, no address is stored or logged. Its paths are relative, so that it can be mounted below
any prefix of another application, or run by itself.
"""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kb_tools.errors import KbError
from kb_tools.feedback.database import StoreError
from kb_tools.feedback.events import (
    Event,
    EventError,
    moment_text,
    new_id,
    read_event,
    read_event_fields,
)
from kb_tools.feedback.limits import RateLimit, RateLimiter
from kb_tools.feedback.plain_page import plain_page
from kb_tools.feedback.privacy import clean_comment
from kb_tools.feedback.store import EventStore

__all__ = ["CollectorSettings", "create_app", "serve"]

_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_FORM_FIELDS = ("id", "article", "revision", "locale", "edition", "value", "reader", "reason", "comment")
_HONEYPOT = "website"
_STORE_RETRY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class CollectorSettings:
    """What the collector needs to know. Raises KbError for an origin or address that is none.

    origins: the sites that may send, such as "https://help.example.com"; the collector's own origin may
    always. thanks_url: where a reader without JavaScript lands after answering; a path or an http(s)
    address; empty for a plain page of the collector's own.
    """

    origins: tuple[str, ...] = ()
    thanks_url: str = ""
    limit: RateLimit = field(default_factory=RateLimit)
    most_bytes: int = 16 * 1024
    body_seconds: float = 10.0

    def __post_init__(self) -> None:
        for origin in self.origins:
            if _origin_of(origin) != origin:
                raise KbError(
                    f'"{origin}" is not the origin of a site',
                    hint="write scheme, host and port only, in lower case, such as https://help.example.com",
                )
        target = urlsplit(self.thanks_url)
        if self.thanks_url and not (
            (target.scheme in ("http", "https") and target.netloc)
            or (not target.scheme and not target.netloc and target.path.startswith("/"))
        ):
            raise KbError(
                f'"{self.thanks_url}" is not the address of a page',
                hint="write a path such as /thanks/ or an address such as https://help.example.com/thanks/",
            )


class _RefusedError(Exception):
    """An answer that is not taken: the status, a sentence, and headers of its own."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.headers = dict(headers or {})


def create_app(
    store: EventStore,
    settings: CollectorSettings,
    *,
    clock: Callable[[], float] = time.time,
    steady_clock: Callable[[], float] = time.monotonic,
) -> Starlette:
    """The collector on this store, which stays the caller's to close. Clocks give seconds."""
    door = _Door(store, settings, clock, steady_clock)
    return Starlette(
        routes=[
            Route("/events", door.events, methods=["POST", "OPTIONS"]),
            Route("/votes", door.votes, methods=["POST"]),
            Route("/health", door.health, methods=["GET"]),
        ],
        exception_handlers={HTTPException: _no_such_page, Exception: _our_fault},
    )


def serve(
    store: EventStore,
    settings: CollectorSettings,
    host: str,
    port: int,
    *,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Runs the collector until SIGTERM or Ctrl-C, then lets running requests end. Port 0 takes a free one.

    announce is given the address once connections are taken. Raises KbError where the port is not to be had.
    X-Forwarded-For is believed from a proxy on this machine (or as FORWARDED_ALLOW_IPS says), so that the
    limit counts readers' networks and not the proxy's.
    """
    listener = _listen(host, port)
    bound = listener.getsockname()[1]
    config = uvicorn.Config(
        create_app(store, settings),
        access_log=False,
        log_level="warning",
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=16 * 1024,
    )
    if announce is not None:
        announce(f"http://{f'[{host}]' if ':' in host else host}:{bound}")
    stop_signals = (signal.SIGINT, signal.SIGTERM)
    in_main = threading.current_thread() is threading.main_thread()
    # uvicorn raises the signal once more after it has stopped; here it has done its work by then.
    before = {number: signal.signal(number, lambda *_: None) for number in stop_signals} if in_main else {}
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        raise KbError(
            f"{host}:{port} could not be opened ({getattr(error, 'strerror', None) or error})",
            hint="end the program that uses it, or choose another with --port (0 takes a free one)",
        ) from error
    return listener


class _Door:
    """What the requests of one application share."""

    def __init__(
        self,
        store: EventStore,
        settings: CollectorSettings,
        clock: Callable[[], float],
        steady_clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._steady_clock = steady_clock
        self._limiter = RateLimiter(settings.limit)

    async def events(self, request: Request) -> Response:
        """One event as JSON: 201 once it is on the disk, 200 if it was there."""
        cors = self._cors(request)
        if request.method == "OPTIONS":
            return _answer(204 if cors else 403, b"", None, {**cors, **(_PREFLIGHT if cors else {})})
        try:
            self._admit(request, "application/json")
            event = read_event(await self._body(request))
            new = await self._keep(event)
        except EventError as error:
            return _json(400, {"error": error.message}, cors)
        except _RefusedError as refused:
            return _json(refused.status, {"error": refused.sentence}, {**cors, **refused.headers})
        return _json(201 if new else 200, {"id": event.id}, cors)

    async def votes(self, request: Request) -> Response:
        """The same from a form, for readers without JavaScript: on to the page of thanks."""
        try:
            self._admit(request, "application/x-www-form-urlencoded")
            fields = _form_fields(await self._body(request))
            if not fields.pop(_HONEYPOT, ""):
                await self._keep(self._event_of_form(fields))
        except EventError as error:
            return _page(400, "This answer could not be read", error.message, _GO_BACK)
        except _RefusedError as refused:
            return _page(
                refused.status,
                "This answer was not saved",
                refused.sentence,
                _GO_BACK,
                headers=refused.headers,
            )
        if self._settings.thanks_url:
            return _answer(303, b"", None, {"Location": self._settings.thanks_url})
        return _page(200, "Thank you", "Your answer was saved. The person who wrote the article reads it.")

    async def health(self, request: Request) -> Response:
        """Whether answers can be taken."""
        alive = self._store.alive
        told = {"status": "ok" if alive else "stopped", "store": "failing" if self._store.failing else "ok"}
        return _json(200 if alive else 503, told, {})

    def _cors(self, request: Request) -> dict[str, str]:
        """The headers that let a page of ours read the reply; none for anybody else."""
        origin = request.headers.get("origin", "")
        if origin not in self._settings.origins:
            return {}
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": "Retry-After",
            "Vary": "Origin",
        }

    def _admit(self, request: Request, content_type: str) -> None:
        """Everything that can be said before the body is read."""
        headers = request.headers
        if not self._from_our_site(request):
            raise _RefusedError(403, "Answers are taken only from the pages of the help centre.")
        address = request.client.host if request.client else ""
        wait = self._limiter.seconds_to_wait(address, self._steady_clock())
        if wait:
            seconds = math.ceil(wait)
            raise _RefusedError(
                429,
                f"Many answers came from your network just now. Please try again in {seconds} s.",
                {"Retry-After": str(seconds)},
            )
        found = headers.get("content-type", "").partition(";")[0].strip().lower()
        if found != content_type or headers.get("content-encoding", "identity") != "identity":
            raise _RefusedError(415, f"The body must be {content_type}, not compressed.")

    def _from_our_site(self, request: Request) -> bool:
        headers = request.headers
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if origin is None and "referer" in headers:
            origin = _origin_of(headers["referer"])
        if origin in self._settings.origins:
            return True
        # "null" is what a browser sends under a strict referrer policy; it says same-origin beside it then.
        own = f"{request.url.scheme}://{headers.get('host', '')}"
        return site == "same-origin" and origin in (own, "null")

    async def _body(self, request: Request) -> bytes:
        most = self._settings.most_bytes
        too_large = _RefusedError(413, f"The answer is too large: at most {most:,} bytes are taken.")
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > most:
            raise too_large
        body = bytearray()
        try:
            async with asyncio.timeout(self._settings.body_seconds):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > most:
                        raise too_large
        except TimeoutError:
            raise _RefusedError(408, "The answer arrived too slowly. Please send it again.") from None
        except ClientDisconnect:
            raise _RefusedError(400, "The answer broke off. Please send it again.") from None
        return bytes(body)

    async def _keep(self, event: Event) -> bool:
        if event.comment is not None:
            event = msgspec.structs.replace(event, comment=clean_comment(event.comment))
        try:
            return await asyncio.wrap_future(self._store.append(event, int(self._clock() * 1000)))
        except StoreError as error:
            _log_failure(error)
            raise _RefusedError(
                503,
                "The answer could not be saved just now. Please try again in a minute.",
                {"Retry-After": str(_STORE_RETRY_SECONDS)},
            ) from error

    def _event_of_form(self, fields: Mapping[str, str]) -> Event:
        now_ms = int(self._clock() * 1000)
        made: dict[str, object] = {
            "id": new_id(now_ms),
            "kind": "vote",
            "version": 1,
            "at": moment_text(now_ms),
            "reader": token_urlsafe(16),
        }
        given = {name: value for name, value in fields.items() if name in _FORM_FIELDS and value}
        if "comment" in given:
            given["comment"] = given["comment"].replace("\r\n", "\n")
        return read_event_fields(made | given)


_GO_BACK = "Go back in your browser: what you wrote is still there, and you can send it again."
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Max-Age": "86400",
}


def _log_failure(error: StoreError) -> None:
    logging.getLogger("uvicorn.error").error("%s", error.message)


def _form_fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=40)
    except ValueError:
        raise EventError("The form is not URL-encoded UTF-8 text.") from None
    return dict(pairs)


def _origin_of(address: str) -> str | None:
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


def _answer(status: int, body: bytes, media_type: str | None, headers: Mapping[str, str]) -> Response:
    return Response(body, status, {**_SAFE, **headers}, media_type)


def _json(status: int, value: Any, headers: Mapping[str, str]) -> Response:
    return _answer(status, msgspec.json.encode(value), "application/json", headers)


def _page(status: int, title: str, *paragraphs: str, headers: Mapping[str, str] | None = None) -> Response:
    return _answer(status, plain_page(title, *paragraphs).encode(), "text/html", headers or {})


async def _no_such_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = (error.headers if isinstance(error, HTTPException) else None) or {}
    told = {404: "There is nothing here.", 405: "This address takes another method."}
    return _json(status, {"error": told.get(status, "This could not be done.")}, headers)


async def _our_fault(request: Request, error: Exception) -> Response:
    return _json(500, {"error": "Something went wrong here. Please try again later."}, {})
