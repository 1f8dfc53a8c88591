"""Each event reaches a receiver at least once, in order for an article, signed; nothing goes where it must not."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kb_tools.cli import main
from kb_tools.errors import KbError
from kb_tools.feedback.delivery import GIVE_UP_MS, Round, collect, deliver
from kb_tools.feedback.events import example_event, read_event_fields
from kb_tools.feedback.outbox import Outbox
from kb_tools.feedback.store import EventStore
from kb_tools.feedback.tidying import Keeping, erase, tidy
from kb_tools.feedback.webhook import Receiver, UnreachableError, is_public, read_secret
from tests.feedback.hook import SECRET, Hook

Fields = Callable[..., dict[str, Any]]
NOON = 1_764_072_000_000
DAY = 86_400.0


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.close()


class Post:
    """A store, an outbox, a receiver, and a clock that a test moves."""

    def __init__(self, store: EventStore, outbox: Outbox, hook: Hook) -> None:
        self.store, self.outbox, self.hook = store, outbox, hook
        self.receiver = Receiver(hook.url, read_secret(SECRET), allow_private=True)
        self.now = NOON / 1000 + 1000

    def keep(self, fields: dict[str, Any], received_ms: int = NOON) -> str:
        self.store.append(read_event_fields(fields), received_ms).result(10)
        return str(fields["id"])

    def round(self, *, whole: bool = True) -> Round:
        collect(self.store.database, self.outbox, int(self.now * 1000), whole=whole)
        return deliver(self.store.database, self.outbox, self.receiver, lambda: self.now)


@pytest.fixture
def post(store: EventStore, tmp_path: Path, hook: Hook) -> Iterator[Post]:
    with Outbox(tmp_path / "out" / "outbox.sqlite") as outbox:
        yield Post(store, outbox, hook)


def test_every_event_arrives_signed_and_once(post: Post, vote: Fields, search: Fields) -> None:
    ids = [post.keep(vote(comment="<b>=1+1 🐝"), NOON + number) for number in range(30)]
    ids += [post.keep(search()) for _ in range(5)]
    assert post.round().sent == 35
    assert sorted(post.hook.ids) == sorted(ids) and set(post.hook.paths) == {"/hooks/kb?from=beeline"}
    assert post.hook.received[0]["comment"] == "<b>=1+1 🐝"
    assert set(post.hook.hosts) == {f"127.0.0.1:{post.hook.port}"}
    post.now += 60
    assert post.round().sent == 0
    new = post.keep(vote(), NOON + 40)
    assert post.round(whole=False).sent == 1 and post.hook.ids[-1] == new


def test_that_a_question_was_seen_is_not_sent_on(post: Post, vote: Fields) -> None:
    post.keep(example_event("shown"))
    answer = post.keep(vote())
    assert post.round().sent == 1 and post.hook.ids == [answer]


def test_an_event_that_became_visible_late_is_sent_too(post: Post, vote: Fields) -> None:
    post.keep(vote(), NOON + 500_000)
    post.round()
    late = post.keep(vote(), NOON)
    post.now += 60
    assert post.round(whole=False).sent == 1 and post.hook.ids[-1] == late


def test_an_event_of_just_now_waits_for_those_before_it(post: Post, vote: Fields) -> None:
    post.keep(vote(), int(post.now * 1000) - 500)
    assert post.round().sent == 0
    post.now += 3
    assert post.round().sent == 1


def test_one_article_waits_and_the_others_go_on(post: Post, vote: Fields) -> None:
    first = [post.keep(vote(article="a"), NOON + number) for number in range(3)]
    others = [post.keep(vote(article="b"), NOON + number) for number in range(3)]
    post.hook.answer = lambda letter: 500 if letter["data"]["id"] == first[0] else 204
    done = post.round()
    assert (done.sent, done.failed, done.told) == (3, 1, "it answered 500") and post.hook.ids == others
    post.hook.answer = lambda letter: 204
    assert post.round().sent == 0, "it is not asked again at once"
    post.now += 12
    assert post.round().sent == 3 and post.hook.ids == others + first


def test_whatever_the_receiver_does_all_arrive_in_order(post: Post, vote: Fields) -> None:
    chance = Random(3)
    sent = {name: [post.keep(vote(article=name), NOON + n) for n in range(8)] for name in "abc"}
    post.hook.answer = lambda letter: chance.choice([204, 204, 500, 404, 302, 503, 429, -1])
    for _ in range(400):
        post.round(whole=False)
        post.now += 4000
        if not post.outbox.count("waiting"):
            break
    assert post.outbox.count("sent") == 24 and post.outbox.dead() == []
    for name, ids in sent.items():
        arrived = [letter["id"] for letter in post.hook.received if letter["article"] == name]
        assert list(dict.fromkeys(arrived)) == ids


def test_pauses_grow_and_after_five_days_it_is_given_up(post: Post, vote: Fields) -> None:
    poison = post.keep(vote(article="a"), NOON)
    after = post.keep(vote(article="a"), NOON + 1)
    post.hook.answer = lambda letter: 400 if letter["data"]["id"] == poison else 204
    tried: list[float] = []
    while not post.outbox.dead():
        if post.round(whole=not tried).failed:
            tried.append(post.now)
        post.now += 5 if len(tried) < 3 else 3600
    pauses = [later - before for before, later in pairwise(tried)]
    assert pauses[0] < 20 and max(pauses) > 11 * 3600 and len(tried) < 30
    assert GIVE_UP_MS / 1000 <= tried[-1] - tried[0] < GIVE_UP_MS / 1000 + DAY
    assert post.hook.ids == [after], "what comes after it goes out then"
    (dead,) = post.outbox.dead()
    assert (dead.event, dead.told) == (poison, "it answered 400")
    post.hook.answer = lambda letter: 204
    assert post.outbox.revive() == 1
    assert post.round().sent == 1 and post.outbox.dead() == []


def test_where_nobody_answers_one_letter_is_tried_and_all_wait(post: Post, vote: Fields) -> None:
    for number in range(20):
        post.keep(vote(article=f"a{number}"))
    post.receiver = Receiver(f"http://127.0.0.1:{free_port()}/", read_secret(SECRET), allow_private=True)
    done = post.round()
    assert (done.sent, done.failed) == (0, 1) and "it could not be reached" in done.told
    assert post.round().failed == 0, "it is left alone for a while"
    post.receiver = Receiver(post.hook.url, read_secret(SECRET), allow_private=True)
    post.now += 12
    assert post.round().sent == 20


def test_what_the_receiver_asks_for_is_respected(post: Post, vote: Fields) -> None:
    post.keep(vote())
    post.hook.headers, post.hook.answer = {"retry-after": "3600"}, lambda letter: 400
    post.round()
    post.hook.answer = lambda letter: 204
    post.now += 3500
    assert post.round().sent == 0
    post.now += 200
    assert post.round().sent == 1


def test_redirects_are_not_followed(post: Post, vote: Fields) -> None:
    post.keep(vote())
    post.hook.headers = {"location": f"http://127.0.0.1:{post.hook.port}/elsewhere"}
    post.hook.answer = lambda letter: 307
    assert post.round().told == "it answered 307, and redirects are not followed"
    assert post.hook.paths == ["/hooks/kb?from=beeline"]


def test_what_was_erased_or_removed_meanwhile_is_not_sent(post: Post, vote: Fields) -> None:
    post.keep(vote(reader="mine-mine-mine-mine"))
    post.keep(vote(article="other", comment="private"))
    collect(post.store.database, post.outbox, int(post.now * 1000), whole=True)
    erase(post.store.database, ["mine-mine-mine-mine"])
    tidy(post.store.database, Keeping(1, 0), NOON + 10**9)
    assert post.round().sent == 1 and post.outbox.count("waiting") == 0
    assert [letter["comment"] for letter in post.hook.received] == [None]


def test_the_store_is_opened_once_for_many(post: Post, vote: Fields, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = [post.keep(vote(article=f"a{number % 30}")) for number in range(90)]
    collect(post.store.database, post.outbox, int(post.now * 1000), whole=True)
    opened: list[int] = []
    kind = type(post.store.database)
    open_to_read = kind.open_to_read
    monkeypatch.setattr(kind, "open_to_read", lambda self: opened.append(1) or open_to_read(self))
    assert deliver(post.store.database, post.outbox, post.receiver, lambda: post.now).sent == 90
    assert sorted(post.hook.ids) == sorted(sent) and len(opened) < 5


def test_what_is_erased_while_a_round_goes_on_is_not_sent_for_long(
    post: Post, vote: Fields, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb_tools.feedback.delivery._READ_HOLDS_SECONDS", 0)
    post.keep(vote(comment="first"), NOON)
    post.keep(vote(comment="second", reader="mine-mine-mine-mine"), NOON + 1)

    def erases(letter: dict[str, Any]) -> int:
        erase(post.store.database, ["mine-mine-mine-mine"])
        return 204

    post.hook.answer = erases
    assert post.round().sent == 1 and post.outbox.count("waiting") == 0
    assert [letter["comment"] for letter in post.hook.received] == ["first"]


def test_the_outbox_holds_nothing_that_somebody_wrote(post: Post, vote: Fields) -> None:
    post.keep(vote(comment="mauve-heron", reader="mine-mine-mine-mine"))
    post.round()
    found = b"".join(file.read_bytes() for file in post.outbox.path.parent.iterdir())
    assert b"lost-phone" in found and b"mauve" not in found and b"mine-" not in found


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1"),
        *(
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "ff02::1",
            "2001:db8::1",
        ),
    ],
)
def test_a_private_address_is_not_called(address: str, hook: Hook) -> None:
    assert not is_public(address)
    receiver = Receiver("https://hooks.example/", read_secret(SECRET), lookup=lambda *_: ["8.8.8.8", address])
    with pytest.raises(UnreachableError, match="private address, and --allow-private is not given"):
        receiver.send("id", b"{}", 1)
    assert is_public("8.8.8.8") and is_public("2606:4700::1111") and hook.paths == []


def test_what_was_looked_up_is_what_is_called(hook: Hook) -> None:
    asked: list[str] = []

    def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    url = f"http://hooks.example:{hook.port}/"
    receiver = Receiver(url, read_secret(SECRET), allow_private=True, lookup=lookup)
    for number in range(3):
        assert receiver.send(str(number), b'{"data": {}}', 1).status == 204
    assert asked == ["hooks.example"] and hook.hosts == [f"hooks.example:{hook.port}"] * 3


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://hooks.example/", "found http://, expected https://"),
        ("ftp://hooks.example/", "found ftp://"),
        ("file:///etc/passwd", "this is not the address of a receiver"),
        ("https://", "this is not the address of a receiver"),
        ("https://h:0/", "this is not the address of a receiver"),
        ("https://h:x/", "this is not the address of a receiver"),
        ("https://h/a b", "this is not the address of a receiver"),
        ("https://h/\r\nx: y", "this is not the address of a receiver"),
        ("https://user:word@h/", "holds a password"),
    ],
)
def test_an_address_that_is_none_is_told_in_words(url: str, told: str) -> None:
    with pytest.raises(KbError, match=told):
        Receiver(url, read_secret(SECRET))


@pytest.mark.parametrize(
    "text", ["", "whsec_", "whsec_!!", "secret", SECRET.removeprefix("whsec_"), "whsec_YWJj"]
)
def test_a_weak_secret_is_refused(text: str) -> None:
    with pytest.raises(KbError, match="the secret of the webhook cannot be used"):
        read_secret(text)


def test_a_receiver_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb_tools.feedback.webhook.WHOLE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            taken, _ = server.accept()
            with taken:
                taken.sendall(b"HTTP/1.1 200 OK\r\nx: ")
                try:
                    while True:
                        taken.sendall(b"y")
                        time.sleep(0.05)
                except OSError:
                    pass

        threading.Thread(target=drip, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        begun = time.monotonic()
        with pytest.raises(UnreachableError):
            Receiver(url, read_secret(SECRET), allow_private=True).send("id", b"{}", 1)
        assert time.monotonic() - begun < 5


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_by_command(
    sqlite_store: EventStore, vote: Fields, hook: Hook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, outbox = tmp_path / "secret", str(tmp_path / "outbox.sqlite")
    secret.write_text(SECRET + "\n")
    sqlite_store.append(read_event_fields(vote()), NOON).result(10)
    words = ["feedback", "deliver", "--store", f"sqlite:{sqlite_store.database}", "--outbox", outbox]
    words += ["--secret", str(secret), "--to", hook.url, "--once"]
    assert main(words) == 2
    assert "--allow-private" in capsys.readouterr().err
    words += ["--allow-private"]
    hook.answer = lambda letter: 500
    assert main(words) == 1
    told = capsys.readouterr().out
    assert "0 delivered, 1 waiting, 0 given up." in told and "it answered 500" in told
    assert main(["feedback", "dead-letters", "--outbox", outbox]) == 0
    with Outbox(Path(outbox)) as opened:
        (letter,) = opened.due(2 * NOON, 9)
        opened.failed(letter, "it answered 500", NOON, None)
    assert main(["feedback", "dead-letters", "--outbox", outbox]) == 1
    assert f"{letter.event}  events  lost-phone" in capsys.readouterr().out
    assert main(["feedback", "dead-letters", "--outbox", outbox, "--again"]) == 0
    hook.answer = lambda letter: 204
    assert main(words) == 0 and hook.ids == [letter.event]
    assert main(["feedback", "dead-letters", "--outbox", str(tmp_path / "none")]) == 2


def test_it_runs_until_it_is_stopped_and_only_once(
    sqlite_store: EventStore, vote: Fields, hook: Hook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["feedback", "deliver", "--store", f"sqlite:{sqlite_store.database}", "--to", hook.url]
    words += ["--outbox", str(tmp_path / "outbox.sqlite"), "--allow-private"]
    sqlite_store.append(read_event_fields(vote()), NOON).result(10)
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from kb_tools.cli import main; sys.exit(main())", *words],
        env={**os.environ, "KB_WEBHOOK_SECRET": SECRET},
    )
    until = time.monotonic() + 30
    while not hook.ids and time.monotonic() < until:
        time.sleep(0.05)
    os.environ["KB_WEBHOOK_SECRET"] = SECRET
    try:
        assert main([*words, "--once"]) == 2
    finally:
        del os.environ["KB_WEBHOOK_SECRET"]
    assert "another `kb feedback deliver` is at work here" in capsys.readouterr().err
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0 and len(hook.ids) == 1
