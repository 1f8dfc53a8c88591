"""Runs the collector on a port until it is told to stop. The one door to the web server."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn

from kb_tools.errors import KbError
from kb_tools.feedback.answers import Search
from kb_tools.feedback.collector import create_app
from kb_tools.feedback.door import CollectorSettings
from kb_tools.feedback.store import EventStore

IDLE_SECONDS = 10.0
MOST_CONNECTIONS = 1_000
_LOOK_SECONDS = 0.5
_SPARE_FILES = 100
_log = logging.getLogger("kb_tools.collector")


def serve(
    store: EventStore,
    settings: CollectorSettings,
    host: str,
    port: int,
    *,
    search: Search | None = None,
    announce: Callable[[str], None] | None = None,
    most_connections: int = MOST_CONNECTIONS,
) -> None:
    """Runs the collector until SIGTERM or Ctrl-C, then lets running requests end. Port 0 takes a free one.

    announce is given the address once connections are taken. Raises KbError where the port is not to be
    had. X-Forwarded-For is believed from a proxy on this machine (or as FORWARDED_ALLOW_IPS says), so that
    the limit counts readers' networks and not the proxy's.
    """
    listener = _listen(host, port)
    bound = listener.getsockname()[1]
    _allow_files(most_connections + _SPARE_FILES)
    config = uvicorn.Config(
        create_app(store, settings, search=search),
        access_log=False,
        log_level="warning",
        log_config=None,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=16 * 1024,
    )
    address = f"http://{f'[{host}]' if ':' in host else host}:{bound}"
    server = _Server(config, most_connections)
    try:
        with _signals_end(server):
            if announce is not None:
                announce(address)
            _log.info("started, receiving at %s, keeping answers in %s", address, store.database)
            server.run(sockets=[listener])
    finally:
        listener.close()
    _log.info("stopped, everything that was acknowledged is kept")


class _Server(uvicorn.Server):
    """A server that lets go of connections on which nobody asks anything."""

    def __init__(self, config: uvicorn.Config, most_connections: int) -> None:
        super().__init__(config)
        self._most = most_connections
        self._quiet: dict[Any, tuple[Any, float]] = {}

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        watch = asyncio.get_running_loop().create_task(self._watch())
        try:
            await super().serve(sockets)
        finally:
            watch.cancel()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self._close_idle(time.monotonic())

    def _close_idle(self, now: float) -> None:
        """Close what has been without a whole request for too long; more of them, where there are too many.

        Those go first that never asked anything. A request's own time is limited where its body is read.
        """
        quiet: dict[Any, tuple[Any, float]] = {}
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)
            if cycle is not None and not cycle.response_complete:
                continue
            before, since = self._quiet.get(connection, (cycle, now))
            quiet[connection] = (cycle, since if before is cycle else now)
        self._quiet = quiet
        longest = sorted(
            quiet, key=lambda connection: (quiet[connection][0] is not None, quiet[connection][1])
        )
        too_many = max(0, len(self.server_state.connections) - self._most)
        for number, connection in enumerate(longest):
            if number < too_many or now - quiet[connection][1] >= IDLE_SECONDS:
                connection.transport.close()


def _allow_files(count: int) -> None:
    """Let this process open so many files, where the system lets it choose: each connection is one."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < count:
            most = count if hard == resource.RLIM_INFINITY else min(count, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


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
def _signals_end(server: uvicorn.Server) -> Iterator[None]:
    """A signal that comes before uvicorn listens for it ends the server too, and none is lost.

    Once uvicorn has stopped, it raises the signal that stopped it again; here it has done its work.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {
        number: signal.signal(number, lambda *_: setattr(server, "should_exit", True)) for number in numbers
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
