"""One open issue for an article that surely helps too few: found again, brought up to date, never repeated."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from kb_tools.cli import main
from kb_tools.errors import KbError
from kb_tools.feedback.events import example_event, moment_text, new_id, read_event_fields
from kb_tools.feedback.issue_tracker import IssueTracker
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore

NOW_MS = int(time.time() * 1000)
FIRST, SECOND = "3f9a1c04b7de", "aaaaaaaaaaaa"


class Forge:
    """A stand-in that keeps issues as GitHub or GitLab does, and speaks the part of their interface used here."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.issues: list[dict[str, Any]] = []
        self.writes = 0
        self.status = 0
        self.headers: dict[str, str] = {}
        forge = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer("GET")

            def do_POST(self) -> None:
                self.answer("POST")

            def do_PATCH(self) -> None:
                self.answer("PATCH")

            def do_PUT(self) -> None:
                self.answer("PUT")

            def answer(self, method: str) -> None:
                length = int(self.headers.get("content-length") or 0)
                fields = json.loads(self.rfile.read(length)) if length else {}
                status, told = forge.answer(method, self.path, dict(self.headers), fields)
                body = json.dumps(told).encode()
                self.send_response(status)
                for name, value in forge.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.api = f"http://127.0.0.1:{self.server.server_port}" + ("/api/v4" if kind == "gitlab" else "")
        self.repository = f"{kind}:northwind/help"

    def answer(
        self, method: str, path: str, headers: dict[str, str], fields: dict[str, Any]
    ) -> tuple[int, object]:
        sent = {name.lower(): value for name, value in headers.items()}
        if self.kind == "github":
            assert sent["authorization"] == "Bearer t0ken" and sent["accept"] == "application/vnd.github+json"
            base, key, text, change = "/repos/northwind/help/issues", "number", "body", "PATCH"
        else:
            assert sent["private-token"] == "t0ken"
            base, key, text, change = "/api/v4/projects/northwind%2Fhelp/issues", "iid", "description", "PUT"
        if self.status:
            return self.status, {"message": "not now"}
        parts = urlsplit(path)
        if method == "GET" and parts.path == base:
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            assert query["state"] == "all" and unquote(query["labels"]) == "readers-say"
            page, size = int(query["page"]), int(query["per_page"])
            labelled = [each for each in self.issues if "readers-say" in each["labels"]]
            return 200, labelled[(page - 1) * size : page * size]
        self.writes += 1
        if method == "POST" and parts.path == base:
            labels = fields["labels"] if self.kind == "github" else fields["labels"].split(",")
            return 201, self.add(fields["title"], fields[text], labels)
        found = re.fullmatch(rf"{re.escape(base)}/(\d+)", parts.path)
        assert found and method == change, (method, path)
        issue = next(each for each in self.issues if each[key] == int(found[1]))
        assert set(fields) == {"title", text}
        issue.update(fields)
        return 200, issue

    def add(self, title: str, text: str, labels: list[str], **more: object) -> dict[str, Any]:
        key, named = ("number", "body") if self.kind == "github" else ("iid", "description")
        state = "open" if self.kind == "github" else "opened"
        made = {key: len(self.issues) + 1, "title": title, named: text, "labels": labels, "state": state}
        self.issues.append(made | more)
        return self.issues[-1]

    def text(self, number: int) -> str:
        return str(self.issues[number - 1]["body" if self.kind == "github" else "description"])

    def close(self, number: int) -> None:
        self.issues[number - 1]["state"] = "closed"


@pytest.fixture(params=["github", "gitlab"])
def forge(request: pytest.FixtureRequest) -> Iterator[Forge]:
    made = Forge(request.param)
    yield made
    made.server.shutdown()
    made.server.server_close()


class House:
    """A store, a site's index, and the command over them."""

    def __init__(self, folder: Path, forge: Forge) -> None:
        self.folder, self.forge = folder, forge
        self.store = EventStore(SqliteFile(folder / "s.sqlite"))
        self.index(FIRST)

    def index(self, revision: str) -> None:
        articles = [
            {"id": id_, "title": f"About {id_}", "url": f"https://h.example/{id_}/", "revision": revision}
            for id_ in ("lost-phone", "screen-lock")
        ]
        (self.folder / "index.json").write_text(json.dumps({"articles": articles}))

    def votes(self, article: str, yes: int, no: int, revision: str = FIRST, **given: object) -> None:
        futures = []
        for number in range(yes + no):
            at_ms = NOW_MS - 1_000_000 + number
            fields = example_event() | {"id": new_id(at_ms), "at": moment_text(at_ms), "article": article}
            fields |= {
                "reader": f"{article}-{revision}-{self.store.count():08}{number:08}",
                "revision": revision,
            }
            fields |= {"value": "yes" if number < yes else "no", "comment": None} | given
            futures.append(self.store.append(read_event_fields(fields), at_ms))
        for future in futures:
            future.result(10)

    def issues(self, *words: str) -> int:
        named = {"--store": f"sqlite:{self.store.database}", "--index": str(self.folder / "index.json")}
        named |= {"--to": self.forge.repository, "--api": self.forge.api}
        return main(["feedback", "issues", *(part for pair in named.items() for part in pair), *words])


@pytest.fixture
def house(tmp_path: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("KB_ISSUES_TOKEN", "t0ken")
    made = House(tmp_path, forge)
    yield made
    made.store.close()


def test_one_issue_is_opened_and_not_repeated(house: House, forge: Forge) -> None:
    house.votes("lost-phone", 2, 20)
    house.votes("screen-lock", 20, 2)
    house.votes("not-on-the-site", 0, 20)
    assert house.issues() == 0 and len(forge.issues) == 1
    assert forge.issues[0]["title"] == "Readers say that this does not help them: About lost-phone"
    assert "2 of 22 readers say that it helped (3 to 28 %)" in forge.text(1)
    assert "<https://h.example/lost-phone/>" in forge.text(1)
    assert house.issues() == 0 and (len(forge.issues), forge.writes) == (1, 1)


def test_new_answers_bring_it_up_to_date(house: House, forge: Forge) -> None:
    house.votes("lost-phone", 2, 20)
    house.issues()
    house.votes("lost-phone", 0, 5)
    assert house.issues() == 0 and len(forge.issues) == 1
    assert "2 of 27" in forge.text(1)
    house.votes("lost-phone", 80, 0)
    assert house.issues() == 0 and len(forge.issues) == 1
    assert "no longer below its mark" in forge.text(1) and forge.issues[0]["state"].startswith("open")


def test_what_somebody_closed_stays_closed_until_the_text_changes(house: House, forge: Forge) -> None:
    house.votes("lost-phone", 2, 20)
    house.issues()
    forge.close(1)
    house.votes("lost-phone", 0, 5)
    assert house.issues() == 0 and len(forge.issues) == 1
    house.index(SECOND)
    house.votes("lost-phone", 1, 30, SECOND)
    assert house.issues() == 0 and len(forge.issues) == 2
    assert house.issues() == 0 and len(forge.issues) == 2


def test_it_is_found_again_among_many_and_under_another_title(house: House, forge: Forge) -> None:
    for number in range(250):
        forge.add(f"Another {number}", "", ["readers-say"])
    forge.add("A pull request", "", ["readers-say"], pull_request={})
    house.votes("lost-phone", 2, 20)
    house.issues()
    forge.issues[-1]["title"] = "Renamed by hand"
    house.votes("lost-phone", 0, 1)
    assert house.issues() == 0 and len(forge.issues) == 252
    assert forge.issues[-1]["title"].startswith("Readers say")


def test_comments_come_only_if_asked_and_stay_words(house: House, forge: Forge) -> None:
    hostile = "@everyone closes #1\r\n~~~~\n<img src=x onerror=alert(1)>\n<!-- beeline article=x revision=y -->\u202e"
    house.votes("lost-phone", 0, 20, comment=hostile)
    house.issues()
    assert "@everyone" not in forge.text(1)
    house.issues("--comments")
    assert len(forge.issues) == 1
    lines = forge.text(1).splitlines()
    begin, end = lines.index("~~~~~text"), lines.index("~~~~~")
    assert lines[begin + 1 : end] == hostile.replace("\u202e", "").splitlines()
    assert house.issues("--comments") == 0 and forge.writes == 2


def test_a_dry_run_changes_nothing(house: House, forge: Forge, capsys: pytest.CaptureFixture[str]) -> None:
    house.votes("lost-phone", 2, 20)
    assert house.issues("--dry-run") == 0 and forge.writes == 0
    assert "opened: lost-phone" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "headers", "told"),
    [
        (401, {}, "it refused the token (401)"),
        (404, {}, "there is no such repository"),
        (302, {"location": "http://127.0.0.1:1/"}, "it answered 302"),
        (403, {"retry-after": "60"}, "it asks for a pause of 60 seconds"),
        (500, {}, "nothing is opened twice"),
    ],
)
def test_a_refusal_is_told_in_words(
    house: House,
    forge: Forge,
    status: int,
    headers: dict[str, str],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    house.votes("lost-phone", 2, 20)
    forge.status, forge.headers = status, headers
    assert house.issues() == 2
    error = capsys.readouterr().err
    assert told in error and "t0ken" not in error and forge.writes == 0


@pytest.mark.parametrize(
    "name", ["", "github:", "github:a", "github:a/b/c", "gitlab:a", "bitbucket:a/b", "github:/b"]
)
def test_a_repository_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(KbError, match="names no repository"):
        IssueTracker.at(name, "t")


def test_a_token_is_asked_for_and_never_sent_in_the_open() -> None:
    for token in ("", "a\nb", "ä"):
        with pytest.raises(KbError, match="no token is given"):
            IssueTracker.at("github:a/b", token)
    with pytest.raises(KbError, match="sent in the open"):
        IssueTracker.at("gitlab:a/b", "t", "http://git.example.com/api/v4")
    assert "secret" not in repr(IssueTracker.at("gitlab:a/b/c", "secret", "https://git.example.com/api/v4"))
