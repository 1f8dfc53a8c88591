"""A search whose answers a test decides: the browser's side is looked at, not how well is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Route

ENGINE = Path(__file__).parent / "engine.js"
HITS: list[dict[str, Any]] = [
    {
        "id": "lost-phone",
        "address": "signing-in/lost-phone/",
        "title": "Get back in after you lost your phone",
        "category": "Signing in",
        "categoryKey": "signing-in",
        "product": ["Northwind Account"],
        "type": "how_to",
        "heading": {"text": "Sign in with a backup code", "anchor": "sign-in-with-a-backup-code"},
        "passage": "Your phone is gone, but your account is not. Use a backup code to sign in, then take the lost phone off your account.",
    },
    {
        "id": "lost-or-stolen-device",
        "address": "devices/lost-or-stolen-device/",
        "title": "Your laptop or phone is lost or stolen",
        "category": "Devices",
        "categoryKey": "devices",
        "product": ["Northwind Shield", "Northwind Account"],
        "type": "troubleshooting",
        "heading": None,
        "passage": "Lock the phone from afar first. Nobody can read what is on it after that.",
    },
    {
        "id": "strange-call",
        "address": "strange-messages/check-a-call/",
        "title": "Check that a call is really from us",
        "category": "Strange messages",
        "categoryKey": "strange-messages",
        "product": [],
        "type": "how_to",
        "heading": {"text": "If you are unsure", "anchor": "if-you-are-unsure"},
        "passage": "Hang up. Take your phone and call the number on our contact page. <b>Never</b> share a code.",
    },
]


class StandIn:
    """The engine and its index as a test wants them; changed at any time, they hold for the next request."""

    def __init__(self, context: BrowserContext) -> None:
        self.body = json.dumps({"hits": HITS})
        self.status = 200
        self.asked = 0
        self.waiting: list[Route] | None = None
        self.received: dict[str, dict[str, Any]] = {}
        context.route("**/collector/events", self._events)
        context.route("**/collector/events/batch", self._batch)
        context.route("**/assets/search/engine.js", self._engine)
        context.route("**/stand-in.json", self._index)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The events that arrived, each once however often it was sent."""
        return list(self.received.values())

    def serve(self, **data: Any) -> None:
        """Answer with this index from now on."""
        self.body, self.status = json.dumps({"hits": HITS, **data}), 200

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the index wait on its way for as long as the test wants."""
        self.waiting = []
        yield
        held, self.waiting = self.waiting or [], None
        for route in held:
            self._index(route)

    def _events(self, route: Route) -> None:
        event = route.request.post_data_json
        self.received.setdefault(event["id"], event)
        route.fulfill(status=201, body="{}", content_type="application/json")

    def _batch(self, route: Route) -> None:
        events = route.request.post_data_json
        for event in events:
            self.received.setdefault(event["id"], event)
        kept = json.dumps({"results": [{"id": each["id"], "outcome": "kept"} for each in events]})
        route.fulfill(status=200, body=kept, content_type="application/json")

    def _engine(self, route: Route) -> None:
        route.fulfill(body=ENGINE.read_text("utf-8"), content_type="text/javascript")

    def _index(self, route: Route) -> None:
        if self.waiting is not None:
            self.waiting.append(route)
            return
        self.asked += 1
        route.fulfill(body=self.body, status=self.status, content_type="application/json")
