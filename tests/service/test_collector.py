from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
import pytest

from kb_tools.feedback.events import example_event

if TYPE_CHECKING:
    from tests.service.conftest import Collector, Starts

Fields = Callable[..., dict[str, Any]]
ORIGIN = "https://help.example.com"
JSON = {"Content-Type": "application/json"}


def form(**given: str) -> dict[str, str]:
    fields = {"article": "lost-phone", "revision": "3f9a1c04b7de", "locale": "en", "edition": "customers"}
    return fields | {"value": "no", "reason": "", "comment": "", "id": "", "website": ""} | given


def test_an_event_sent_twice_counts_once(collector: Collector, vote: Fields) -> None:
    event = vote()
    assert collector.post(event).status_code == 201
    again = collector.post(event)
    assert (again.status_code, again.json()) == (200, {"id": event["id"]})
    assert collector.store.count(article="lost-phone") == 1


def test_it_is_on_the_disk_before_it_is_acknowledged(collector: Collector, vote: Fields) -> None:
    for number in range(20):
        assert collector.post(vote()).status_code == 201
        assert collector.store.count() == number + 1


def test_a_search_comes_in_by_the_same_door_and_is_cleaned_once_more(collector: Collector) -> None:
    event = example_event("search") | {"query": "reset ana@example.com 0x80070005"}
    assert [collector.post(event).status_code for _ in range(2)] == [201, 200]
    assert collector.post(event, Origin="https://elsewhere.example").status_code == 403
    (stored,) = collector.store.events()
    assert stored.event.query == "reset [email] 0x80070005"


def test_a_search_of_which_nothing_is_left_is_refused_in_words(collector: Collector) -> None:
    reply = collector.post(example_event("search") | {"query": "\u200b\u0000"})
    assert reply.status_code == 400 and reply.json()["error"].startswith("query: found ")
    assert list(collector.store.events()) == []


def test_health(collector: Collector) -> None:
    told = collector.client.get("/health")
    assert (told.status_code, told.json()) == (200, {"status": "ok", "store": "ok"})
    assert collector.client.head("/health").status_code == 200


def test_every_reply_is_safe_and_sets_no_cookie(collector: Collector, vote: Fields) -> None:
    replies = [
        collector.post(vote()),
        collector.post({}),
        collector.client.post("/votes", data=form()),
        collector.client.post("/votes", data=form(article="")),
        collector.client.get("/health"),
        collector.client.get("/nothing"),
        collector.client.get("/events"),
        collector.client.options("/events"),
    ]
    assert [reply.status_code for reply in replies] == [201, 400, 303, 400, 200, 404, 405, 204]
    for reply in replies:
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["content-security-policy"].startswith("default-src 'none'")
        assert "set-cookie" not in reply.headers and "server" not in reply.headers


def test_a_page_of_ours_may_read_the_reply(collector: Collector, vote: Fields) -> None:
    preflight = collector.client.options(
        "/events",
        headers={"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"},
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "POST"
    assert preflight.headers["access-control-allow-headers"] == "content-type"
    for reply in (preflight, collector.post(vote()), collector.post({})):
        assert reply.headers["access-control-allow-origin"] == ORIGIN
        assert reply.headers["vary"] == "origin"
        assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://help.example.com", "https://help.example.com.evil.example", "null", ""],
)
def test_another_site_is_refused(collector: Collector, vote: Fields, origin: str) -> None:
    for reply in (
        collector.post(vote(), Origin=origin),
        collector.client.post("/votes", data=form(), headers={"Origin": origin}),
        collector.client.options("/events", headers={"Origin": origin}),
    ):
        assert reply.status_code == 403
        assert "access-control-allow-origin" not in reply.headers
    assert collector.store.count() == 0


def test_without_an_origin_the_referring_page_counts(collector: Collector, vote: Fields) -> None:
    with httpx.Client(base_url=collector.url) as client:
        content = json.dumps(vote()).encode()
        assert client.post("/events", content=content, headers=JSON).status_code == 403
        ours = {**JSON, "Referer": f"{ORIGIN}/account/lost-phone/"}
        assert client.post("/events", content=content, headers=ours).status_code == 201
        theirs = {**JSON, "Referer": f"https://evil.example/{ORIGIN}/"}
        assert client.post("/events", content=content, headers=theirs).status_code == 403


def test_pages_from_the_same_address_may_send(collector: Collector, vote: Fields) -> None:
    same = {"Sec-Fetch-Site": "same-origin"}
    assert collector.post(vote(), Origin=collector.url, **same).status_code == 201
    assert collector.post(vote(), Origin="null", **same).status_code == 201
    assert collector.post(vote(), Origin="https://evil.example", **same).status_code == 403
    assert collector.post(vote(), Origin="null", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp", "multipart/form-data"],
)
def test_another_content_type_is_refused(collector: Collector, vote: Fields, content_type: str) -> None:
    reply = collector.post(vote(), **{"Content-Type": content_type})
    assert reply.status_code == 415 and "application/json" in reply.json()["error"]


def test_a_charset_is_fine_and_compression_is_not(collector: Collector, vote: Fields) -> None:
    assert collector.post(vote(), **{"Content-Type": "application/json; charset=UTF-8"}).status_code == 201
    assert collector.post(vote(), **{"Content-Encoding": "gzip"}).status_code == 415


BODIES = {
    "nothing": b"",
    "broken JSON": b'{"id": ',
    "a list": b"[]",
    "a number": b"1",
    "not UTF-8": b'{"id": "\xff\xfe"}',
    "half a character": b'{"id": "\\ud83d"}',
    "a null byte": b'{"id": "\\u0000"}',
    "bare null bytes": b"\x00" * 100,
    "deep nesting": b"[" * 16_000,
    "a huge number": b'{"version": ' + b"9" * 5000 + b"}",
    "markup": b"<script>alert(1)</script>",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_hostile_body_gets_a_sentence(collector: Collector, body: bytes) -> None:
    reply = collector.client.post("/events", content=body, headers=JSON)
    assert reply.status_code == 400
    assert reply.json()["error"].endswith(".") and len(reply.json()["error"]) < 300


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "019abb7c-1f2e-4c3d-9a4b-5e6f708192a3"}, "id: found"),
        ({"kind": "nps"}, "kind: "),
        ({"version": 2}, "version: found 2, expected 1"),
        ({"value": 1}, 'value: found 1, expected "yes" or "no".'),
    ],
)
def test_a_wrong_field_is_named(
    collector: Collector, vote: Fields, change: dict[str, Any], words: str
) -> None:
    reply = collector.post(vote(**change))
    assert reply.status_code == 400 and words in reply.json()["error"]


def test_an_article_that_does_not_exist_and_a_clock_years_off_are_kept(
    collector: Collector, vote: Fields
) -> None:
    assert collector.post(vote(article="never-written", at="2036-01-01T00:00:00Z")).status_code == 201
    (count,) = collector.store.counts()
    assert abs(count.last_ms / 1000 - time.time()) < 60


def test_ten_megabytes_are_refused_early(collector: Collector) -> None:
    reply = collector.client.post("/events", content=b"x" * 10_000_000, headers=JSON)
    assert reply.status_code == 413 and "16,384" in reply.json()["error"]


def test_ten_megabytes_of_unknown_length_are_refused_while_they_come(collector: Collector) -> None:
    with socket.create_connection(("127.0.0.1", collector.port), timeout=10) as line:
        head = f"POST /events HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nContent-Type: application/json\r\n"
        line.sendall(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        line.sendall(b"4400\r\n" + b"x" * 0x4400 + b"\r\n")
        assert b" 413 " in line.recv(4096)


def test_a_length_that_lies_is_no_way_in(collector: Collector, vote: Fields) -> None:
    with socket.create_connection(("127.0.0.1", collector.port), timeout=10) as line:
        head = f"POST /events HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nContent-Type: application/json\r\n"
        line.sendall(head.encode() + b"Content-Length: 9999999999999\r\n\r\n")
        assert b" 413 " in line.recv(4096)
    assert collector.post(vote()).status_code == 201


def test_a_comment_is_cleaned_before_it_is_stored(collector: Collector, vote: Fields) -> None:
    assert collector.post(vote(comment="Write to ana.ruiz@example.com\x00!")).status_code == 201
    (comment,) = collector.store.comments()
    assert comment.text == "Write to [removed: e-mail address]!"
    assert b"ana.ruiz" not in b"".join(
        path.read_bytes() for path in collector.store.database.path.parent.iterdir()
    )


def test_too_many_answers_are_asked_to_wait(start: Starts, vote: Fields) -> None:
    collector = start("--per-minute", "4")
    statuses = [collector.post(vote()).status_code for _ in range(6)]
    assert statuses == [201, 201, 429, 429, 429, 429]
    reply = collector.post(vote())
    assert 1 <= int(reply.headers["retry-after"]) <= 15
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    elsewhere = {"X-Forwarded-For": "203.0.113.9"}
    assert collector.post(vote(), **elsewhere).status_code == 201
    page = collector.client.post("/votes", data=form())
    assert page.status_code == 429 and "Go back" in page.text


def test_a_form_without_javascript_lands_on_the_page_of_thanks(collector: Collector) -> None:
    reply = collector.client.post("/votes", data=form(reason="unclear", comment="Line 1\r\nLine 2"))
    assert (reply.status_code, reply.headers["location"]) == (303, f"{ORIGIN}/thanks/")
    (stored,) = collector.store.events()
    assert (stored.event.value, stored.event.reason, stored.event.comment) == (
        "no",
        "unclear",
        "Line 1\nLine 2",
    )


def test_a_field_that_stands_in_a_form_twice_is_refused(collector: Collector) -> None:
    pairs = [*form().items(), ("website", ""), ("website", "machine")]
    body = urlencode(pairs)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = collector.client.post("/votes", content=body, headers=headers)
    assert reply.status_code == 400
    assert "website: it stands in the form 3 times" in reply.text


def test_two_forms_are_two_readers(collector: Collector) -> None:
    for _ in range(2):
        collector.client.post("/votes", data=form(value="yes"))
    assert collector.store.counts()[0].answers == 2


def test_the_same_form_sent_twice_counts_once(collector: Collector, vote: Fields) -> None:
    for _ in range(2):
        assert (
            collector.client.post("/votes", data=form(id=vote()["id"] if _ else "", value="yes")).status_code
            == 303
        )
    same = form(id=vote()["id"])
    for _ in range(2):
        assert collector.client.post("/votes", data=same).status_code == 303
    assert collector.store.count() == 3


def test_who_fills_the_hidden_field_is_thanked_and_forgotten(collector: Collector) -> None:
    reply = collector.client.post("/votes", data=form(website="https://spam.example"))
    assert reply.status_code == 303 and collector.store.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        urlencode(form(value="<script>alert(1)</script>")).encode(),
        urlencode(form(article='"><img src=x>')).encode(),
        urlencode(form(comment="x" * 2001)).encode(),
        b"article=%ff%fe&value=no",
        b"\xff\xfe",
        b"a=1&" * 200,
        b"",
    ],
)
def test_a_form_that_is_wrong_gets_a_page_in_words(collector: Collector, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = collector.client.post("/votes", content=body, headers=headers)
    assert reply.status_code == 400 and reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script>" not in reply.text and "<img" not in reply.text
    assert "Go back in your browser" in reply.text


def test_without_a_page_of_thanks_there_is_a_plain_one(start: Starts) -> None:
    reply = start().client.post("/votes", data=form())
    assert reply.status_code == 200 and "Thank you" in reply.text


def test_it_stops_gracefully_and_says_nothing_of_who_was_there(start: Starts, vote: Fields) -> None:
    collector = start()
    collector.post(vote(comment="secret words"))
    collector.post({}, **{"X-Forwarded-For": "203.0.113.9"})
    code, errors = collector.stop()
    assert (code, errors) == (0, "")
    left = sorted(path.name for path in collector.store.database.path.parent.iterdir())
    assert left == ["feedback.sqlite"], "the log is folded in when it closes"
    assert collector.store.count() == 1


def test_a_second_collector_on_the_same_port_is_told_so(
    collector: Collector, capfd: pytest.CaptureFixture[str]
) -> None:
    from kb_tools.cli import main

    store = f"sqlite:{collector.store.database.path.parent / 'other.sqlite'}"
    assert main(["collector", "--store", store, "--port", str(collector.port)]) == 2
    assert f"127.0.0.1:{collector.port} could not be opened" in capfd.readouterr().err


def test_a_step_that_did_not_work_comes_from_a_page_and_from_a_form(collector: Collector) -> None:
    event = example_event("step")
    assert collector.post(event).status_code == 201
    assert collector.post(event).status_code == 200
    form = {name: event[name] for name in ("article", "revision", "locale", "edition", "step")}
    reply = collector.client.post(
        "/steps", data=form | {"comment": "It says\r\nno. Call +44 20 7946 0958", "website": ""}
    )
    assert reply.status_code == 303
    stored = [each.event for each in collector.store.events()]
    assert [each.kind for each in stored] == ["step", "step"]
    assert {getattr(each, "comment", None) for each in stored} == {
        event["comment"],
        "It says\nno. Call [removed: phone number]",
    }


def test_a_flag_is_for_agents(collector: Collector) -> None:
    event = example_event("flag")
    assert collector.post(event).status_code == 201
    form = {name: event[name] for name in ("article", "revision", "locale", "edition", "flag")}
    assert collector.client.post("/flags", data=form).status_code == 303
    assert collector.client.post("/flags", data=form | {"edition": "customers"}).status_code == 400


def test_no_page_can_answer_a_survey(collector: Collector) -> None:
    reply = collector.post(example_event("survey"))
    assert reply.status_code == 400 and "only by a signed link" in reply.json()["error"]
    batch = collector.client.post("/events/batch", json=[example_event("survey"), example_event("flag")])
    assert [each["outcome"] for each in batch.json()["results"]] == ["refused", "kept"]
