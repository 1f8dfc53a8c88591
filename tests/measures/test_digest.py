"""Owners get a mail with what readers say, where there is something to act on; through a real mail server."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from secrets import token_urlsafe

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kb_tools.cli import main
from kb_tools.errors import KbError
from kb_tools.feedback.events import example_event, moment_text, new_id, read_event_fields
from kb_tools.feedback.mail import Mailer, MailServer
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore
from kb_tools.measures.digest_mail import mail_address

REVISION = "3f9a1c04b7de"
NOW_MS = int(time.time() * 1000)
HOSTILE = "<script>alert(1)</script>\r\nBcc: everyone@example.com\n.\n\u202e\x00=1+1"


class Letterbox:
    """What the server has taken; it refuses whom a test names."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - the name that is called
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that is called
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), mail))
        return "250 taken"


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, str]]:
    """A real SMTP server on a port that was free, and its address."""
    box = Letterbox()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


class House:
    """A store, a site's index, owners' addresses, and the command over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = EventStore(SqliteFile(folder / "s.sqlite"))
        articles = [
            {"id": id_, "title": title, "url": url, "owner": name, "owner_key": key, "revision": REVISION}
            for id_, title, url, name, key in (
                (
                    "lost-phone",
                    "Get back in\nBcc: x@example.com <b>",
                    "https://h.example/l/",
                    "Ana Ruiz",
                    "ana",
                ),
                ("quiet", "Quiet", "https://h.example/q/", "Ana Ruiz", "ana"),
                ("screen-lock", "Lock", "javascript:alert(1)", "Ben Okafor", "ben"),
                ("nobodys", "Nobody's", "/n/", None, None),
            )
        ]
        (folder / "index.json").write_text(json.dumps({"articles": articles}))
        self.addresses("ana: ana@example.com\nben: ben@example.com\n")

    def addresses(self, text: str) -> None:
        (self.folder / "addresses.yml").write_text(text)

    def keep(self, kind: str = "vote", days_ago: float = 1, **given: object) -> None:
        at_ms = NOW_MS - int(days_ago * 86_400_000)
        fresh = {"id": new_id(at_ms), "at": moment_text(at_ms), "reader": token_urlsafe(16)}
        fields = example_event(kind) | fresh | {"revision": REVISION, "article": "lost-phone"} | given
        self.store.append(read_event_fields(fields), at_ms).result(10)

    def digest(self, *words: str) -> int:
        named = {"--store": f"sqlite:{self.store.database}", "--index": self.folder / "index.json"}
        named |= {"--addresses": self.folder / "addresses.yml", "--state": self.folder / "digest.json"}
        given = [str(part) for pair in named.items() for part in pair]
        return main(["feedback", "digest", *given, *words])

    def sent(self, server: str) -> int:
        return self.digest("--to-smtp", server, "--from", "help@example.com")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.store.close()


def test_each_owner_gets_what_is_said_of_their_articles(
    house: House, letterbox: tuple[Letterbox, str]
) -> None:
    box, server = letterbox
    house.keep(comment="Step 2 names a button that I do not have.")
    house.keep(value="yes", reason=None, comment=None)
    house.keep("step", comment="It says: ask your company.", step="sign-in/2")
    house.keep("flag", article="screen-lock", comment="The button moved.", flag="out_of_date")
    house.keep(article="quiet", value="no", reason=None, comment=None)
    house.keep(article="nobodys", comment="Who answers for this?")
    house.keep(article="not-on-the-site", comment="Gone")
    house.keep(days_ago=20, comment="Told three weeks ago")
    assert house.sent(server) == 0
    assert [to for to, _ in box.mails] == [["ana@example.com"], ["ben@example.com"]]
    to_ana, to_ben = (mail for _, mail in box.mails)
    assert to_ana["Subject"] == "An article of yours: what readers say"
    assert to_ana["Auto-Submitted"] == "auto-generated" and to_ana["From"] == "Help centre <help@example.com>"
    for kind in ("plain", "html"):
        body = to_ana.get_body((kind,))
        assert body is not None
        text = body.get_content()
        for words in (
            "Hello Ana Ruiz",
            "No, unclear:",
            "Step 2 names a button",
            "Step 2 did not work (sign-in):",
        ):
            assert words in text
        assert (
            "New: 1 said yes, 1 said no. In all 3 answers to the present text: too few for a figure." in text
        )
        assert "three weeks ago" not in text and "Quiet" not in text and "The button moved" not in text
    assert "An agent flags it: out of date:" in str(to_ben.get_body(("plain",)))


def test_nobody_is_told_twice_in_a_week_and_then_only_what_is_new(
    house: House, letterbox: tuple[Letterbox, str], capsys: pytest.CaptureFixture[str]
) -> None:
    box, server = letterbox
    house.addresses("ana: ana@example.com\n")
    house.keep(comment="The first one")
    assert house.sent(server) == 0 and len(box.mails) == 1
    house.keep(days_ago=0, comment="The second one")
    assert house.sent(server) == 0 and len(box.mails) == 1
    assert "Everybody was told within the last six days." in capsys.readouterr().out
    state = house.folder / "digest.json"
    told = json.loads(state.read_text())
    told["told"]["ana"] = NOW_MS - int(6.9 * 86_400_000)
    state.write_text(json.dumps(told))
    house.store.close()
    assert house.sent(server) == 0 and len(box.mails) == 2
    assert "The second one" in box.mails[1][1].as_string()


def test_no_mail_without_something_to_act_on(house: House, letterbox: tuple[Letterbox, str]) -> None:
    box, server = letterbox
    for _ in range(9):
        house.keep(value="no", reason=None, comment=None)
    assert house.sent(server) == 0 and box.mails == []
    for _ in range(40):
        house.keep(value="no", reason=None, comment=None)
    assert house.sent(server) == 0, "it fell below its mark"
    text = str(box.mails[0][1].get_body(("plain",)))
    assert "In all 0 of 49 say that it helped (0 to 7 %)" in text.replace("=\n", "")


def test_a_comment_that_was_taken_back_is_not_told(house: House, letterbox: tuple[Letterbox, str]) -> None:
    box, server = letterbox
    house.keep(reader="r" * 16, days_ago=2, comment="Nothing works")
    house.keep(reader="r" * 16, days_ago=1, value="yes", reason=None, comment=None)
    assert house.sent(server) == 0 and box.mails == []


def test_what_a_reader_wrote_stays_words(house: House, letterbox: tuple[Letterbox, str]) -> None:
    box, server = letterbox
    house.keep(comment=HOSTILE)
    house.keep(article="screen-lock", comment="fine")
    assert house.sent(server) == 0
    receivers, mail = box.mails[0]
    assert receivers == ["ana@example.com"] and mail["Bcc"] is None
    assert sorted(mail.keys()) == sorted(set(mail.keys())), "no header twice"
    html, text = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html is not None and text is not None
    shown = html.get_content()
    assert "<script" not in shown and "&lt;script&gt;" in shown and "<b>" not in shown
    assert "\u202e" not in shown and "\x00" not in shown
    assert "  > Bcc: everyone@example.com\n  > ." in text.get_content().replace("\r\n", "\n")
    assert "javascript" not in box.mails[1][1].as_string()


def test_many_comments_are_cut_with_a_word(house: House, letterbox: tuple[Letterbox, str]) -> None:
    box, server = letterbox
    for number in range(25):
        house.keep(days_ago=1 + number / 100, comment=f"comment {number}.")
    assert house.sent(server) == 0
    text = box.mails[0][1].get_body(("plain",))
    assert text is not None and text.get_content().count("> comment") == 10
    assert "And 15 more" in text.get_content() and "> comment 0." in text.get_content()


def test_a_mail_that_is_refused_stops_no_other_and_is_tried_again(
    house: House, letterbox: tuple[Letterbox, str], capsys: pytest.CaptureFixture[str]
) -> None:
    box, server = letterbox
    house.keep(comment="for ana")
    house.keep(article="screen-lock", comment="for ben")
    box.refused = {"ana@example.com"}
    assert house.sent(server) == 1
    assert (
        "ana: the mail was not taken (the receiver was refused: 550 no such box)" in capsys.readouterr().out
    )
    box.refused = set()
    assert house.sent(server) == 0
    assert [to for to, _ in box.mails] == [["ben@example.com"], ["ana@example.com"]]


def test_a_dry_run_shows_and_sends_nothing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.keep(comment="Look at step 2")
    house.addresses("ana: ana@example.com\n")
    house.keep(article="screen-lock", comment="for ben")
    assert house.digest("--dry-run") == 0
    told = capsys.readouterr().out
    assert "To: ana@example.com" in told and "> Look at step 2" in told
    assert "There is news for ben, and" in told and not (house.folder / "digest.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ana",
        "ana@",
        "@example.com",
        "a@b@c.d",
        "ana@example.com\nBcc: x@y.z",
        "Ana <a@example.com>",
        "ä@b.c",
    ],
)
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(KbError, match="is not a mail address"):
        mail_address(text, "ana")
    assert mail_address("ana+kb@example.com", "ana") == Address(addr_spec="ana+kb@example.com")


def test_wrong_words_are_told(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    for words, told in (
        (["--to-smtp", "smtp://127.0.0.1"], "--from is missing"),
        (["--to-smtp", "http://x", "--from", "a@b.c"], "not the address of a mail server"),
        (["--to-smtp", "smtp://u:word@x", "--from", "a@b.c"], "the address holds a password"),
        (["--to-smtp", "smtp://u@x", "--from", "a@b.c"], "has no password"),
        (["--dry-run", "--from", "a\nb@c.d"], "is not a mail address"),
    ):
        assert house.digest(*words) == 2
        assert told in capsys.readouterr().err
    house.addresses("ana: ana at example.com\nben: [x]\n")
    assert house.digest("--dry-run") == 2
    assert "addresses.yml:2:1" in capsys.readouterr().err


def test_no_password_goes_over_a_connection_that_is_not_encrypted(letterbox: tuple[Letterbox, str]) -> None:
    port = int(letterbox[1].rpartition(":")[2])
    with (
        pytest.raises(KbError, match="offers no encryption"),
        Mailer(MailServer("127.0.0.1", port, False, "u", "p")),
    ):
        pass


def test_a_server_that_is_not_there_is_told(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.keep(comment="Look at step 2")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert house.sent(f"smtp://127.0.0.1:{port}") == 2
    assert "this mail server cannot be used" in capsys.readouterr().err
    assert not (house.folder / "digest.json").exists()
