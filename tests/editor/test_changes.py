"""Renames, moves and comments change all that must change, and nothing else."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from kb_tools.editor.actions import actions, all_fixes
from kb_tools.editor.completion import suggestions
from kb_tools.editor.desk import Desk
from kb_tools.editor.explaining import explanation
from kb_tools.editor.moving import move
from kb_tools.editor.renaming import rename
from kb_tools.editor.targets import target_at
from kb_tools.errors import KbError
from tests.conftest import TODAY

ROOT = Path(__file__).resolve().parents[2]

BLAME = "You failed to save it."
CODES, PHONE = "signing-in/backup-codes.md", "signing-in/lost-phone.md"


def after(desk, edits, *, snippet=""):
    """The texts of the files that change, by name."""
    texts = {}
    for name in dict.fromkeys(edit.place.file for edit in edits):
        source = desk.source(name)
        text, shift = source.text, 0
        spans = [
            (source.offset(e.place.line, e.place.column), e.place.length, e.text.replace("$1", snippet))
            for e in edits
            if e.place.file == name
        ]
        for start, length, new in sorted(spans, key=lambda span: span[0]):
            text = text[: start + shift] + new + text[start + shift + length :]
            shift += len(new) - length
        texts[name.rpartition("/")[2]] = text
    return texts


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"A.\n\n{BLAME}\n", f"A.\n\n§\n\n{BLAME}\n"),
        (f"{BLAME}\n", f"§\n\n{BLAME}\n"),
        (f"## Title\n{BLAME}\n", f"§\n\n## Title\n{BLAME}\n"),
        (f"- A.\n- {BLAME}\n\n- B.\n", f"§\n\n- A.\n- {BLAME}\n\n- B.\n"),
        (f"1. A.\n\n    {BLAME}\n", f"§\n\n1. A.\n\n    {BLAME}\n"),
        (f"A.\n\n!!! note\n    A.\n\n    {BLAME}\n", f"A.\n\n§\n\n!!! note\n    A.\n\n    {BLAME}\n"),
        (f"| A |\n|---|\n| {BLAME} |\n", f"§\n\n| A |\n|---|\n| {BLAME} |\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_comment_stands_before_the_whole_block_and_silences_it(desk, centre, body, expected, end):
    text = centre.article("a/one.md", body).read_text("utf-8").replace("\n", end)
    desk.write("a/one.md", text)
    [finding] = [each for each in desk.findings("a/one.md") if each.rule == "tone-blame"]
    place = (finding.place.line, finding.place.column)
    offered = actions(desk, "a/one.md", place, place)
    [stand] = [each for each in offered if each.finding == finding]
    comment = "<!-- kb-ignore: tone-blame: why -->"
    silenced = after(desk, stand.edits, snippet="why")["one.md"]
    assert silenced == text.replace(
        body.replace("\n", end), expected.replace("§", comment).replace("\n", end)
    )
    desk.write("a/one.md", silenced)
    assert {"tone-blame", "kb-ignore"}.isdisjoint(each.rule for each in desk.findings("a/one.md"))


def test_a_finding_about_the_whole_article_gets_a_comment_for_the_file(desk, centre):
    centre.write("a/one.md", "---\nid: one\ntitle: One\ntype: concept\ndescription: It.\n---\nText.\n")
    desk.reload()
    found = actions(desk, "a/one.md", (1, 1), (99, 1))
    stand = next(each for each in found if each.finding.rule == "trust-owner")
    text = after(desk, stand.edits, snippet="why")["one.md"]
    assert "---\n<!-- kb-ignore-file: trust-owner: why -->\n\nText.\n" in text
    desk.write("a/one.md", text)
    assert "trust-owner" not in {each.rule for each in desk.findings("a/one.md")}


def test_what_no_comment_can_silence_offers_none(desk):
    desk.write(PHONE, "---\nid: [\n---\n")
    assert not [each for each in actions(desk, PHONE, (1, 1), (9, 1)) if each.finding.rule == "front-matter"]


def test_an_id_is_renamed_in_articles_settings_and_incidents(desk, centre):
    centre.article("a/one.md", fields='related:\n  - "lost-phone"\n  - lost-phone-two\n')
    centre.article("a/two.md", fields="related: [lost-phone-two, lost-phone]\n", id="lost-phone-two")
    centre.write("incidents.yml", "- title: Slow\n  state: identified\n  article: lost-phone\n")
    desk.reload()
    texts = after(desk, rename(desk, "lost-phone", "phone-gone"))
    assert texts["incidents.yml"].endswith("article: phone-gone\n")
    assert "urgent: [phone-gone]" in texts["mkdocs.yml"]
    assert '  - "phone-gone"\n  - lost-phone-two\n' in texts["one.md"]
    assert "related: [lost-phone-two, phone-gone]" in texts["two.md"]
    assert texts["lost-phone.md"].startswith("---\nid: phone-gone\n")


@pytest.mark.parametrize("new", ["", "A", "a--b", "a b", "a/b", "forms", "a" * 81, "ä"])
def test_an_id_that_cannot_be_is_refused(desk, new):
    with pytest.raises(KbError, match="id"):
        rename(desk, "lost-phone", new)


def test_an_id_that_nobody_wrote_cannot_be_renamed_yet(desk, centre):
    centre.write("a/one.md", "Text.\n")
    desk.reload()
    with pytest.raises(KbError, match="made from the name"):
        rename(desk, "one", "two")


def moved(desk, centre, pairs):
    """Make the changes, move the files, read all anew."""
    edits = move(desk, pairs)
    written = after(desk, edits)
    for name in {edit.place.file for edit in edits}:
        desk.file_of(name).write_bytes(written[name.rpartition("/")[2]].encode())
    for old, new in pairs.items():
        (centre.path / new).parent.mkdir(parents=True, exist_ok=True)
        (centre.path / old).rename(centre.path / new)
    return Desk(centre.path.parent / "mkdocs.yml", lambda: TODAY), written


def broken(desk):
    return [
        f"{each.place} {each.message}"
        for article in desk.library.articles
        for each in desk.findings(article.path)
        if each.rule in ("link-broken", "link-anchor", "image-missing")
    ]


def test_a_moved_article_keeps_its_links_its_address_and_its_votes(desk, centre):
    centre.write("images/a.png", b"x")
    centre.write("signing-in/index.md", "Start with [it](old.md) or [this](../your-data/forms.md).\n")
    centre.write("../mkdocs.yml", "site_name: Help\nplugins: [kb]\nnav:\n  - One: signing-in/old.md\n")
    body = "---\ntitle: Old\ntype: concept\ndescription: It.\n---\n![a](../images/a.png) [b](lost-phone.md?x#if-that-does-not-work) [c]( <backup-codes.md> )\n[d][e] [f](#g)\n\n[e]: ../your-data/forms.md 'T'\n\n## G\n"
    centre.write("signing-in/old.md", body)
    centre.article(
        "your-data/one.md", 'See <a href="../signing-in/old.md#g">it</a> and `[x](../signing-in/old.md)`.\n'
    )
    desk.reload()
    now, texts = moved(desk, centre, {"signing-in/old.md": "your-data/new/name.md"})
    assert broken(now) == []
    article = now.library.by_path["your-data/new/name.md"]
    assert (article.id, article.matter.redirect_from) == ("old", ("signing-in/old/",))
    assert (
        "![a](../../images/a.png) [b](../../signing-in/lost-phone.md?x#if-that-does-not-work)"
        in texts["old.md"]
    )
    assert "[c]( <../../signing-in/backup-codes.md> )" in texts["old.md"]
    assert "[e]: ../forms.md 'T'" in texts["old.md"]
    assert 'See <a href="new/name.md#g">it</a> and `[x](../signing-in/old.md)`' in texts["one.md"]
    assert (
        texts["index.md"] == "Start with [it](../your-data/new/name.md) or [this](../your-data/forms.md).\n"
    )
    assert "- One: your-data/new/name.md" in texts["mkdocs.yml"]


def test_a_moved_folder_takes_its_articles_along(desk, centre):
    now, _ = moved(desk, centre, {"signing-in": "getting-in"})
    assert broken(now) == []
    assert now.library.by_id["lost-phone"].matter.redirect_from == ("signing-in/lost-phone/",)
    assert "[the codes](backup-codes.md#where-they-are)" in now.library.by_id["lost-phone"].body
    assert "(../getting-in/backup-codes.md)" in now.library.by_id["forms"].body


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("redirect_from: [x/]\n", "redirect_from: [x/, signing-in/backup-codes/]\n"),
        ("redirect_from: []\n", "redirect_from: [signing-in/backup-codes/]\n"),
        (
            "redirect_from:\n    - x/\ntags: [a]\n",
            "redirect_from:\n    - x/\n    - signing-in/backup-codes/\ntags: [a]\n",
        ),
        ("redirect_from:\n- x/\n", "redirect_from:\n- x/\n- signing-in/backup-codes/\n"),
        ("redirect_from: [signing-in/backup-codes/]\n", "redirect_from: [signing-in/backup-codes/]\n"),
        ("tags: [a]\n", "tags: [a]\nredirect_from:\n  - signing-in/backup-codes/\n"),
    ],
)
def test_the_old_address_joins_those_that_are_there(desk, centre, fields, expected):
    centre.article(CODES, "## Where they are\n", fields=fields)
    desk.reload()
    texts = after(desk, move(desk, {CODES: "a/codes.md"}))
    assert f"last_reviewed_on: 2026-11-03\n{expected}---\n" in texts.get(
        "backup-codes.md", desk.source(CODES).text
    )


def test_an_article_without_front_matter_gets_some(desk, centre):
    centre.write("a/one.md", "Text.\r\nMore.\r\n")
    desk.reload()
    texts = after(desk, move(desk, {"a/one.md": "a/two.md"}))
    assert (
        texts["one.md"] == "---\r\nid: one\r\nredirect_from:\r\n  - a/one/\r\n---\r\n\r\nText.\r\nMore.\r\n"
    )


def test_addresses_follow_the_sites_own_form(desk, centre):
    centre.write("../mkdocs.yml", "use_directory_urls: false\nplugins: [kb]\n")
    desk.reload()
    assert (
        "  - signing-in/backup-codes.html\n" in after(desk, move(desk, {CODES: "a/b.md"}))["backup-codes.md"]
    )


def test_front_matter_that_nobody_can_read_is_left_alone(desk):
    desk.write(CODES, "---\nid: [\n---\nSee [x](lost-phone.md).\n")
    assert after(desk, move(desk, {CODES: "a/b.md"}))["backup-codes.md"] == (
        "---\nid: [\n---\nSee [x](../signing-in/lost-phone.md).\n"
    )


def test_half_edited_articles_of_the_help_centre_are_answered_at_every_place(tmp_path):
    chance = random.Random(11)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    desk = Desk(tmp_path / "mkdocs.yml", lambda: TODAY)
    paths = [article.path for article in desk.library.articles]
    for _ in range(120):
        path = chance.choice(paths)
        text = desk.source(path).text
        start = chance.randrange(len(text) + 1)
        end = start + chance.choice([0, 1, 5, 200, 5000])
        put = chance.choice(["", "---\n", "[x](", "\r", "{", '"', ": ", "- ", "😀", "`", "<!--", "\t"])
        desk.write(path, text[:start] + put + text[end:])
        line = chance.randrange(1, desk.source(path).line_count + 2)
        column = chance.randrange(1, 60)
        suggestions(desk, path, line, column, TODAY)
        explanation(desk, path, line, column)
        target_at(desk, path, line, column)
        actions(desk, path, (line, column), (line + 1, 1))
        all_fixes(desk, path)
        desk.close(path)


def test_any_article_of_the_help_centre_can_be_moved(tmp_path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    desk = Desk(tmp_path / "mkdocs.yml", lambda: TODAY)
    before = broken(desk)
    for article in desk.library.articles[::6]:
        new = f"moved/deep/{article.path.rpartition('/')[2]}"
        edits = move(desk, {article.path: new})
        for name in {edit.place.file for edit in edits}:
            own = [edit for edit in edits if edit.place.file == name]
            desk.file_of(name).write_text(after(desk, own)[name.rpartition("/")[2]], "utf-8", newline="")
        (desk.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (desk.folder / article.path).rename(desk.folder / new)
        desk.reload()
    assert broken(desk) == before
