"""`kb summary`: a short letter each week, by a real mail server and to a real receiver; and the way it ends."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kb_tools.cli import main
from tests.feedback.hook import Hook

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
MISSED = "targets:\n  - measure: csat\n    at_least: 99\n"
KEPT = "targets:\n  - measure: helpfulness\n    at_least: 20\n"


class Letterbox:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:{tmp_path_factory.mktemp('summary') / 'demo.sqlite'}"
    assert main(["demo-data", "--store", address, "--votes", "3000", "--tickets", "1200"]) == 0
    return address


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A help centre around the command."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Help\n")
    (tmp_path / "docs" / "targets.yml").write_text(KEPT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.close()


def test_it_is_short_and_begins_with_the_figures(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["summary", "--store", store]) == 0
    told = capsys.readouterr().out
    assert len(told.splitlines()) < 80
    for words in (
        "First response time",
        "Customer satisfaction",
        "Alarms",
        "Targets",
        "What to do next",
        "Kept",
    ):
        assert words in told


def test_it_ends_with_1_only_where_a_target_is_surely_missed(
    store: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", "--store", store, "--fail-below"]) == 0
    (site / "docs" / "targets.yml").write_text(MISSED)
    assert main(["summary", "--store", store]) == 0
    assert main(["summary", "--store", store, "--fail-below"]) == 1
    assert main(["report", "--store", store, "--out", "r.html", "--fail-below"]) == 1
    assert "Customer satisfaction (CSAT): at least 99 %. Missed" in capsys.readouterr().err
    (site / "docs" / "targets.yml").unlink()
    assert main(["summary", "--store", store, "--fail-below"]) == 2
    (site / "docs" / "targets.yml").write_text("targets:\n  - measure: csat\n    at_least: 101\n")
    assert main(["summary", "--store", store]) == 2
    assert "targets.yml:3:15" in capsys.readouterr().err


def test_it_is_mailed(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    box = Letterbox()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        way = ["--to-smtp", f"smtp://127.0.0.1:{port}", "--from", "kb@example.com"]
        assert main(["summary", "--store", store, "--mail-to", "lead@example.com", *way]) == 0
    finally:
        controller.stop()
    (mail,) = box.mails
    assert mail["to"] == "lead@example.com"
    assert mail["auto-submitted"] == "auto-generated"
    assert "First response time" in mail.get_content()
    assert "Mailed to lead@example.com." in capsys.readouterr().out


def test_it_is_posted_signed(
    store: str, hook: Hook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KB_WEBHOOK_SECRET", SECRET)
    asked = ["summary", "--store", store, "--webhook", hook.url]
    assert main(asked) == 2
    assert main([*asked, "--allow-private"]) == 0
    (letter,) = hook.received
    assert {"figures", "targets", "alarms", "work"} <= set(letter)
    hook.answer = lambda letter: 500
    assert main([*asked, "--allow-private"]) == 2
    assert "answered 500" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ["--mail-to", "lead@example.com"],
        ["--from", "kb@example.com"],
        ["--secret", "file"],
        ["--webhook", "ftp://example.com"],
    ],
)
def test_half_an_address_is_told_before_anything_is_counted(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KB_WEBHOOK_SECRET", SECRET)
    assert main(["summary", "--store", "sqlite:none.sqlite", *options]) == 2
    assert "kb summary: " in capsys.readouterr().err


def test_the_same_for_a_program(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["summary", "--store", store, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["targets"][0]["standing"] == "kept"
    assert [figure["key"] for figure in told["figures"]][:4] == ["first_reply", "solved", "csat", "nps"]
