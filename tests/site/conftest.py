"""The real site in a real browser: built once from this repository's articles, served under a strict policy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.site.help_centre import VALIDATORS, Served, absent, copy_of_the_help_centre, run_kb, serve_folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, the system's or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("KB_CHROMIUM") or next(
        (found for name in names if (found := shutil.which(name))), None
    )
    with sync_playwright() as playwright:
        if path is None and not Path(playwright.chromium.executable_path).exists():
            absent("no Chromium here")
        quiet = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
        ]
        launched = playwright.chromium.launch(executable_path=path, args=quiet)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def axe_script() -> str:
    """axe-core, the accessibility checker."""
    file = VALIDATORS / "axe-core" / "axe.min.js"
    if not file.is_file():
        absent("axe-core is not installed (npm ci in tests/site)")
    return file.read_text("utf-8")


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's own help centre, built as CI builds it, with votes and a figure on the home page."""
    top = tmp_path_factory.mktemp("own")
    copy_of_the_help_centre(top)
    run_kb("build", "--out", top / "site", cwd=top)
    return top / "site"


@pytest.fixture(scope="session")
def site_address(built_site: Path) -> Iterator[str]:
    """The built site behind a real web server."""
    yield from serve_folder(built_site)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The help centre under `kb serve`, on a copy that a test may change."""
    copy_of_the_help_centre(tmp_path)
    running = Served(tmp_path)
    yield running
    running.stop()
