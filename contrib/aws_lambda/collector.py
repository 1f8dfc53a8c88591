"""The collector as one function on AWS Lambda, behind a function URL, with a table of DynamoDB.

It is `kb collector` itself: the same checks, the same cleaning, the same replies. Only the web server and
the store are the host's. Settings come from the environment: TABLE, ORIGINS (with a space between them),
THANKS, and EXPORT_KEY, a secret for whoever fetches what was kept.

The table has one key, the text `id`. boto3 comes with Lambda.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from kb_tools.feedback.bursts import BurstLimit
from kb_tools.feedback.collector import CollectorSettings, create_app
from kb_tools.feedback.database import Row, StoreError, event_of
from kb_tools.feedback.description import FORMS
from kb_tools.feedback.exports import write_jsonl
from kb_tools.feedback.store import EventStore

PUBLIC = ("/events", "/events/batch", *FORMS, "/health")
AT_ONCE = 200
Reply = dict[str, Any]


class Table:
    """A table of DynamoDB as a store that takes events. client is boto3's."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def __str__(self) -> str:
        return f"the table {self._name}"

    def open_to_write(self) -> Table:
        """Itself: each write is a request of its own."""
        return self

    def commit(self, rows: Sequence[Row]) -> list[bool | StoreError]:
        """Keep each that is not there. Raises StoreError where it cannot be known; sending again is safe."""
        return [self._put(row) for row in rows]

    def close(self) -> None:
        """Nothing is held."""

    def _put(self, row: Row) -> bool:
        (line,) = write_jsonl([event_of(row.table, row.values)])
        item = {"id": {"S": "/".join(row.key)}, "event": {"S": line.rstrip("\n")}}
        try:
            self._client.put_item(
                TableName=self._name, Item=item, ConditionExpression="attribute_not_exists(id)"
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        except Exception as error:
            raise StoreError(f"{self}: it does not take answers ({type(error).__name__})") from error
        return True

    def page(self, after: str) -> tuple[str, str]:
        """Some of what was kept, a line an event, and where to go on; empty at the end."""
        start = {"ExclusiveStartKey": {"id": {"S": after}}} if after else {}
        found = self._client.scan(TableName=self._name, Limit=AT_ONCE, **start)
        lines = "".join(f"{item['event']['S']}\n" for item in found["Items"])
        return lines, found.get("LastEvaluatedKey", {}).get("id", {}).get("S", "")


def function(table: Table, settings: CollectorSettings, export_key: str) -> Callable[[Reply, object], Reply]:
    """The function that Lambda calls, for this table and these settings."""
    # mypy: the rest of a store is for reading, and is done elsewhere.
    app = create_app(EventStore(table), settings)  # type: ignore[arg-type]

    def answer(event: Reply, context: object) -> Reply:
        path = event["rawPath"]
        if path == "/export" and event["requestContext"]["http"]["method"] == "GET":
            return _export(table, event, export_key)
        if path not in PUBLIC:
            event = {**event, "rawPath": "/nothing"}
        return asyncio.run(_through(app, event))

    return answer


def handler(event: Reply, context: object) -> Reply:
    """What to name as the function's handler: `collector.handler`."""
    return _from_environment()(event, context)


@cache
def _from_environment() -> Callable[[Reply, object], Reply]:
    import boto3

    settings = CollectorSettings(
        origins=tuple(os.environ["ORIGINS"].split()),
        thanks_url=os.environ.get("THANKS", ""),
        # Two instances of a function know nothing of each other: what they count would be wrong.
        burst=BurstLimit(from_a_network=0, at_once=0, quickest_ms=0),
    )
    table = Table(boto3.client("dynamodb"), os.environ["TABLE"])
    return function(table, settings, os.environ.get("EXPORT_KEY", ""))


async def _through(app: Any, event: Reply) -> Reply:
    """The app's reply to one request, as a function URL passes it on (format 2.0)."""
    http = event["requestContext"]["http"]
    body = event.get("body") or ""
    raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode("utf-8", "surrogatepass")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": http["method"],
        "scheme": "https",
        "path": event["rawPath"],
        "raw_path": event["rawPath"].encode(),
        "query_string": event.get("rawQueryString", "").encode(),
        "root_path": "",
        "headers": [
            (name.lower().encode("latin-1"), value.encode("latin-1", "replace"))
            for name, value in event["headers"].items()
        ],
        "client": (http.get("sourceIp", ""), 0),
        "server": None,
    }
    reply: Reply = {"statusCode": 500, "headers": {}, "body": ""}

    async def receive() -> Reply:
        return {"type": "http.request", "body": raw, "more_body": False}

    async def send(message: Reply) -> None:
        if message["type"] == "http.response.start":
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
            reply.update(statusCode=message["status"], headers=headers)
        else:
            reply["body"] += message.get("body", b"").decode()

    await app(scope, receive, send)
    return reply


def _export(table: Table, event: Reply, key: str) -> Reply:
    given = event["headers"].get("authorization", "")
    safe = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    if not key or not hmac.compare_digest(given.encode(), f"Bearer {key}".encode()):
        headers = {**safe, "content-type": "application/json"}
        return {
            "statusCode": 404,
            "headers": headers,
            "body": json.dumps({"error": "There is nothing here."}),
        }
    lines, after = table.page(event.get("queryStringParameters", {}).get("after", ""))
    headers = {**safe, "content-type": "application/x-ndjson"} | ({"x-after": after} if after else {})
    return {"statusCode": 200, "headers": headers, "body": lines}
