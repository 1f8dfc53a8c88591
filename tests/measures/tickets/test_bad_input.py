"""Exports as they really arrive: cut, mixed, odd. Whatever comes, a reader refuses with words or reads."""

from __future__ import annotations

import io
import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_tools.errors import KbError
from kb_tools.feedback.tickets import Span, Ticket
from kb_tools.measures.tickets.desks import DESKS
from kb_tools.measures.tickets.json_records import Record, json_records
from kb_tools.measures.tickets.reading import ReadSettings, Refused
from tests.measures.tickets.reading_samples import (
    SAMPLES,
    at,
    read_bytes,
    read_file,
    refused,
    remarks,
    tickets,
)

UTC = ReadSettings(zone=ZoneInfo("UTC"))
NONE = ReadSettings()


def zendesk(number: Any = 1, **told: Any) -> dict[str, Any]:
    return {"id": number, "created_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T15:00:00Z", **told}


def one(found: dict[str, Any], desk: str = "zendesk") -> list[Any]:
    return read_bytes(desk, json.dumps(found).encode(), NONE)


def audit(clock: str, author: int, **event: Any) -> dict[str, Any]:
    return {"created_at": f"2026-03-02T{clock}:00Z", "author_id": author, "events": [event]}


def status(clock: str, value: str, author: int = 900) -> dict[str, Any]:
    return audit(clock, author, type="Change", field_name="status", value=value)


@pytest.mark.parametrize("form", ["lines", "page", "list", "pretty", "pages"])
def test_tickets_are_found_in_every_form(form: str) -> None:
    made = [zendesk(number, subject='a "{brace}" \\ [', custom_fields=[{"id": 1}]) for number in range(1, 31)]
    body = {
        "lines": lambda: "\n".join(json.dumps(each) for each in made),
        "page": lambda: json.dumps({"count": 30, "users": [{"id": 7}], "tickets": made, "end": [{"id": 8}]}),
        "list": lambda: json.dumps(made),
        "pretty": lambda: json.dumps({"a": {"tickets": [1]}, "tickets": made, "x": [1]}, indent=2),
        "pages": lambda: "\n".join(
            json.dumps({"tickets": made[at : at + 10]}, indent=1) for at in (0, 10, 20)
        ),
    }[form]()
    told = read_bytes("zendesk", body.encode(), NONE)
    assert [each.number for each in told if isinstance(each, Ticket)] == [str(n) for n in range(1, 31)]
    assert len(told) == 30


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("lined", [True, False])
def test_what_came_before_a_cut_counts_and_the_cut_is_said_with_its_place(
    indent: int | None, lined: bool
) -> None:
    made = [zendesk(number) for number in range(1, 11)]
    whole = (
        "\n".join(json.dumps(each) for each in made)
        if lined
        else json.dumps({"tickets": made}, indent=indent)
    )
    told = read_bytes("zendesk", whole[: whole.index('"id": 10') + 4].encode(), NONE)
    assert len(tickets(told)) == 9
    [said] = refused(told)
    assert "fetch it again" in said
    assert said.startswith("10:" if lined else f"{'1' if indent is None else '48'}: ticket 10")


def test_one_bad_ticket_hides_none_after_it() -> None:
    body = b'[{"id": 1, "created_at": "2026-03-02T09:00:00Z"}, {"id": }, 7, "x", [1], {"id": 3}, {"id": 4, "created_at": 1772442000}]'
    told = read_bytes("zendesk", body, NONE)
    assert [each.number for each in tickets(told)] == ["1", "4"]
    assert len(refused(told)) == 4  # what stands in one gap is one refusal


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("desk", ["zendesk", "plain"])
def test_encodings(encoding: str, desk: str) -> None:
    if desk == "zendesk":
        body = json.dumps(zendesk(type="Zugänge"), ensure_ascii=False)
    else:
        body = "number,created,category\r\n1,2026-03-02T09:00:00Z,Zugänge\r\n"
    [found] = read_bytes(desk, body.encode(encoding), NONE)
    assert (found.number, found.category) == ("1", "Zugänge")


def test_rows_of_one_file_may_be_in_two_encodings() -> None:
    rows = ["number;created;category", "1;2026-03-02T09:00:00Z;Zugänge", "2;2026-03-02T09:00:00Z;Zugänge"]
    body = b"\n".join([rows[0].encode(), rows[1].encode(), rows[2].encode("cp1252")])
    assert [each.category for each in tickets(read_bytes("plain", body, NONE))] == ["Zugänge", "Zugänge"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_with_quotes_and_line_ends_inside(separator: str) -> None:
    rows = [
        ["Subject", "number", "created"],
        ['"a ""b"" c\n\nd"', "1", "2026-03-02T09:00:00Z"],
        ["x", "", ""],
    ]
    body = "sep=" + separator + "\n" + "\n".join(separator.join(row) for row in rows)
    told = read_bytes("plain", body.encode(), NONE)
    assert [each.number for each in tickets(told)] == ["1"]
    assert refused(told)[0].startswith("6: ")


def test_a_row_that_is_too_short_is_refused_and_a_missing_column_named() -> None:
    told = read_bytes("plain", b"number,created,solved\n1,2026-03-02T09:00:00Z\n", NONE)
    assert refused(told) == ["2: found 2 cells\n   expected 3, as in the row of names"]
    with pytest.raises(KbError, match='lacks "created_ms"'):
        read_bytes("plain", b"number,solved\n1,2\n", NONE)
    with pytest.raises(KbError, match='did you mean "category"'):
        read_bytes("plain", b"number,created,category\n", ReadSettings(category_field="categry"))


@pytest.mark.parametrize(
    ("found", "clock"),
    [
        ("2026-03-02T09:00:00Z", "9:00"),
        ("2026-03-02T09:00:00.000+0100", "8:00"),
        ("2026-03-02 09:00:00 UTC", "9:00"),
        ("2026-03-02 09:00 +0200", "7:00"),
        ("2026/03/02 09:00:00 -0700", "16:00"),
        (1772442000, "9:00"),
        (1772442000000, "9:00"),
        (1772442000.0, "9:00"),
        ("1772442000", "9:00"),
    ],
)
def test_moments_are_read_in_every_way_that_can_be_read_one_way(found: Any, clock: str) -> None:
    assert one(zendesk(created_at=found, updated_at=None))[0].created_ms == at(clock)


@pytest.mark.parametrize(
    "found",
    ["02/03/2026 09:00", "Jane Roe", "2026-02-30T09:00:00Z", 1e300, -5, True, "0001-01-01T00:00:00+14:00"],
)
def test_other_moments_are_refused_without_showing_words(found: Any) -> None:
    [said] = refused(one(zendesk(created_at=found)))
    assert "created_at" in said
    assert "Jane" not in said


def test_a_moment_without_a_zone_asks_for_one() -> None:
    body = json.dumps(zendesk(created_at="2026-03-02 09:00")).encode()
    [said] = refused(read_bytes("zendesk", body, NONE))
    assert "--zone" in said
    [found] = read_bytes("zendesk", body, ReadSettings(zone=ZoneInfo("America/New_York")))
    assert found.created_ms == at("14:00")


@pytest.mark.parametrize(
    ("found", "number"), [(12, "12"), (12.0, "12"), ("12.0", "12"), (1.5e3, "1500"), ("SUP-12", "SUP-12")]
)
def test_ids_that_became_floats(found: Any, number: str) -> None:
    assert one(zendesk(found))[0].number == number


@pytest.mark.parametrize(
    "found", ["1.5e3", "3,6E+11", "", None, 1.5, -1, "jane@example.org", "Jane Roe", 1e300]
)
def test_what_is_no_id_is_refused(found: Any) -> None:
    [said] = refused(one(zendesk(found)))
    assert ": id: found" in said
    assert "jane" not in said.casefold()


def test_null_bytes_are_passed_over() -> None:
    body = json.dumps(zendesk(type="inci-dent")).encode().replace(b"-dent", b"\0dent")
    assert one_of(body).category == "incident"
    assert tickets(read_bytes("plain", b"number,created\n1\0,2026-03-02T09:00:00Z\n", NONE))[0].number == "1"


def one_of(body: bytes) -> Ticket:
    [found] = tickets(read_bytes("zendesk", body, NONE))
    return found


def test_a_moment_before_the_ticket_was_made_is_left_out_and_the_ticket_stays() -> None:
    told = one(zendesk(status="solved", metric_set={"solved_at": "2026-03-01T09:00:00Z"}))
    assert tickets(told)[0].solved_ms is None
    assert remarks(told) == ["a moment before the ticket was made: when it was solved"]


@pytest.mark.parametrize("rating", [0, 6, -1, 99, "five", 4.5])
def test_a_mark_out_of_range_is_left_out_and_counted(rating: Any) -> None:
    found = {"id": "1", "created_at": 1772442000, "conversation_rating": {"rating": rating}}
    told = one(found, "intercom")
    assert (tickets(told)[0].mark, tickets(told)[0].satisfied) == (None, None)
    assert remarks(told) == ["a mark outside 1 to 5"]


def test_fifty_reopenings() -> None:
    audits = [status("09:00", "new", 501)]
    for minute in range(51):
        audits += [status(f"10:{minute:02}", "solved"), status(f"10:{minute:02}", "open", 501)]
    [found] = tickets(one(zendesk(requester_id=501, audits=[*audits, status("12:00", "solved", 501)])))
    assert (found.reopened, found.closed_by) == (51, "requester")
    assert (found.first_solved_ms, found.solved_ms) == (at("10:00"), at("12:00"))


def test_a_clock_that_went_back_keeps_the_order_of_the_events() -> None:
    audits = [
        audit("09:00", 501, type="Comment", public=True),
        audit("10:05", 501, type="Comment", public=True),
        audit("10:04", 900, type="Comment", public=True),
    ]
    told = one(zendesk(requester_id=501, audits=audits))
    [found] = tickets(told)
    assert (found.first_reply_ms, found.spans) == (at("10:05"), (Span("reply", at("9:00"), at("10:05")),))
    assert remarks(told) == ["a clock that went back: the order of the events stands"]


def test_what_a_machine_says_is_no_reply_and_what_it_closes_is_closed_by_it() -> None:
    audits = [
        audit("09:00", 501, type="Comment", public=True),
        {**audit("09:05", 900, type="Comment", public=True), "via": {"channel": "answer_bot_for_web_widget"}},
        {**status("11:00", "solved", -1), "via": {"channel": "rule"}},
    ]
    [found] = tickets(one(zendesk(requester_id=501, audits=audits)))
    assert (found.first_reply_ms, found.machine_reply_ms, found.replies) == (None, at("9:05"), 0)
    assert (found.closed_by, found.solved_ms) == ("machine", at("11:00"))
    assert found.spans == ()


def test_a_bot_that_writes_as_a_user_is_known_by_its_id() -> None:
    comments = [
        {"author_id": 501, "public": True, "created_at": "2026-03-02T09:00:00Z"},
        {"author_id": 77, "public": True, "created_at": "2026-03-02T09:01:00Z"},
    ]
    body = json.dumps(zendesk(requester_id=501, comments=comments)).encode()
    [found] = tickets(read_bytes("zendesk", body, ReadSettings(bots=frozenset({"77"}))))
    assert (found.first_reply_ms, found.machine_reply_ms) == (None, at("9:01"))
    assert found.spans == (Span("reply", at("9:00"), None),)


def test_what_is_no_export_is_refused_with_words() -> None:
    assert "no ticket" in refused(read_bytes("jira", b"{}<html>Sign in</html>", NONE))[-1]
    with pytest.raises(KbError, match="lacks"):
        read_bytes("zendesk", b"<html>Sign in</html>", NONE)
    with pytest.raises(KbError, match="packed"):
        read_bytes("zendesk", b"\x1f\x8b\x08\x00", NONE)
    events = {"event_type": "Audit", "ticket_id": 1, "id": 3, "timestamp": 1772442000}
    assert "an event, not a ticket" in refused(one(events))[0]


class _Endless:
    """A list of tickets, made while it is read; knows how far it was read."""

    def __init__(self, size: int) -> None:
        self._entry = json.dumps(zendesk(description="x" * 3000)).encode() + b","
        self._head, self.left, self.most = b'{"tickets":[', size, 0

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head, b""
        if self.left <= 0:
            return b""
        self.left -= 1_000_000
        return head + self._entry * (1_000_000 // len(self._entry))


def test_a_list_of_any_size_needs_the_memory_of_a_piece() -> None:
    import tracemalloc

    stream: Any = _Endless(60_000_000)
    tracemalloc.start()
    seen = sum(isinstance(each, Record) for each in json_records(stream, [("tickets",)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen > 15_000
    assert peak < 40_000_000


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def takes_anything(desk: str, body: bytes) -> None:
    try:
        for each in read_bytes(desk, body, UTC):
            if isinstance(each, Refused):
                assert each.found
                assert each.wanted
    except KbError:
        pass


@pytest.mark.parametrize("desk", DESKS)
@given(body=st.binary(max_size=300))
@FUZZ
def test_no_bytes_break_a_reader(desk: str, body: bytes) -> None:
    takes_anything(desk, body)
    takes_anything(desk, b"[" + body)


@pytest.mark.parametrize("desk", DESKS)
@given(data=st.data())
@FUZZ
def test_no_value_anywhere_in_a_sample_breaks_a_reader(desk: str, data: st.DataObject) -> None:
    paths = [path for path in sorted((SAMPLES / desk).iterdir()) if path.suffix == ".json" or desk == "plain"]
    text = paths[-1].read_text("utf-8")
    found = json.loads(text)
    places = list(_places(found))
    for _ in range(data.draw(st.integers(1, 4))):
        holder, key = data.draw(st.sampled_from(places))
        holder[key] = data.draw(ANY_JSON)
    takes_anything(desk, json.dumps(found).encode())


def _places(found: Any) -> Any:
    for key, value in found.items() if isinstance(found, dict) else enumerate(found):
        yield found, key
        if isinstance(value, dict | list):
            yield from _places(value)


@pytest.mark.parametrize("desk", DESKS)
@given(data=st.data())
@FUZZ
def test_a_sample_with_damaged_bytes_breaks_no_reader(desk: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted((SAMPLES / desk).iterdir())))
    body = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=10))
    takes_anything(desk, bytes(body))


def test_a_refusal_shows_no_words_of_the_export() -> None:
    for path in sorted(SAMPLES.rglob("*.json")):
        body = path.read_bytes().replace(b"2026-03-02", b"Jane Roe, jane.roe@example.org")
        body = body.replace(b"17724", b'"+1 555 010 0199",')
        said = " ".join(refused(read_bytes(path.parent.name, body, NONE)))
        assert said
        assert not any(word in said.casefold() for word in ("jane", "roe", "example", "phone"))
    assert read_file(SAMPLES / "zendesk" / "lines.ndjson", NONE)


def test_an_entry_too_large_hides_none_after_it_and_a_text_without_end_stops_the_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kb_tools.measures.tickets.json_records._MOST_RECORD", 2_000_000)
    large = b'{"id": 2, "x": [' + b'{"y": "a"},' * 2_000_000 + b"{}]}"
    body = b'[{"id": 1},' + large + b', {"id": 3}]'
    told = list(json_records(io.BytesIO(body), [("tickets",)]))
    assert [each.body for each in told if isinstance(each, Record)] == [b'{"id": 1}', b'{"id": 3}']
    assert "more than 64 MB" in refused([each for each in told if isinstance(each, Refused)])[0]
    endless = b'[{"id": 1}, {"x": "' + b"a " * 20_000_000
    told = list(json_records(io.BytesIO(endless), [("tickets",)]))
    assert "does not end" in str(told[-1])
