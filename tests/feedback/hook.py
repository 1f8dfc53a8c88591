"""A receiver of what is sent on, for tests: real HTTP on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


class Hook:
    """A real receiver on a port of its own: answers as it is told, and checks every signature."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.ids: list[str] = []
        self.hosts: list[str] = []
        self.answer: Callable[[dict[str, Any]], int] = lambda letter: 204
        self.headers: dict[str, str] = {}
        hook = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
                digest = hmac.new(bytes(range(32)), signed, hashlib.sha256).digest()
                assert self.headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
                letter = json.loads(body)
                status = hook.answer(letter)
                hook.paths.append(self.path)
                hook.hosts.append(self.headers["host"])
                if status == 204:
                    hook.received.append(letter["data"])
                    hook.ids.append(self.headers["webhook-id"])
                if status == -1:  # takes it, and breaks off before it answers
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in hook.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            do_GET = do_POST  # noqa: N815 - the name that is called

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hooks/kb?from=beeline"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
