"""A survey by a signed link: to open it changes nothing; one press answers it, once."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from kb_tools.feedback.links import Link, address_of, checked_secret, new_link

if TYPE_CHECKING:
    from tests.service.conftest import Collector, Starts

SECRET = "a-secret-that-is-long-enough-0123456789"
KEY = checked_secret(SECRET)


@pytest.fixture
def asking(start: Starts, tmp_path: Path) -> Collector:
    """A collector that asks surveys."""
    config = tmp_path / "collector.yml"
    config.write_text(f"secret: {SECRET}\n")
    return start("--per-minute", "0", "--config", str(config))


def link(question: str = "satisfaction", value: int | None = None, locale: str = "en") -> str:
    return address_of(new_link(question, locale, 14, time.time()), "", KEY, value)


def form(address: str, **more: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query)) | more


def kept(collector: Collector) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(each.event) for each in collector.store.events()]


def test_scanners_that_open_it_change_nothing(asking: Collector) -> None:
    address = link(value=1)
    for method in ("GET", "HEAD", "GET"):
        reply = asking.client.request(method, address)
        assert reply.status_code == 200
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["referrer-policy"] == "no-referrer"
    assert 'value="1" required checked' in asking.client.get(address).text
    assert kept(asking) == []


def test_one_press_answers_it_from_anywhere(asking: Collector) -> None:
    address = link("recommend", 9)
    data = form(address, value="0", comment="Write to ana@example.com\r\nplease")
    reply = asking.client.post("/survey", data=data, headers={"Origin": "null"})
    assert reply.status_code == 200 and "Your answer has arrived" in reply.text
    (event,) = kept(asking)
    assert (event["kind"], event["question"], event["value"]) == ("survey", "recommend", 0)
    assert event["link"] == data["link"]
    assert event["comment"] == "Write to [removed: e-mail address]\nplease"


def test_a_mark_that_the_question_does_not_have_is_refused(asking: Collector) -> None:
    for value in ("0", "6", "-1", "4.5", "four", "٤", "4" * 5000):
        assert asking.client.post("/survey", data=form(link(), value=value)).status_code == 400
    reply = asking.client.post("/survey", data=form(link(locale="de")))
    assert reply.status_code == 400 and "Wählen Sie zuerst" in reply.text
    assert kept(asking) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_forged_and_expired_links_are_told_so(asking: Collector, method: str) -> None:
    def ask(address: str) -> int:
        if method == "GET":
            return asking.client.get(address).status_code
        return asking.client.post("/survey", data=form(address, value="4")).status_code

    good = link()
    assert ask(good.replace("satisfaction", "effort")) == 403
    assert ask(good[:-1] + ("A" if good[-1] != "A" else "B") + "A") == 403
    assert ask("/survey?question=satisfaction") == 403
    assert ask("/survey?" + "x" * 3000) == 403
    late = Link("satisfaction", "en", int(time.time()) - 1, "m4Kx0TqYcJ8wVb2ZsN6uPg")
    assert ask(address_of(late, "", KEY)) == 410
    assert kept(asking) == []


def test_what_comes_in_the_address_is_harmless_on_the_page(asking: Collector) -> None:
    for part in ("locale", "link", "value"):
        page = asking.client.get("/survey", params=form(link()) | {part: '"><script>alert(1)</script>'})
        assert "<script" not in page.text


def test_without_a_secret_nothing_is_asked(collector: Collector) -> None:
    assert collector.client.get(link()).status_code == 503
    assert collector.client.post("/survey", data=form(link(), value="4")).status_code == 503


def test_the_secret_is_on_no_command_line_and_in_no_log(start: Starts, tmp_path: Path) -> None:
    config = tmp_path / "collector.yml"
    config.write_text(f"secret: {SECRET}\n")
    collector = start("--config", str(config), "--log", "json")
    collector.client.get(link())
    assert SECRET not in Path(f"/proc/{collector.process.pid}/cmdline").read_text()
    code, said = collector.stop()
    assert code == 0 and SECRET not in said and "signature" not in said


def test_a_secret_that_is_too_short_stops_the_start(start: Starts, tmp_path: Path) -> None:
    config = tmp_path / "collector.yml"
    config.write_text("secret: hunter2\n")
    with pytest.raises(AssertionError, match="needs 32 or more"):
        start("--config", str(config))
