"""All commands: help, wrong use, and the small ones whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from kb_tools.cli import COMMANDS
from kb_tools.content.schema import ArticleType


def test_help_names_every_command(kb):
    done = kb("--help")
    assert done.returncode == 0
    for name, (summary, _) in COMMANDS.items():
        assert f"  {name:<11} {summary}" in done.stdout
    assert kb().stdout == kb("help").stdout == done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_has_an_example(kb, name):
    done = kb(name, "--help")
    assert done.returncode == 0
    assert f"example: kb {name}" in done.stdout


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from kb_tools.cli import main; main(['--help']); "
        "print([name for name in ('yaml', 'msgspec', 'mkdocs', 'lunr', 'starlette') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_told(kb):
    assert kb("--version").stdout.startswith("kb ")


def test_explain_lists_all_rules_and_shows_one(kb):
    assert "tone-blame       A sentence blames the reader for the problem." in kb("explain").stdout
    page = kb("explain", "tone-blame").stdout
    assert "not so:  You failed to update the agent, so the scan stopped." in page
    assert "but so:  It is not your fault." in page
    assert "Source: " in page


def test_explain_tells_the_nearest_rule(kb):
    done = kb("explain", "tone-balme")
    assert done.returncode == 2
    assert 'did you mean "tone-blame"?' in done.stderr


def test_grade_gives_a_list_of_one_object_a_file(kb, tmp_path):
    text = "Open the app. Choose your name. Then choose Sign out.\n"
    (tmp_path / "plain.txt").write_text(text)
    (tmp_path / "article.md").write_text(
        f"---\ntitle: A title that is not counted\n---\n{text}\n```\nnor code\n```\n"
    )
    (tmp_path / "empty.md").write_text("")
    rows = json.loads(kb("grade", "plain.txt", "article.md", "empty.md", "--format", "json").stdout)
    assert [row["file"] for row in rows] == ["plain.txt", "article.md", "empty.md"]
    assert all({"file", "grade", "words", "sentences"} <= row.keys() for row in rows)
    assert [(row["words"], row["sentences"]) for row in rows] == [(10, 3), (10, 3), (0, 0)]
    assert rows[0]["grade"] == rows[1]["grade"]
    assert rows[2]["grade"] is None


def test_grade_says_it_in_words(kb, tmp_path):
    (tmp_path / "a.md").write_text("Open the app. Choose your name.\n")
    (tmp_path / "b.md").write_text("```\ncode\n```\n")
    done = kb("grade", "a.md", "b.md")
    assert done.returncode == 0
    assert "words in 2 sentences" in done.stdout
    assert "b.md: no prose to grade" in done.stdout


@pytest.mark.parametrize(("name", "data"), [("gone.md", None), ("bad.md", b"\xff\xfeA\0"), ("folder.md", "")])
def test_grade_meets_files_it_cannot_read_with_words(kb, tmp_path, name, data):
    if data == "":
        (tmp_path / name).mkdir()
    elif data:
        (tmp_path / name).write_bytes(data)
    done = kb("grade", name)
    assert done.returncode == 2
    assert name in done.stderr


@pytest.mark.parametrize("kind", [kind.value for kind in ArticleType])
def test_a_new_article_lacks_only_what_it_prompts_for(site, kb, kind):
    made = kb("new", kind, 'Get back "in": # now', "--category", "signing-in")
    assert made.returncode == 0
    file = site.path / "signing-in/get-back-in-now.md"
    assert made.stdout.strip() == str(file)
    text = file.read_text()
    assert {each.message for each in site.findings()} == {
        "description is missing: the page has no short answer, and search results say nothing.",
        "Nobody answers for this article.",
    }
    for prompt in ("# description: ", "# owner: ", "# last_reviewed_on: ", "# questions: "):
        assert prompt in text
    assert site.read("signing-in/get-back-in-now.md").title == 'Get back "in": # now'
    assert site.read("signing-in/get-back-in-now.md").matter.type.value == kind


def test_a_new_article_takes_its_owner(site, kb):
    kb("new", "faq", "Who", "--owner", "ana")
    assert site.read("who.md").matter.owner == "ana"


def test_an_owner_cannot_bring_fields_along(site, kb):
    kb("new", "faq", "Who", "--owner", "ana\nstatus: published")
    assert site.read("who.md").matter.owner == "ana status: published"
    assert site.read("who.md").is_draft


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["howto", "T"], 'there is no type "howto": did you mean "how_to"?'),
        (["faq", " \x07 "], "the title is empty or too long"),
        (["faq", "x" * 301], "the title is empty or too long"),
        (["faq", "T", "--category", "../outside"], "lies outside the folder of articles"),
        (["faq", "T", "--category", "/etc"], "lies outside the folder of articles"),
        (["faq", "T", "--category", "a/../../b"], "lies outside the folder of articles"),
        (["faq", "T", "--category", ".hidden"], '".hidden" cannot be a folder of articles'),
        (["faq", "T", "--category", "Signing In"], "such as signing-in"),
        (["faq", "T", "--docs", "gone"], "there is no folder gone"),
        (["faq", "Taken"], 'the id "taken" is taken by'),
    ],
)
def test_what_cannot_be_made_is_told_and_nothing_is_written(site, kb, words, told):
    site.article("a/taken.md")
    before = sorted(site.path.parent.rglob("*"))
    done = kb("new", *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert sorted(site.path.parent.rglob("*")) == before


def test_a_title_cannot_leave_the_folder(site, kb):
    done = kb("new", "faq", "../../etc/passwd")
    assert done.stdout.strip() == str(site.path / "etc-passwd.md")


def test_an_article_called_index_is_an_article(site, kb):
    kb("new", "faq", "Index", "--category", "a")
    assert "a/index-article.md" in site.library().by_path


def test_a_link_out_of_the_folder_is_no_category(site, kb, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (site.path / "linked").symlink_to(tmp_path / "elsewhere")
    assert kb("new", "faq", "T", "--category", "linked").returncode == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(site, kb):
    site.path.chmod(0o500)
    try:
        done = kb("new", "faq", "T")
    finally:
        site.path.chmod(0o700)
    assert done.returncode == 2
    assert "Permission denied" in done.stderr


def test_import_says_what_it_did_in_words_and_as_json(kb, tmp_path):
    source = tmp_path / "old/Signing in"
    source.mkdir(parents=True)
    (source / "Lost.md").write_text("---\ntitle: Lost\nweight: 4\n---\n[x](gone.md)\n")
    done = kb("import", "old", "--into", "new")
    assert done.returncode == 0
    assert "1 articles: 1 written" in done.stdout
    assert "weight (no field of ours means this)" in done.stdout
    assert "Signing in/Lost.md:5:5: this link leads to nothing: gone.md" in done.stdout
    told = json.loads(kb("import", "old", "--into", "new", "--format", "json").stdout)
    assert told["unchanged"] == 1
    assert told["missing"] == ["Signing in/Lost.md:5:5: this link leads to nothing: gone.md"]


def test_import_ends_with_1_where_a_file_could_not_be_taken(kb, tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old/bad.md").write_bytes(b"\xff\xfe")
    done = kb("import", "old", "--into", "new")
    assert done.returncode == 1
    assert "Not taken: bad.md:1:1: the file is saved as UTF-16" in done.stdout


@pytest.mark.parametrize(
    ("source", "into"), [("gone", "new"), ("old", "old"), ("old", "old/new"), ("empty", "new")]
)
def test_import_refuses_folders_it_cannot_use(kb, tmp_path, source, into):
    (tmp_path / "old").mkdir()
    (tmp_path / "old/a.md").write_text("A.")
    (tmp_path / "empty").mkdir()
    done = kb("import", source, "--into", into)
    assert done.returncode == 2
    assert "\n   " in done.stderr
