"""What a page may rely on, whoever takes its events: the same tests for the collector and each function."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from kb_tools.feedback.events import KINDS, example_event, moment_text, new_id
from tests.contrib.conftest import ORIGIN, Endpoint
from tests.feedback.test_privacy import KEPT, PERSONAL

RELEASED = Path(__file__).parent.parent / "data" / "events"
FORM = {"article": "lost-phone", "revision": "3f9a1c04b7de", "locale": "en", "edition": "customers"}


def event(kind: str = "vote", /, **given: object) -> dict[str, Any]:
    now_ms = int(time.time() * 1000)
    return example_event(kind) | {"id": new_id(now_ms), "at": moment_text(now_ms)} | given


def test_an_event_sent_twice_counts_once(endpoint: Endpoint) -> None:
    sent = event()
    first, again = endpoint.post(sent), endpoint.post(sent)
    assert (first.status_code, first.json()) == (201, {"id": sent["id"]})
    assert (again.status_code, again.json()) == (200, {"id": sent["id"]})
    (kept,) = endpoint.stored()
    assert {name: kept[name] for name in sent} == sent


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "survey"])
def test_every_kind_that_a_page_sends_is_taken(endpoint: Endpoint, kind: str) -> None:
    assert endpoint.post(event(kind)).status_code == 201
    assert [kept["kind"] for kept in endpoint.stored()] == [kind]


def test_every_event_ever_released_is_taken(endpoint: Endpoint) -> None:
    for file in sorted(RELEASED.rglob("*.json")):
        sent = json.loads(file.read_text())
        taken = endpoint.post(sent).status_code
        assert taken in ((400,) if sent.get("kind") == "survey" else (200, 201)), file


WRONG: list[dict[str, object]] = [
    {"id": "1"},
    {"id": "019abb7c-1f2e-4c3d-9a4b-5e6f708192a3"},
    {"id": "019ABB7C-1F2E-7C3D-9A4B-5E6F708192A3"},
    {"kind": "other"},
    {"kind": None},
    {"version": 2},
    {"version": "1"},
    {"article": ""},
    {"article": "../x y"},
    {"article": "a" * 201},
    {"article": "lost-phone\n"},
    {"revision": "3F9A1C04B7DE"},
    {"locale": "english language"},
    {"edition": "all"},
    {"at": "2026-02-30T06:04:31Z"},
    {"at": "yesterday"},
    {"value": "maybe"},
    {"value": True},
    {"reader": "short"},
    {"reason": "other"},
    {"comment": 3},
    {"comment": "x" * 2001},
    {"comment": "\ud800"},
    {"name": "Ana"},
    {"__proto__": {}},
]


def test_what_is_no_event_is_refused_in_a_sentence(endpoint: Endpoint) -> None:
    for wrong in WRONG:
        reply = endpoint.post(event(**wrong))
        assert reply.status_code == 400 and len(reply.json()["error"]) > 10, wrong
    assert endpoint.stored() == []


WRONG_SEARCHES: list[dict[str, object]] = [
    {"outcome": "opened", "article": None},
    {"outcome": "shown", "article": "a", "place": None},
    {"outcome": "gave_up", "article": None, "place": 1},
    {"hits": -1},
    {"hits": 1.5},
    {"sure": 1},
    {"query": ""},
    {"query": "\u200b"},
]


def test_fields_of_a_search_have_to_fit_each_other(endpoint: Endpoint) -> None:
    for wrong in WRONG_SEARCHES:
        assert endpoint.post(event("search", **wrong)).status_code == 400, wrong


BROKEN = [b"", b"{", b"[]", b"3", b"null", b"\xff{}", b'{"id": NaN}', b"[" * 9000, b"\xef\xbb\xbf{}"]


def test_broken_json_is_refused(endpoint: Endpoint) -> None:
    for body in BROKEN:
        assert endpoint.post(body).status_code == 400, body


def test_lengths_count_characters_not_units(endpoint: Endpoint) -> None:
    for count, status in ((2000, 201), (2001, 400)):
        body = json.dumps(event(comment="😀" * count), ensure_ascii=False)
        assert endpoint.post(body.encode()).status_code == status


ELSEWHERE = (
    "https://evil.example",
    "http://help.example.com",
    "https://help.example.com.evil.example",
    "null",
    "",
)


def test_another_site_is_refused(endpoint: Endpoint) -> None:
    for origin in ELSEWHERE:
        replies = (
            endpoint.post(event(), Origin=origin),
            endpoint.post([event()], "/events/batch", Origin=origin),
            endpoint.client.post("/votes", data={**FORM, "value": "no"}, headers={"Origin": origin}),
            endpoint.client.options("/events", headers={"Origin": origin}),
        )
        for reply in replies:
            assert reply.status_code == 403 and "access-control-allow-origin" not in reply.headers, origin
    assert endpoint.stored() == []


def test_without_an_origin_the_referring_page_counts(endpoint: Endpoint) -> None:
    del endpoint.client.headers["Origin"]
    assert endpoint.post(event()).status_code == 403
    assert endpoint.post(event(), Referer=f"{ORIGIN}/account/").status_code == 201
    assert endpoint.post(event(), Referer=f"https://evil.example/{ORIGIN}/").status_code == 403
    assert endpoint.post(event(), **{"Sec-Fetch-Site": "same-origin", "Origin": "null"}).status_code == 201


def test_a_page_of_ours_may_ask_and_read(endpoint: Endpoint) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = endpoint.client.options("/events", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "POST"
    assert preflight.headers["access-control-allow-headers"] == "content-type"
    for reply in (preflight, endpoint.post(event()), endpoint.post({})):
        assert reply.headers["access-control-allow-origin"] == ORIGIN and reply.headers["vary"] == "origin"
        assert "access-control-allow-credentials" not in reply.headers


def test_type_and_size_are_checked(endpoint: Endpoint) -> None:
    plain = {"Content-Type": "text/plain"}
    assert endpoint.post(event(), **plain).status_code == 415
    assert endpoint.post(event(), **{"Content-Encoding": "gzip"}).status_code == 415
    assert endpoint.client.post("/votes", content=b"{}", headers=plain).status_code == 415
    assert endpoint.post(b" " * (16 * 1024 + 1)).status_code == 413
    assert endpoint.post(b" " * (256 * 1024 + 1), "/events/batch").status_code == 413
    with_length_unknown = endpoint.client.post(
        "/events",
        content=iter([b" " * 9000] * 3),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    assert with_length_unknown.status_code == 413


def test_each_of_a_batch_is_answered_for_itself(endpoint: Endpoint) -> None:
    known, half = event(), event(comment="\ud800")
    endpoint.post(known)
    fresh = event()
    reply = endpoint.post([known, fresh, {"id": "x"}, 3, half, fresh], "/events/batch")
    assert reply.status_code == 200
    told = reply.json()["results"]
    outcomes = [each["outcome"] for each in told]
    assert outcomes == ["known", "kept", "refused", "refused", "refused", "known"]
    ids = [known["id"], fresh["id"], "x", None, fresh["id"]]
    assert [each.get("id") for at, each in enumerate(told) if at != 4] == ids
    assert all("error" in each for each in told if each["outcome"] == "refused")
    for wrong in ([], [event()] * 51, {}, None):
        assert endpoint.post(wrong, "/events/batch").status_code == 400
    assert len(endpoint.stored()) == 2


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/votes", {"value": "no", "reason": "unclear"}),
        ("/steps", {"step": "sign-in/2"}),
        ("/flags", {"flag": "wrong", "edition": "agents"}),
    ],
)
def test_a_form_works_without_a_script(endpoint: Endpoint, path: str, more: dict[str, str]) -> None:
    given = {**FORM, "comment": "Zwei\r\nZeilen + ä", "website": "", **more}
    reply = endpoint.client.post(path, data=given)
    assert (reply.status_code, reply.headers["location"]) == (303, f"{ORIGIN}/thanks/")
    (kept,) = endpoint.stored()
    assert kept["comment"] == "Zwei\nZeilen + ä" and kept["kind"] == path[1:-1]
    assert len(kept["id"]) == 36 and len(kept["reader"]) >= 16


def test_a_form_that_cannot_be_read_says_so_on_a_page(endpoint: Endpoint) -> None:
    reply = endpoint.client.post("/votes", data={**FORM, "value": "<script>alert(1)</script>"})
    assert reply.status_code == 400 and reply.headers["content-type"].startswith("text/html")
    assert "<script>" not in reply.text and "Go back" in reply.text
    for body in (b"\xff", b"value=%ff", b"&".join([b"a=1"] * 41)):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert endpoint.client.post("/votes", content=body, headers=form).status_code == 400


def test_who_fills_the_hidden_field_is_thanked_and_not_kept(endpoint: Endpoint) -> None:
    reply = endpoint.client.post("/votes", data={**FORM, "value": "yes", "website": "https://spam.example"})
    assert reply.status_code == 303 and endpoint.stored() == []


def test_personal_data_is_taken_out_of_what_is_kept(endpoint: Endpoint) -> None:
    texts = [f"Please write to {found} if you can." for found, _ in PERSONAL] + KEPT
    for text in texts:
        assert endpoint.post(event(comment=text)).status_code == 201
    assert endpoint.post(event("search", query="reset ana@example.com 0x80070005")).status_code == 201
    kept = endpoint.stored()
    gone = {f"Please write to [removed: {what}] if you can." for _, what in PERSONAL}
    assert {each["comment"] for each in kept if each["kind"] == "vote"} == gone | set(KEPT)
    assert [each["query"] for each in kept if each["kind"] == "search"] == ["reset [email] 0x80070005"]


def test_every_reply_is_safe_and_sets_no_cookie(endpoint: Endpoint) -> None:
    client = endpoint.client
    replies = [
        endpoint.post(event()),
        endpoint.post({}),
        client.post("/votes", data={**FORM, "value": "yes"}),
        client.get("/health"),
        client.head("/health"),
        client.get("/nothing"),
        client.get("/events"),
        client.get("/constructor"),
    ]
    assert [reply.status_code for reply in replies] == [201, 400, 303, 200, 200, 404, 405, 404]
    for reply in replies:
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["content-security-policy"].startswith("default-src 'none'")
        assert "set-cookie" not in reply.headers
