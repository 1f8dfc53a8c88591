"""What Lambda and DynamoDB do, as far as the function meets them: a function URL, and a table in memory."""

from __future__ import annotations

import base64
import importlib.util
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

FUNCTION = Path(__file__).parent.parent.parent / "contrib" / "aws_lambda" / "collector.py"


class ConditionalCheckFailedException(Exception):  # noqa: N818 - boto3's name
    """The item is there already."""


class DynamoInMemory:
    """The two calls of boto3's client that the function makes, with the shapes of the real one."""

    exceptions = SimpleNamespace(ConditionalCheckFailedException=ConditionalCheckFailedException)

    def __init__(self, *, broken: bool = False) -> None:
        self._items: dict[str, dict[str, Any]] = {}
        self._broken = broken

    def put_item(self, *, TableName: str, Item: dict[str, Any], ConditionExpression: str) -> None:  # noqa: N803
        """Put it, unless one of this id is there."""
        if self._broken:
            raise ConnectionError("ProvisionedThroughputExceededException")
        assert TableName == "votes" and ConditionExpression == "attribute_not_exists(id)"
        assert all(list(value) == ["S"] and isinstance(value["S"], str) for value in Item.values())
        if Item["id"]["S"] in self._items:
            raise ConditionalCheckFailedException
        self._items[Item["id"]["S"]] = Item

    def scan(self, *, TableName: str, Limit: int, ExclusiveStartKey: Any = None) -> dict[str, Any]:  # noqa: N803
        """A page of items, in no order that means anything, but always the same."""
        assert TableName == "votes"
        ids = list(self._items)
        first = ids.index(ExclusiveStartKey["id"]["S"]) + 1 if ExclusiveStartKey else 0
        some = ids[first : first + Limit]
        more = {"LastEvaluatedKey": {"id": {"S": some[-1]}}} if len(some) == Limit else {}
        return {"Items": [self._items[id_] for id_ in some], "Count": len(some), **more}


def load_function() -> ModuleType:
    """The function's module, from where it lies."""
    spec = importlib.util.spec_from_file_location("aws_lambda_collector", FUNCTION)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def serve(answer: Any) -> ThreadingHTTPServer:
    """A function URL: each request becomes an event of format 2.0, as AWS documents it."""

    class FunctionUrl(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self) -> None:
            reply = answer(self._event(), SimpleNamespace(aws_request_id="1"))
            body = reply["body"].encode()
            self.send_response_only(reply["statusCode"])
            for name, value in reply["headers"].items():
                if name != "content-length":
                    self.send_header(name, value)
            if reply["statusCode"] != 204:
                self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_POST = do_OPTIONS = do  # noqa: N815 - as the server calls them

        def _body(self) -> bytes:
            if self.headers.get("transfer-encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("content-length", 0)))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _event(self) -> dict[str, Any]:
            body, parts = self._body(), urlsplit(self.path)
            # Lambda passes on text as it is, and all else as base64.
            is_text = self.headers.get("content-type", "").startswith(("application/json", "text/"))
            try:
                text = body.decode() if is_text else None
            except UnicodeDecodeError:
                text = None
            encoded = text is None
            event: dict[str, Any] = {
                "version": "2.0",
                "routeKey": "$default",
                "rawPath": parts.path,
                "rawQueryString": parts.query,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "requestContext": {
                    "http": {
                        "method": self.command,
                        "path": parts.path,
                        "protocol": "HTTP/1.1",
                        "sourceIp": "192.0.2.7",
                        "userAgent": self.headers.get("user-agent", ""),
                    },
                    "stage": "$default",
                },
                "isBase64Encoded": encoded,
            }
            if parts.query:
                event["queryStringParameters"] = dict(parse_qsl(parts.query))
            if body:
                event["body"] = base64.b64encode(body).decode() if encoded else text
            return event

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), FunctionUrl)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
