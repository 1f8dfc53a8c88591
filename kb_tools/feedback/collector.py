"""The door for answers, on the web: it says "kept" only once an answer is on the disk.

No cookie is set, no address and no question is stored or logged. Its paths are relative, so that it can be
mounted below any prefix of another application, or run by itself. Only this module knows the web framework;
the routes that take answers speak ASGI themselves, because they have to stand a rush.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kb_tools.errors import KbError
from kb_tools.feedback.answers import Search, SearchDesk
from kb_tools.feedback.door import CollectorSettings, Door, RefusedError
from kb_tools.feedback.events import EventError, read_event
from kb_tools.feedback.plain_page import plain_page
from kb_tools.feedback.store import EventStore

__all__ = ["CollectorSettings", "create_app", "serve"]

_Headers = tuple[tuple[bytes, bytes], ...]
_SAFE: _Headers = (
    (b"cache-control", b"no-store"),
    (
        b"content-security-policy",
        b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
)
_JSON: _Headers = (*_SAFE, (b"content-type", b"application/json"))
_HTML: _Headers = (
    *_SAFE,
    (b"content-type", b"text/html; charset=utf-8"),
    (b"referrer-policy", b"no-referrer"),
)
_PREFLIGHT: _Headers = (
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"86400"),
)
_GO_BACK = "Go back in your browser: what you wrote is still there, and you can send it again."


def create_app(
    store: EventStore,
    settings: CollectorSettings,
    *,
    search: Search | None = None,
    clock: Callable[[], float] = time.time,
    steady_clock: Callable[[], float] = time.monotonic,
) -> Starlette:
    """The collector on this store, which stays the caller's to close. search answers questions; it may block.

    Clocks give seconds.
    """
    door = Door(store, settings, clock, steady_clock)
    desk = SearchDesk(search, settings.limit, settings.origins, steady_clock)
    return Starlette(
        routes=[
            Route("/events", _Events(door), methods=["POST", "OPTIONS"]),
            Route("/votes", _Votes(door), methods=["POST"]),
            Route("/search", _Searches(desk), methods=["GET", "HEAD"]),
            Route("/health", _Health(store), methods=["GET", "HEAD"]),
        ],
        exception_handlers={HTTPException: _no_such_page, Exception: _our_fault},
    )


def serve(
    store: EventStore,
    settings: CollectorSettings,
    host: str,
    port: int,
    *,
    search: Search | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Runs the collector until SIGTERM or Ctrl-C, then lets running requests end. Port 0 takes a free one.

    announce is given the address once connections are taken. Raises KbError where the port is not to be
    had. X-Forwarded-For is believed from a proxy on this machine (or as FORWARDED_ALLOW_IPS says), so that
    the limit counts readers' networks and not the proxy's.
    """
    listener = _listen(host, port)
    bound = listener.getsockname()[1]
    config = uvicorn.Config(
        create_app(store, settings, search=search),
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
    try:
        with _signals_end_here():
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # Named as TCP, or asyncio leaves Nagle's delay on, and every reply waits 40 ms for its second half.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except (OSError, OverflowError) as error:
        raise _not_opened(host, port, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        listener.close()
        raise _not_opened(host, port, error) from error
    return listener


def _not_opened(host: str, port: int, error: Exception) -> KbError:
    return KbError(
        f"{host}:{port} could not be opened ({getattr(error, 'strerror', None) or error})",
        hint="end the program that uses it, or choose another with --port (0 takes a free one)",
    )


@contextmanager
def _signals_end_here() -> Iterator[None]:
    """Once uvicorn has stopped, it raises the signal that stopped it again; here it has done its work."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Events:
    """One event as JSON: 201 once it is on the disk, 200 if it was there."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers_of(scope)
        origin = headers.get("origin", "")
        ours = origin in self._door.settings.origins
        cors: _Headers = (
            ((b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin")) if ours else ()
        )
        if scope["method"] == "OPTIONS":
            status, extra = (204, _PREFLIGHT) if ours else (403, ())
            await _send(send, status, (*_SAFE, *cors, *extra), b"")
            return
        told: dict[str, str]
        try:
            self._door.admit(headers, _own_origin(scope, headers), _address(scope), "application/json")
            event = read_event(await _body(self._door, receive))
            new = await self._door.keep(event)
        except EventError as error:
            status, told = 400, {"error": error.message}
        except RefusedError as refused:
            status, told = refused.status, {"error": refused.sentence}
            cors = (*cors, *_retry(refused), (b"access-control-expose-headers", b"retry-after"))
        else:
            status, told = 201 if new else 200, {"id": event.id}
        await _send(send, status, (*_JSON, *cors), msgspec.json.encode(told))


class _Votes:
    """The same from a form, for readers without JavaScript: then on to the page of thanks."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers_of(scope)
        content_type = "application/x-www-form-urlencoded"
        try:
            self._door.admit(headers, _own_origin(scope, headers), _address(scope), content_type)
            event = self._door.read_form(await _body(self._door, receive))
            if event is not None:
                await self._door.keep(event)
        except EventError as error:
            page = plain_page("This answer could not be read", error.message, _GO_BACK)
            await _send(send, 400, _HTML, page.encode())
        except RefusedError as refused:
            page = plain_page("This answer was not saved", refused.sentence, _GO_BACK)
            await _send(send, refused.status, (*_HTML, *_retry(refused)), page.encode())
        else:
            thanks = self._door.settings.thanks_url
            if thanks:
                await _send(send, 303, (*_SAFE, (b"location", thanks.encode())), b"")
                return
            page = plain_page(
                "Thank you", "Your answer was saved. The person who wrote the article reads it."
            )
            await _send(send, 200, _HTML, page.encode())


class _Searches:
    """What answers a question, as a page or as JSON."""

    def __init__(self, desk: SearchDesk) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reply = await asyncio.to_thread(
            self._desk.reply, scope["query_string"], _headers_of(scope), _address(scope)
        )
        body = b"" if scope["method"] == "HEAD" else reply.body
        await _send(send, reply.status, reply.headers, body)


class _Health:
    """Whether answers can be taken."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        alive = self._store.alive
        told = {"status": "ok" if alive else "stopped", "store": "failing" if self._store.failing else "ok"}
        await _send(send, 200 if alive else 503, _JSON, msgspec.json.encode(told))


def _headers_of(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _own_origin(scope: Scope, headers: dict[str, str]) -> str:
    return f"{scope['scheme']}://{headers.get('host', '')}"


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _retry(refused: RefusedError) -> _Headers:
    seconds = refused.retry_seconds
    return ((b"retry-after", str(seconds).encode()),) if seconds else ()


async def _body(door: Door, receive: Receive) -> bytes:
    """The whole body, refused as soon as it grows too long or takes too long."""
    body = bytearray()
    try:
        async with asyncio.timeout(door.settings.body_seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RefusedError(400, "The answer broke off. Please send it again.")
                body += message.get("body", b"")
                if len(body) > door.settings.most_bytes:
                    raise door.too_large()
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise RefusedError(408, "The answer arrived too slowly. Please send it again.") from None


async def _send(send: Send, status: int, headers: _Headers, body: bytes) -> None:
    if status != 204:
        headers = (*headers, (b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _response(status: int, told: dict[str, Any]) -> Response:
    headers = {name.decode(): value.decode() for name, value in _SAFE}
    return Response(msgspec.json.encode(told), status, headers, "application/json")


async def _no_such_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    told = {404: "There is nothing here.", 405: "This address takes another method."}
    response = _response(status, {"error": told.get(status, "This could not be done.")})
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


async def _our_fault(request: Request, error: Exception) -> Response:
    return _response(500, {"error": "Something went wrong here. Please try again later."})
