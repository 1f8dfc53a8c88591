"""A site without a collector offers a prepared mail, and its pages send nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from playwright.sync_api import Browser

from mkdocs_kb.strings import languages, read_strings
from tests.site.help_centre import run_kb, serve_folder
from tests.site.test_pages import AXE
from tests.site.test_who_is_asked import ARTICLE, built, help_centre, page_of

TO = "help-centre@example.com"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The help centre, with an address for mail and no collector."""
    return mail_only(tmp_path)


def mail_only(top: Path, language: str = "en", more: str = "") -> Path:
    help_centre(top, kb=more, ask=f"        mail: {TO}\n")
    settings = top / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("        collector: /collector\n", "")
    text = text.replace("  language: en\n", f"  language: {language}\n")
    settings.write_text(text, "utf-8")
    return built(top)


def links(page: str) -> dict[str, dict[str, str]]:
    """Of each mail, whom it goes to, its subject and its body, by the answer."""
    found = {}
    for address in html.fromstring(page).xpath("//section[@aria-labelledby='kb-mail-title']//a/@href"):
        parts = urlsplit(address)
        fields = {name: value for name, (value,) in parse_qs(parts.query, strict_parsing=True).items()}
        assert parts.scheme == "mailto" and set(fields) == {"subject", "body"}
        (value,) = re.findall(r"^value: (\w+)", fields["body"], re.MULTILINE)
        found[value] = {"to": parts.path, **fields}
    return found


@pytest.mark.parametrize("language", languages())
def test_each_language_has_a_mail_for_each_answer(tmp_path: Path, language: str) -> None:
    page = page_of(mail_only(tmp_path, language))
    strings = read_strings(language)
    assert strings["mail_privacy"] in html.fromstring(page).text_content()
    revision = re.search(r"[0-9a-f]{12}(?=</p>)", page)
    mails = links(page)
    assert set(mails) == {"yes", "no"} and revision is not None
    for value, mail in mails.items():
        assert mail["to"] == TO
        assert mail["subject"].startswith(f"[lost-phone {revision[0]} {value}] {strings['vote_question']}")
        lines = mail["body"].split("\r\n")
        told = ["article: lost-phone", f"revision: {revision[0]}", f"locale: {language}"]
        assert lines[-6:-1] == [*told, "edition: customers", f"value: {value}"]
        assert (strings["vote_more"] in lines) == (value == "no")
    assert all(len(address) < 2000 for address in re.findall(r'href="(mailto:[^"]+)"', page))


def test_nothing_on_any_page_sends_an_answer(site: Path) -> None:
    for file in site.rglob("*.html"):
        page = html.fromstring(file.read_text("utf-8"))
        assert not page.xpath(
            "//*[@id='kb-vote'] | //form[@method='post'] | //form[contains(@action, 'vote')]"
        )
        assert not page.xpath("//*[@data-events != '']")
    about = (site / "about-these-articles" / "index.html").read_text("utf-8")
    assert read_strings("en")["about_mail_text"] in html.fromstring(about).text_content()


def test_a_collector_comes_first_and_an_article_may_keep_quiet(tmp_path: Path) -> None:
    help_centre(tmp_path, ask=f"        mail: {TO}\n")
    assert "mailto:help-centre" not in page_of(built(tmp_path))
    article = tmp_path / "docs" / f"{ARTICLE}.md"
    article.write_text(article.read_text("utf-8").replace("\n---\n", "\nhide: [feedback]\n---\n", 1), "utf-8")
    shutil.rmtree(tmp_path / "site")
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("        collector: /collector\n", ""), "utf-8")
    assert links(page_of(built(tmp_path))) == {}


def test_what_is_no_address_is_named_with_its_place(tmp_path: Path) -> None:
    help_centre(tmp_path, ask='        mail: "a@example.com?bcc=x@example.com"\n')
    done = run_kb("build", "--out", tmp_path / "site", cwd=tmp_path, code=2)
    assert re.search(r"mkdocs\.yml:\d+:\d+: .*mail", done.stdout + done.stderr)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_a_reader_sees_two_links_and_the_page_asks_nobody(
    browser: Browser, axe_script: str, site: Path, width: int, with_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=with_script, viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    for address in serve_folder(site):
        page.goto(f"{address}/{ARTICLE}/")
        for name in ("Yes", "No, not yet"):
            link = page.get_by_role("link", name=name, exact=True)
            box = link.bounding_box()
            assert link.is_visible() and box is not None and box["height"] >= 44
        assert all(url.startswith(address) for url in asked) and not any("/votes" in url for url in asked)
        if with_script:
            page.evaluate(axe_script)
            found = page.evaluate(AXE)
            assert not [each["id"] for each in found["violations"]]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
