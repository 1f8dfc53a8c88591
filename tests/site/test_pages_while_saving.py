"""`kb serve` while somebody saves: whoever is being sent a page gets a whole one."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from mkdocs_kb.preview import Preview
from mkdocs_kb.serving import _Site


@pytest.mark.parametrize("name", ["index.html", "lost-phone.md"])
def test_a_page_that_is_saved_while_it_is_sent_arrives_whole(tmp_path: Path, name: str) -> None:
    page = tmp_path / name
    page.write_text("the page before\n" * 1000, "utf-8")
    site = _Site(cast(Preview, SimpleNamespace(folder=tmp_path)))
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": f"/{name}", "headers": []}
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def ask() -> None:
        response = await site.get_response(name, scope)
        page.write_text("the page after\n", "utf-8")
        await response(scope, receive, send)

    # In a thread of its own: a browser test of this session may have a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(ask())).result()

    length = int(dict(sent[0]["headers"])[b"content-length"])
    body = b"".join(message.get("body", b"") for message in sent[1:])
    assert (length, body) == (16_000, b"the page before\n" * 1000)
