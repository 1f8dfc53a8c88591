"""What the worker does beyond the contract: its store, its limiter, its way out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kb_tools.feedback.privacy import clean_comment
from tests.contrib.conftest import Endpoint, StartsWorker, export_of, node_here
from tests.contrib.test_contract import FORM, event
from tests.feedback.test_privacy import PIECES

WORKER = Path(__file__).parent.parent.parent / "contrib" / "worker"


def test_a_store_that_fails_is_told_and_the_page_tries_again(start_worker: StartsWorker) -> None:
    endpoint = start_worker(BROKEN="1")
    for reply in (
        endpoint.post(event()),
        endpoint.post([event(), event()], "/events/batch"),
        endpoint.client.post("/votes", data={**FORM, "value": "yes"}),
    ):
        assert reply.status_code == 503 and reply.headers["retry-after"] == "30"
        assert "KV" not in reply.text


def test_a_network_that_sends_too_much_has_to_wait(start_worker: StartsWorker) -> None:
    endpoint = start_worker(PER_MINUTE="2")
    near = [{"CF-Connecting-IP": f"192.0.2.{host}"} for host in range(3)]
    assert [endpoint.post(event(), **each).status_code for each in near] == [201, 201, 429]
    other = {"CF-Connecting-IP": "2001:db8:1:2::1"}
    assert endpoint.post(event(), **other).status_code == 201


def test_only_who_has_the_key_gets_what_was_kept_page_by_page(
    start_worker: StartsWorker, worker: Endpoint
) -> None:
    sent = [event() for _ in range(95)]
    for first in range(0, 95, 50):
        worker.post(sent[first : first + 50], "/events/batch")
    kept = export_of(worker.client)
    assert sorted(each["id"] for each in kept) == sorted(each["id"] for each in sent)
    assert all(each["received_at"].endswith("Z") for each in kept)
    for authorization in ("", "Bearer", "Bearer wrong", "a secret for the export"):
        reply = worker.client.get("/export", headers={"Authorization": authorization})
        assert reply.status_code == 404
    without = start_worker(EXPORT_KEY="")
    assert without.client.get("/export", headers={"Authorization": "Bearer"}).status_code == 404


def test_without_a_page_of_thanks_there_is_a_plain_one(start_worker: StartsWorker) -> None:
    reply = start_worker(THANKS="").client.post("/votes", data={**FORM, "value": "yes"})
    assert reply.status_code == 200 and "Your answer was saved" in reply.text


def _cleaned_by_the_worker(texts: list[str]) -> list[str | None]:
    script = (
        f'import {{ cleanComment }} from "{WORKER.as_uri()}/privacy.js";'
        "const texts = JSON.parse(await new Response(process.stdin).text());"
        "console.log(JSON.stringify(texts.map(cleanComment)));"
    )
    done = subprocess.run(
        [node_here(), "--input-type=module", "-e", script],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str | None] = json.loads(done.stdout)
    return found


def test_comments_are_cleaned_as_the_collector_does() -> None:
    texts: list[str] = []

    @given(st.lists(PIECES | st.text(max_size=12), max_size=8).map("".join))
    def gather(text: str) -> None:
        texts.append(text.encode("utf-8", "replace").decode())

    gather()
    more = [
        "PIN: 4711",
        "my password is hunter22",
        "token=abc ﷺ",
        "mot de passe : x1y2z3",
        "\u0664\u0661\u0661\u0661 1111 1111 1111",
        "Kennwort＝ſecret",
        "ana@bücher.ⅷⅷ",
        "١٢٣٤٥٦٧٨٩٠",
        "IBAN DE89 3704 0044 0532 0130 00, GB82WEST12345698765432.",
        "DE89370400440532013001 and de89 3704 0044 0532 0130 00 12",
        "hf_abcdefghijklmnopqrstuv",
        "\x1c x \x85",
    ]
    assert _cleaned_by_the_worker(texts + more) == [clean_comment(text) for text in texts + more]
