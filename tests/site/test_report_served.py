"""`kb report --serve`: filters on a port of this machine, for this machine alone."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.site.test_pages import AXE

pytestmark = pytest.mark.browser
KB = Path(sys.executable).with_name("kb")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("served")
    store = f"sqlite:{folder / 'demo.sqlite'}"
    subprocess.run(
        [KB, "demo-data", "--store", store, "--votes", "3000", "--tickets", "600"],
        check=True, cwd=folder, capture_output=True,
    )  # fmt: skip
    process = subprocess.Popen(
        [KB, "report", "--store", store, "--serve", "--port", "0"],
        cwd=folder, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout
    told = process.stdout.readline()
    yield int(told.partition("127.0.0.1:")[2].partition("/")[0])
    process.terminate()
    process.wait(20)


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_a_filter_is_one_choice_and_one_press(browser: Browser, port: int) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/", timeout=60_000)
    tickets = page.locator(".cards").inner_text()
    page.get_by_role("combobox", name="Channel").select_option("phone")
    page.get_by_role("combobox", name="Period").select_option("26")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"http://127.0.0.1:{port}/?weeks=26&category=&channel=phone&language=&product=")
    expect(page.get_by_role("combobox", name="Channel")).to_have_value("phone")
    expect(page.get_by_text("Channel and product are known of tickets alone")).to_be_visible()
    assert page.locator(".cards").inner_text() != tickets
    context.close()


def test_the_form_is_clean_for_axe(browser: Browser, port: int, axe_script: str) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/?language=de", timeout=60_000)
        page.evaluate(axe_script)
        assert page.evaluate(AXE)["violations"] == []
        context.close()


def test_what_cannot_be_shown_is_said_and_nothing_is_run(port: int) -> None:
    assert ask(port, "/?weeks=0")[0] == 400
    assert ask(port, "/?weeks=many") == (400, "the number of weeks is not a number\nchoose one from the list")
    assert ask(port, "/etc/passwd")[0] == 404
    assert ask(port, "/", Host="evil.example")[0] == 421
    status, page = ask(port, "/?category=%3Cscript%3Ealert(1)%3C/script%3E&channel=%00&x=y")
    assert status == 200
    assert "<script>alert" not in page
