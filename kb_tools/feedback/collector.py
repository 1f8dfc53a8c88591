"""The door for answers, on the web: it says "kept" only once an answer is on the disk.

No cookie is set, no address and no question is stored or logged. Its paths are relative, so that it can be
mounted below any prefix of another application, or run by itself. Only this module knows the web framework;
the routes that take answers speak ASGI themselves, because they have to stand a rush.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb_tools.feedback.answers import Search, SearchDesk
from kb_tools.feedback.database import StoreError
from kb_tools.feedback.description import FORMS, ROUTES, openapi
from kb_tools.feedback.door import CollectorSettings, Door, RefusedError, too_large
from kb_tools.feedback.events import EventError
from kb_tools.feedback.metrics import CONTENT_TYPE, ELSEWHERE, Metrics
from kb_tools.feedback.plain_page import plain_page
from kb_tools.feedback.store import EventStore
from kb_tools.feedback.surveys import POLICY, Shown, SurveyDesk

__all__ = ["CollectorSettings", "create_app"]

READY_SECONDS = 5.0
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
_SURVEY: _Headers = tuple(
    (name, POLICY.encode() if name == b"content-security-policy" else value) for name, value in _HTML
)
_PREFLIGHT: _Headers = (
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"86400"),
)
_OUR_FAULT = "Something went wrong here. Please try again later."
_GO_BACK = "Go back in your browser: what you wrote is still there, and you can send it again."


def create_app(
    store: EventStore,
    settings: CollectorSettings,
    *,
    search: Search | None = None,
    clock: Callable[[], float] = time.time,
    steady_clock: Callable[[], float] = time.monotonic,
) -> ASGIApp:
    """The collector on this store, which stays the caller's to close. search answers questions; it may block.

    Clocks give seconds.
    """
    metrics = Metrics(store)
    door = Door(store, settings, clock, steady_clock, metrics.became)
    desk = SearchDesk(search, settings.limit, settings.origins, steady_clock)
    described = msgspec.json.encode(openapi())
    endpoints: dict[str, ASGIApp] = {
        "/events": _Events(door),
        "/events/batch": _Batch(door),
        **{path: _Form(door, kind) for path, kind in FORMS.items()},
        "/search": _Searches(desk),
        "/survey": _Survey(door, SurveyDesk(door, settings.secret, clock)),
        "/health": _Health(store),
        "/ready": _Ready(store),
        "/metrics": _Told(metrics.text, CONTENT_TYPE.encode()),
        "/openapi.json": _Told(lambda: described, b"application/json"),
    }
    app = Starlette(
        routes=[Route(path, endpoints[path], methods=methods) for path, methods in ROUTES.items()],
        exception_handlers={HTTPException: _no_such_page, Exception: _our_fault},
    )
    return _Counted(app, endpoints["/events"], metrics)


class _Counted:
    """Counts every reply by its route and status. Events go a short way: they have to stand a rush."""

    def __init__(self, app: ASGIApp, events: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._events = events
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        route = path if path in ROUTES else ELSEWHERE
        app = self._events if path == "/events" and scope["method"] == "POST" else self._app
        status = 0

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._metrics.answered(route, status, time.perf_counter() - begun)
            await send(message)

        try:
            await app(scope, receive, counted)
        except Exception:
            if not status:
                await _send(counted, 500, _JSON, msgspec.json.encode({"error": _OUR_FAULT}))
            raise


class _FromPages:
    """What pages of ours send as JSON, with what a browser asks before (CORS)."""

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
        told: object
        try:
            self._door.admit(
                headers, _own_origin(scope, headers), _address(scope), "application/json", self.most_bytes
            )
            status, told = await self.answer(receive, scope)
        except EventError as error:
            status, told = 400, {"error": error.message}
        except RefusedError as refused:
            status, told = refused.status, _refusal(refused)
            cors = (*cors, *_retry(refused), (b"access-control-expose-headers", b"retry-after"))
        await _send(send, status, (*_JSON, *cors), msgspec.json.encode(told))

    @property
    def most_bytes(self) -> int:
        """The largest body that is taken."""
        return self._door.settings.most_bytes

    async def answer(self, receive: Receive, scope: Scope) -> tuple[int, object]:
        """The status and what is told, for a request that was let in. Raises EventError, RefusedError."""
        raise NotImplementedError


class _Events(_FromPages):
    """One event: 201 once it is durable, 200 if it was there."""

    async def answer(self, receive: Receive, scope: Scope) -> tuple[int, object]:
        body = await _body(receive, self._door.settings, self.most_bytes)
        event, new = await self._door.keep_body(body, _address(scope), _proof(scope))
        return 201 if new else 200, {"id": event.id}


class _Batch(_FromPages):
    """Many events at once, each answered for itself."""

    @property
    def most_bytes(self) -> int:
        """The largest body that is taken."""
        return self._door.settings.most_batch_bytes

    async def answer(self, receive: Receive, scope: Scope) -> tuple[int, object]:
        body = await _body(receive, self._door.settings, self.most_bytes)
        return 200, {"results": await self._door.keep_batch(body, _address(scope))}


class _Form:
    """The same from a form, for readers without JavaScript: then on to the page of thanks."""

    def __init__(self, door: Door, kind: str) -> None:
        self._door = door
        self._kind = kind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers_of(scope)
        content_type = "application/x-www-form-urlencoded"
        try:
            self._door.admit(
                headers,
                _own_origin(scope, headers),
                _address(scope),
                content_type,
                self._door.settings.most_bytes,
            )
            event = self._door.read_form(
                await _body(receive, self._door.settings, self._door.settings.most_bytes), self._kind
            )
            if event is not None:
                await self._door.keep(event, _address(scope))
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


class _Survey:
    """The question that a signed link asks. Only a POST, which one press sends, keeps anything."""

    def __init__(self, door: Door, desk: SurveyDesk) -> None:
        self._door = door
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        retry: _Headers = ()
        if scope["method"] == "POST":
            try:
                shown = await self._answered(scope, receive)
            except RefusedError as refused:
                shown, retry = self._desk.refused(refused), _retry(refused)
        else:
            shown = self._desk.ask(scope["query_string"])
        body = b"" if scope["method"] == "HEAD" else shown.page.encode("utf-8", "replace")
        await _send(send, shown.status, (*_SURVEY, *retry), body)

    async def _answered(self, scope: Scope, receive: Receive) -> Shown:
        most = self._door.settings.most_bytes
        form = "application/x-www-form-urlencoded"
        self._door.admit(_headers_of(scope), "", _address(scope), form, most, by_link=True)
        return await self._desk.answer(await _body(receive, self._door.settings, most))


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
    """Whether the collector is alive."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        alive = self._store.alive
        told = {"status": "ok" if alive else "stopped", "store": "failing" if self._store.failing else "ok"}
        await _send(send, 200 if alive else 503, _JSON, msgspec.json.encode(told))


class _Ready:
    """Whether an answer would be kept now."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._store.prove()
        except (StoreError, TimeoutError):
            await _send(send, 503, _JSON, msgspec.json.encode({"status": "failing"}))
        else:
            await _send(send, 200, _JSON, msgspec.json.encode({"status": "ok"}))


class _Told:
    """A text that is made when somebody looks."""

    def __init__(self, text: Callable[[], bytes], kind: bytes) -> None:
        self._text = text
        self._headers: _Headers = (*_SAFE, (b"content-type", kind))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _send(send, 200, self._headers, self._text())


def _headers_of(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _own_origin(scope: Scope, headers: dict[str, str]) -> str:
    return f"{scope['scheme']}://{headers.get('host', '')}"


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _proof(scope: Scope) -> str:
    """The proof of work in the address, `?proof=4711`; empty where there is none."""
    query: bytes = scope["query_string"]
    return query[len(b"proof=") :].decode("latin-1") if query.startswith(b"proof=") else ""


def _refusal(refused: RefusedError) -> dict[str, object]:
    told: dict[str, object] = {"error": refused.sentence}
    return told | {"proof": refused.proof_bits} if refused.proof_bits else told


def _retry(refused: RefusedError) -> _Headers:
    seconds = refused.retry_seconds
    return ((b"retry-after", str(seconds).encode()),) if seconds else ()


async def _body(receive: Receive, settings: CollectorSettings, most: int) -> bytes:
    """The whole body, refused as soon as it grows too long (most: bytes) or takes too long."""
    body = bytearray()
    try:
        async with asyncio.timeout(settings.body_seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RefusedError(400, "The answer broke off. Please send it again.")
                body += message.get("body", b"")
                if len(body) > most:
                    raise too_large(most)
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
    return _response(500, {"error": _OUR_FAULT})
