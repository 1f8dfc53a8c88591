"""The help centre as a test sees it: built, served, or run as a command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kb_tools.feedback.events import Event
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.sqlite_file import SqliteFile

ROOT = Path(__file__).resolve().parents[2]
VALIDATORS = Path(__file__).parent / "node_modules"
KB = [sys.executable, "-m", "kb_tools"]
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = {
    "home": "/",
    "category": "/signing-in/",
    "article": "/signing-in/lost-phone/",
    "search": "/search/?q=lost+my+phone",
    "404": "/no-such-page/",
    "contact": "/contact/",
    "about": "/about-these-articles/",
    "thanks": "/thank-you/",
    "glossary": "/glossary/",
}
CI = bool(os.environ.get("CI"))


def absent(what: str) -> None:
    """Skip where something is not installed; in CI nothing is left out."""
    if CI:
        pytest.fail(f"{what}: in CI this test is never left out")
    pytest.skip(what)


def run_kb(*words: str | Path, cwd: Path = ROOT, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run `kb` as its users do, and expect an exit code."""
    done = subprocess.run(
        [*KB, *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == code, f"kb {' '.join(map(str, words))}\n{done.stdout}\n{done.stderr}"
    return done


def copy_of_the_help_centre(top: Path) -> None:
    """Articles and settings, to be changed at will."""
    shutil.copytree(ROOT / "docs", top / "docs")
    shutil.copy(ROOT / "mkdocs.yml", top)


class _Handler(SimpleHTTPRequestHandler):
    """A plain web server with the headers of a careful host."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", STRICT)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def serve_folder(folder: Path) -> Iterator[str]:
    """Serve a folder on a free loopback port for as long as the caller needs it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Served:
    """A running `kb serve`."""

    def __init__(self, top: Path, *options: str) -> None:
        self.top = top
        self.store = top / "votes.sqlite"
        self.process = subprocess.Popen(
            [*KB, "serve", "--port", "0", "--store", f"sqlite:{self.store}", *options],
            cwd=top,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"},
        )
        self.said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                self.address = found[0]
                break
        else:
            raise AssertionError(f"kb serve did not start:\n{self.said}")
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def stop(self) -> None:
        """End it, by its pid."""
        self.process.terminate()
        self.process.wait(10)


def stored(store: Path) -> list[Event]:
    """The answers on the disk, in the order of their making."""
    return [each.event for each in EventReader(SqliteFile(store)).events()]


def wait_until(page: Page, true_in_the_page: str) -> None:
    """Wait for what an expression says. (The policy forbids Playwright's own waiting, which needs eval.)"""
    for _ in range(200):
        if page.evaluate(true_in_the_page):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"this never came true in the page: {true_in_the_page}")
