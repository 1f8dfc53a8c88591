"""A real storage that speaks S3, for tests: a process of its own on loopback, and a door before it that fails.

Every request goes through the door, which writes it down, and may answer for the storage: so that a test
can say when a storage is busy, or when a connection breaks.
"""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Literal

START_SECONDS = 60
Fault = Literal["", "busy", "cut", "lost"]
"""busy: the answer is 503. cut: it breaks off before the storage heard of it. lost: after that."""
Faults = Callable[[str, str], Fault]
"""From the method and the path of a request."""


class Storage:
    """Started anew; each test takes a bucket of its own."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self._port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_until_it_answers()
        self.requests: list[tuple[str, str]] = []
        self.faults: Faults = lambda method, path: ""
        self._buckets = 0
        self._door = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._door.server_address[1]}"
        Thread(target=self._door.serve_forever, daemon=True).start()

    def new_bucket(self) -> str:
        """The name of an empty bucket; from here on nothing was asked, and nothing fails."""
        self._buckets += 1
        name = f"answers-{self._buckets}"
        assert self.ask("PUT", f"/{name}")[0] == 200
        self.requests.clear()
        self.faults = lambda method, path: ""
        return name

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask the storage itself, past the door."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return found

    def stop(self) -> None:
        """End it, by its pid."""
        self._door.shutdown()
        self._door.server_close()
        self._process.terminate()
        self._process.wait(START_SECONDS)

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < until:
            with suppress(OSError):
                self.ask("GET", "/moto-api/")
                return
            time.sleep(0.02)
        raise AssertionError("the storage did not start")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        storage = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65536

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                storage.requests.append((self.command, self.path))
                fault = storage.faults(self.command, self.path)
                if fault == "busy":
                    self._answer(503, {}, b"<Error><Code>SlowDown</Code></Error>")
                elif fault == "cut":
                    self._break_off()
                else:
                    answer = storage.ask(self.command, self.path, body, dict(self.headers))
                    if fault == "lost":
                        self._break_off()
                    else:
                        self._answer(*answer)

            def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
                lengths = headers.pop("Content-Length", len(body))
                self.send_response_only(status)
                for name, value in headers.items():
                    if name.lower() not in ("connection", "transfer-encoding"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(lengths if self.command == "HEAD" else len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)
                self.wfile.flush()

            def _break_off(self) -> None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

        return Door
