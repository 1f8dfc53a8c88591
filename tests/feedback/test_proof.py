"""In a flood each answer brings a little reckoning; at all other times nobody is asked for any."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import mkdocs_kb
from kb_tools.feedback.door import CollectorSettings, Door, RefusedError
from kb_tools.feedback.events import read_event_fields
from kb_tools.feedback.proof import BITS, FloodWatch, proves
from kb_tools.feedback.store import EventStore

Fields = Callable[..., dict[str, Any]]
NODE = shutil.which("node")
SCRIPT = Path(mkdocs_kb.__file__).parent / "templates/assets/feedback/proof.js"


def proof_of(id_: str) -> str:
    return next(str(number) for number in range(10**7) if proves(id_, str(number)))


def test_a_proof_holds_for_its_own_event_only() -> None:
    proof = proof_of("one")
    assert proves("one", proof)
    assert not proves("another", proof)
    for wrong in ("", "-1", "1.5", "٣", "9" * 13, " 1", f"{proof} "):
        assert not proves("one", wrong)


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_the_page_finds_what_the_collector_asks_for() -> None:
    program = f"const {{ proofOf }} = await import({json.dumps(SCRIPT.as_uri())});"
    program += f"process.stdout.write(JSON.stringify(await Promise.all(['a', 'ü'].map((id) => proofOf(id, {BITS})))));"
    done = subprocess.run(
        [str(NODE), "--input-type=module", "-e", program], capture_output=True, encoding="utf-8", check=True
    )
    assert [str(each) for each in json.loads(done.stdout)] == [proof_of("a"), proof_of("ü")]


def test_a_flood_begins_above_the_limit_and_ends_after_a_calm_while() -> None:
    watch = FloodWatch(100, calm_seconds=30)
    for number in range(100):
        watch.arrived(number * 0.5)
    assert not watch.is_on(50)
    watch.arrived(50)
    assert watch.is_on(50) and watch.is_on(79) and not watch.is_on(80.1)
    for number in range(300):
        watch.arrived(1000 + number)
    assert not watch.is_on(1300)
    never = FloodWatch(0)
    for _ in range(10_000):
        never.arrived(1.0)
    assert not never.is_on(1.0)


def test_in_a_flood_an_event_with_its_proof_is_kept_and_waits_for_a_look(
    store: EventStore, vote: Fields
) -> None:
    door = Door(store, CollectorSettings(flood_per_minute=3), lambda: 1_764_072_000, lambda: 0.0)

    async def send(event: dict[str, Any], proof: str = "") -> bool:
        return (await door.keep_body(json.dumps(event).encode(), "198.41.0.4", proof))[1]

    for number in range(3):
        assert asyncio.run(send(vote(reader=f"reader-number-{number:04}")))
    event = vote(reader="reader-number-0009")
    with pytest.raises(RefusedError) as refused:
        asyncio.run(send(event))
    assert (refused.value.status, refused.value.proof_bits) == (429, BITS)
    with pytest.raises(RefusedError):
        asyncio.run(door.keep_batch(json.dumps([event]).encode(), "198.41.0.4"))
    assert asyncio.run(send(event, proof_of(event["id"])))
    assert len(list(store.events())) == 4
    assert [(each.reason, each.votes) for each in store.held()] == [("flood", 1)]
    # A page without JavaScript cannot reckon: its answer is kept too, and waits.
    form = read_event_fields(vote(reader="reader-number-0010"))
    assert asyncio.run(door.keep(form, "198.41.0.4"))
    assert [count.answers for count in store.counts()] == [3]


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_a_page_that_is_asked_for_a_proof_sends_its_answer_again_with_it() -> None:
    program = """
      const asked = [];
      const put = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true });
      put("localStorage", { getItem: () => null, setItem: () => {}, removeItem: () => {} });
      put("addEventListener", () => {});
      put("fetch", async (url) => {
        asked.push(url);
        return url.includes("proof=")
          ? { ok: true, status: 201 }
          : { ok: false, status: 429, json: async () => ({ error: "flooded", proof: 8 }) };
      });
    """
    program += f"const {{ post }} = await import({json.dumps(SCRIPT.with_name('outbox.js').as_uri())});"
    program += "const outcome = await post('/events', { id: 'a', kind: 'vote' });"
    program += "process.stdout.write(JSON.stringify([outcome, asked]));"
    done = subprocess.run(
        [str(NODE), "--input-type=module", "-e", program], capture_output=True, encoding="utf-8", check=True
    )
    outcome, asked = json.loads(done.stdout)
    assert outcome == "stored"
    assert asked[0] == "/events" and proves("a", asked[1].removeprefix("/events?proof="), 8)


def test_a_flood_of_forms_is_a_flood_too(store: EventStore, vote: Fields) -> None:
    door = Door(store, CollectorSettings(flood_per_minute=2), lambda: 1_764_072_000, lambda: 0.0)
    whole = vote()
    names = ("article", "revision", "locale", "edition", "value")
    body = urlencode({name: whole[name] for name in names}).encode()
    for _ in range(3):
        event = door.read_form(body, "vote")
        assert event is not None and asyncio.run(door.keep(event, "198.41.0.4"))
    assert [(each.reason, each.votes) for each in store.held()] == [("flood", 1)]
    with pytest.raises(RefusedError):
        asyncio.run(door.keep_body(json.dumps(vote()).encode(), "198.41.0.4"))
