"""A build: the same bytes whichever way, whole or not at all, and nothing in it that does not belong."""

from __future__ import annotations

import filecmp
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.help_centre import ROOT, copy_of_the_help_centre, run_kb

EPOCH = {"SOURCE_DATE_EPOCH": "1795564800"}


def write_articles(folder: Path, count: int) -> None:
    """Articles enough for workers, with links, anchors, tables and code among them."""
    for number in range(count):
        path = folder / f"topic-{number % 4}" / f"article-{number:03}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = f"../topic-{(number + 1) % 4}/article-{(number + 1) % count:03}.md"
        path.write_text(
            f"---\nid: article-{number:03}\ntitle: Article {number}\ntype: how_to\ndescription: The answer {number}.\n"
            f"questions: [how to {number}]\n---\n\n## One\n\nSee [the next]({beside}#one) and `code`.\n\n"
            f"1. Choose **This**.\n\n    You see that.\n\n2. Go on.[^1]\n\n[^1]: A note.\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n"
            '```python\nx = 1\n```\n\n=== "A"\n    a\n\n=== "B"\n    b\n',
            "utf-8",
        )


def names_in(folder: Path) -> list[str]:
    """What lies in a folder, hidden files too."""
    return sorted(each.name for each in folder.iterdir())


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def kb(*words: str | Path, cwd: Path, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run kb with an environment of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "kb_tools", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_workers_write_the_bytes_of_a_serial_build(tmp_path: Path) -> None:
    write_articles(tmp_path / "docs", 90)
    kb("build", "--docs", "docs", "--out", "shared", cwd=tmp_path, **EPOCH)
    kb("build", "--docs", "docs", "--out", "serial", cwd=tmp_path, KB_SERIAL="1", **EPOCH)
    assert files_of(tmp_path / "shared") == files_of(tmp_path / "serial")


def test_workers_say_the_same_warnings_and_a_strict_build_counts_them(tmp_path: Path) -> None:
    write_articles(tmp_path / "docs", 90)
    broken = tmp_path / "docs/topic-1/article-001.md"
    broken.write_text(
        broken.read_text("utf-8") + "\n\n[nowhere](nowhere.md) [no part](article-005.md#none)\n", "utf-8"
    )

    shared = kb("build", "--docs", "docs", "--out", "site", "--strict", cwd=tmp_path, code=1)
    serial = kb("build", "--docs", "docs", "--out", "site", "--strict", cwd=tmp_path, code=1, KB_SERIAL="1")

    assert "nowhere.md" in shared.stderr
    assert shared.stderr == serial.stderr
    assert not (tmp_path / "site").exists()


def test_mkdocs_build_and_kb_build_give_the_same_bytes(tmp_path: Path) -> None:
    copy_of_the_help_centre(tmp_path)
    kb("build", "--out", "one", cwd=tmp_path, **EPOCH)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", "two"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **EPOCH},
    )
    assert done.returncode == 0, done.stderr
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_a_failed_build_leaves_the_last_good_site(tmp_path: Path) -> None:
    write_articles(tmp_path / "docs", 3)
    kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path)
    before = files_of(tmp_path / "site")
    article = tmp_path / "docs/topic-0/article-000.md"
    article.write_text(article.read_text("utf-8").replace("type: how_to", "type: howto"), "utf-8")

    told = kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path, code=1).stderr

    assert "topic-0/article-000.md:4:7" in told
    assert files_of(tmp_path / "site") == before
    assert names_in(tmp_path) == ["docs", "site"]


def test_a_killed_build_leaves_the_last_good_site_and_the_next_one_clears_up(tmp_path: Path) -> None:
    write_articles(tmp_path / "docs", 200)
    kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path, **EPOCH)
    before = files_of(tmp_path / "site")
    running = subprocess.Popen(
        [sys.executable, "-m", "kb_tools", "build", "--docs", "docs", "--out", "site"],
        cwd=tmp_path,
        start_new_session=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **EPOCH},
        stderr=subprocess.DEVNULL,
    )
    while running.poll() is None and not list(tmp_path.glob(".site.building-*/topic-*/**/*.html")):
        os.sched_yield()
    os.killpg(running.pid, 9)
    running.wait()

    assert files_of(tmp_path / "site") == before
    kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path, **EPOCH)
    assert names_in(tmp_path) == ["docs", "site"]
    assert files_of(tmp_path / "site") == before


def test_no_byte_of_agents_articles_or_drafts_reaches_customers(tmp_path: Path) -> None:
    write_articles(tmp_path / "docs", 70)
    marks = {"agent": "kxqzagents", "draft": "kxqzdrafts", "machine": "kxqzmachine"}
    for name, field in (
        ("agent", "audience: agent"),
        ("draft", "status: draft"),
        ("machine", "ai_assisted: true"),
    ):
        (tmp_path / f"docs/topic-0/{name}.md").write_text(
            f"---\nid: {name}-only\ntitle: Title {marks[name]}\ntype: concept\n{field}\nquestions: [q {marks[name]}]\n"
            f"description: About {marks[name]}\nredirect_from: [old-{marks[name]}/]\n---\n\n## Head {marks[name]}\n\nText {marks[name]}.\n",
            "utf-8",
        )
    kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path)

    # Whole marks: four letters alone also come up by chance in a megabyte of packed vectors.
    found = [
        name
        for name, data in files_of(tmp_path / "site").items()
        if any(mark.encode() in data or mark in name for mark in marks.values())
    ]
    assert found == []


def test_agents_see_their_articles_under_a_bar_on_every_page(tmp_path: Path) -> None:
    copy_of_the_help_centre(tmp_path)
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("  - kb:\n", "  - kb:\n      edition: agents\n"), "utf-8"
    )
    kb("build", "--out", "site", cwd=tmp_path)

    pages = list((tmp_path / "site").rglob("*.html"))
    redirects = [page for page in pages if 'http-equiv="refresh"' in page.read_text("utf-8")]
    for page in set(pages) - set(redirects):
        text = page.read_text("utf-8")
        assert "For support agents only" in text, page
        assert '<meta name="robots" content="noindex">' in text, page
    assert (tmp_path / "site/working-with-us/verify-a-caller/index.html").is_file()
    assert not (tmp_path / "site/llms.txt").exists()


def test_the_sites_own_files_are_not_published(built_site: Path) -> None:
    assert [file.name for file in built_site.glob("*.yml")] == []


def test_files_for_machines_are_true(built_site: Path) -> None:
    index = json.loads((built_site / "index.json").read_text("utf-8"))
    ids = {article["id"] for article in index["articles"]}
    assert {"lost-phone", "ransom-note", "faq"} <= ids
    assert "verify-a-caller" not in ids
    for article in index["articles"]:
        path = article["url"].removeprefix("https://help.northwind.example/")
        assert (built_site / path / "index.html").is_file()
        assert (built_site / path / "index.md").read_text("utf-8").startswith(f"# {article['title']}\n")
    llms = (built_site / "llms.txt").read_text("utf-8")
    for address in re.findall(r"\]\(https://help\.northwind\.example/(.+?)\)", llms):
        assert (built_site / address).is_file()
    sitemap = (built_site / "sitemap.xml").read_text("utf-8")
    assert "<loc>https://help.northwind.example/signing-in/lost-phone/</loc><lastmod>2026-" in sitemap
    assert "/search/" not in sitemap


def test_links_in_a_markdown_copy_lead_to_copies(built_site: Path) -> None:
    checked = 0
    for twin in built_site.rglob("index.md"):
        for address in re.findall(r"\]\((\.\.?/[^)#]*)", twin.read_text("utf-8")):
            if address.endswith("index.md"):
                assert (twin.parent / address).resolve().is_file(), f"{twin}: {address}"
                checked += 1
    assert checked > 50


def test_a_long_category_goes_over_several_pages_and_none_grows(tmp_path: Path) -> None:
    write_articles(tmp_path / "docs", 900)
    kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path)

    first = (tmp_path / "site/topic-0/index.html").read_text("utf-8")
    assert re.findall(r'href="((?:\./)?page-\d/)"', first) == ["page-2/", "page-3/"]
    listed = [
        (tmp_path / f"site/topic-0/{name}index.html").read_text("utf-8").count("<li><a")
        for name in ("", "page-2/", "page-3/")
    ]
    assert listed == [100, 100, 25]
    assert max(file.stat().st_size for file in (tmp_path / "site").rglob("*.html")) < 60_000


def test_an_old_address_leads_to_the_article(tmp_path: Path) -> None:
    write_articles(tmp_path / "docs", 3)
    article = tmp_path / "docs/topic-0/article-000.md"
    text = article.read_text("utf-8").replace(
        "type: how_to", "type: how_to\nredirect_from: [old/place/, /older.html, ../../evil]"
    )
    article.write_text(text, "utf-8")
    kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path)

    assert 'url=../../topic-0/article-000/"' in (tmp_path / "site/old/place/index.html").read_text("utf-8")
    assert 'url=topic-0/article-000/"' in (tmp_path / "site/older.html").read_text("utf-8")
    assert not (tmp_path.parent / "evil").exists()
    assert not (tmp_path / "evil").exists()


def test_a_file_that_is_a_link_out_of_the_folder_is_not_published(tmp_path: Path) -> None:
    write_articles(tmp_path / "docs", 3)
    (tmp_path / "secret.txt").write_text("kxqzsecret", "utf-8")
    (tmp_path / "docs/topic-0/secret.txt").symlink_to(tmp_path / "secret.txt")

    told = kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path).stderr

    assert "topic-0/secret.txt is a link out of the folder of articles" in told
    assert [name for name, data in files_of(tmp_path / "site").items() if b"kxqzsecret" in data] == []


@pytest.mark.parametrize("target", ["..", "../..", "/"])
def test_a_folder_that_is_a_link_out_or_in_a_circle_is_told(tmp_path: Path, target: str) -> None:
    write_articles(tmp_path / "docs", 3)
    (tmp_path / "docs/topic-0/round").symlink_to(target)

    told = kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path, code=1).stderr

    assert "topic-0/round: this link leads out of the folder of articles, or in a circle" in told


def test_styles_in_raw_html_are_left_out_since_the_policy_would_complain(tmp_path: Path) -> None:
    write_articles(tmp_path / "docs", 1)
    article = tmp_path / "docs/topic-0/article-000.md"
    article.write_text(
        article.read_text("utf-8") + '\n\n<p class="x" style="color: red">Red</p>\n\n`<p style="a">`\n',
        "utf-8",
    )
    kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path)
    page = (tmp_path / "site/topic-0/article-000/index.html").read_text("utf-8")
    assert '<p class="x">Red</p>' in page
    assert '&lt;p style="a"&gt;' in page or "&lt;p style=&quot;a&quot;&gt;" in page


def test_a_bare_folder_builds_without_any_settings(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/Über uns & #1 100%.md").write_text("# Wer wir sind\n\nHallo.\n", "utf-8")
    (tmp_path / "texts/🐝.md").write_text("Just text.\n", "utf-8")
    kb("build", "--docs", "texts", "--out", "site", cwd=tmp_path)
    page = (tmp_path / "site/Über uns & #1 100%/index.html").read_text("utf-8")
    assert "<h1>Wer wir sind</h1>" in page
    assert "Hallo." in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("build", "--docs", "nowhere"), "there is no folder nowhere"),
        (("build", "--config", "nowhere.yml"), "there is no settings file nowhere.yml"),
        (("build",), "there is no mkdocs.yml here"),
    ],
)
def test_wrong_use_is_told_in_words(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    assert told in kb(*words, cwd=tmp_path, code=2).stderr


def test_wrong_settings_are_all_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: X\ntheme: material\nplugins:\n  - kb:\n      editoin: agents\n      check:\n        grade: high\n",
        "utf-8",
    )
    told = kb("build", cwd=tmp_path, code=2).stderr
    assert 'mkdocs.yml:5:7: there is no field "editoin"' in told
    assert 'did you mean "edition"?' in told
    assert "mkdocs.yml:7:16" in told


def test_the_copied_help_centre_is_this_repositorys(built_site: Path) -> None:
    assert run_kb("check", "docs", cwd=ROOT).stdout.strip().endswith("nothing to mend.")
    assert filecmp.cmp(ROOT / "docs/people.yml", built_site.parent / "docs/people.yml")
