"""`kb check`: what it prints, where it looks, and how it ends."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys

import pytest

from tests.cli.conftest import CODE

BLAME = "You failed to save it.\n"


def test_nothing_to_mend_ends_with_0(site, kb):
    site.article("a/one.md")
    done = kb("check")
    assert (done.returncode, done.stdout) == (0, "1 article read: nothing to mend.\n")


def test_a_finding_is_shown_with_its_line_a_mark_and_what_to_do(site, kb):
    site.article("a/one.md", "Well, 🔑: you failed to save it.\n\n\tno\n")
    done = kb("check", "docs")
    assert done.returncode == 1
    assert done.stdout == (
        "docs/a/one.md:9:10: warning tone-blame: “you failed to” puts the blame on the reader.\n"
        "    Well, 🔑: you failed to save it.\n"
        "              ^^^^^^^^^^^^^\n"
        "    People who need help are often ashamed already. Say what happened and what to do next.\n"
        "    → Say what happened, then what to do next.\n"
        "\n"
        "1 article read: 1 warning.\n"
    )


def test_a_reason_is_told_once(site, kb):
    site.article("a/one.md", BLAME + "\n" + BLAME)
    assert kb("check").stdout.count("often ashamed already") == 1


def test_the_mark_stands_under_the_words_in_a_long_line(site, kb):
    long = "`" + "word " * 40 + "`"
    site.article("a/one.md", f"{long} and you failed to save it {long}\n")
    lines = kb("check").stdout.splitlines()
    mark = lines[2]
    assert lines[1][mark.index("^") : mark.rindex("^") + 1] == "you failed to"


def test_hints_alone_end_with_0(site, kb):
    site.write("../mkdocs.yml", "plugins:\n  - kb:\n      check:\n        rules: {tone-blame: hint}\n")
    site.article("a/one.md", BLAME)
    done = kb("check")
    assert done.returncode == 0
    assert "1 hint" in done.stdout


def test_json_holds_every_finding_with_its_place(site, kb):
    site.article("a/one.md", "🔑 Utilise it.\n")
    done = kb("check", "--format", "json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["findings"][0].pop("fix", "none") != "none"
    assert told == {
        "version": 1,
        "articles": 1,
        "findings": [
            {
                "file": "docs/a/one.md",
                "line": 9,
                "column": 3,
                "length": 7,
                "rule": "plain-words",
                "severity": "warning",
                "message": "“Utilise” is longer than it needs to be.",
                "why": "Someone in a fright, or reading in a second language, takes in short words at once "
                "and long ones slowly.",
                "suggestion": "Write “use”.",
            }
        ],
    }


def test_only_what_is_named_is_told_about_and_links_still_see_the_rest(site, kb):
    site.article("a/one.md", "[x](two.md) [y](gone.md)\n")
    site.article("a/two.md", BLAME)
    done = kb("check", "docs/a/one.md")
    assert "1 article read: 1 error." in done.stdout
    assert "gone.md" in done.stdout
    assert "tone-blame" not in done.stdout


def test_a_folder_is_named_for_all_that_is_in_it(site, kb):
    site.article("a/one.md", BLAME)
    site.article("b/two.md", BLAME)
    site.write("b/broken.md", b"\xff\xfe")
    done = kb("check", "docs/b")
    assert "1 article read: 1 error, 1 warning." in done.stdout
    assert "docs/b/broken.md:1:1" in done.stdout


def test_a_folder_without_settings_is_checked_with_defaults(folder, kb):
    folder.article("a/one.md", BLAME)
    assert "1 article read: 1 warning." in kb("check", "docs").stdout


def test_problems_of_the_sites_own_files_are_told(site, kb):
    site.article("a/one.md")
    site.write("people.yml", "ana: {name: Ana, rol: x}\n")
    done = kb("check")
    assert done.returncode == 1
    assert 'docs/people.yml:1:18: error front-matter: there is no field "rol" in a person' in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["check", "gone"],
            "kb check: there is no file or folder gone\n   name articles, or folders",
        ),
        (["check", "docs/note.txt"], "kb check: docs/note.txt is no article\n   articles end in .md\n"),
        (["check", "--config", "gone.yml"], "there is no settings file"),
        (["check", "--snapshot", "gone.json"], "there is no snapshot here"),
        (["check", "--format", "xml"], "invalid choice: 'xml'"),
        (["check", "--unheard-of"], "unrecognized arguments: --unheard-of"),
        (["chekc"], 'kb: there is no command "chekc": did you mean "check"?'),
    ],
)
def test_wrong_use_ends_with_2_and_a_next_step(site, kb, words, told):
    site.write("note.txt", "x")
    done = kb(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert "\n   " in done.stderr


def test_wrong_settings_end_with_2_and_all_their_places(site, kb):
    site.write("../mkdocs.yml", "plugins:\n  - kb:\n      edtion: agents\n      check:\n        grade: 90\n")
    done = kb("check")
    assert done.returncode == 2
    assert 'mkdocs.yml:3:7: there is no field "edtion" in the settings of kb' in done.stderr
    assert 'did you mean "edition"?' in done.stderr
    assert "mkdocs.yml:5:16: grade: " in done.stderr


def test_a_rule_that_the_settings_misname_ends_with_2(site, kb):
    site.write("../mkdocs.yml", "plugins:\n  - kb: {check: {rules: {tone-blam: hint}}}\n")
    done = kb("check")
    assert done.returncode == 2
    assert 'did you mean "tone-blame"?' in done.stderr


def test_the_snapshot_of_the_settings_is_read(site, kb):
    site.article("a/one.md")
    site.write("../mkdocs.yml", "plugins:\n  - kb: {feedback: {snapshot: votes.json}}\n")
    assert kb("check").returncode == 0
    one = {
        "solved": 3,
        "answers": 40,
        "low": 0.026,
        "high": 0.199,
        "revision": site.read("a/one.md").revision,
    }
    site.write(
        "../votes.json",
        json.dumps({"version": 1, "made_at": "2026-11-25T06:00:00Z", "articles": {"one": one}}),
    )
    done = kb("check")
    assert done.returncode == 1
    assert "3 of 40 say it helped" in done.stdout


def test_a_text_cannot_steer_the_terminal(site, kb):
    site.article("a/one.md", "\x1b[2J\x07 You failed to \u202esave it.\n")
    done = kb("check")
    assert "tone-blame" in done.stdout
    assert not set("\x1b\x07\u202e") & set(done.stdout)


def test_odd_file_names_are_printed_in_any_form(site, kb_process):
    odd = os.fsencode(site.path) + b"/caf\xe9 \x1b[2J.md"
    with open(odd, "w") as file:  # noqa: PTH123 - a path that is not text
        file.write(BLAME)
    for form in ("text", "json"):
        done = kb_process("check", "--format", form)
        assert done.returncode == 1
        assert "\x1b" not in done.stdout
    assert json.loads(done.stdout)["findings"]


def test_a_terminal_without_unicode_gets_escapes(site, kb_process):
    site.article("a/one.md", BLAME)
    done = kb_process("check", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "\\u201cYou failed to\\u201d" in done.stdout


def test_a_reader_who_has_seen_enough_ends_it_in_silence(site):
    site.article("a/one.md", (BLAME + "\n") * 2000)
    running = subprocess.Popen(
        [sys.executable, "-c", CODE, "check"],
        cwd=site.path.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr.read() == b""
    assert running.wait(30) == 0


def test_colours_are_for_terminals(site, kb):
    site.article("a/one.md", BLAME)
    assert "\x1b" not in kb("check").stdout


@pytest.mark.parametrize("data", [b"cut", gzip.compress(b"KBS1\x07\x00en 0123")])
def test_vectors_that_no_build_could_read_are_an_error_with_a_place(site, kb, data):
    site.article("signing-in/lost-phone.md", "Open Security.\n", title="Lost phone")
    (site.path / "search-vectors.gz").write_bytes(data)
    done = kb("check", "docs", "--format", "json")
    (told,) = [each for each in json.loads(done.stdout)["findings"] if each["severity"] == "error"]
    assert (done.returncode, told["file"], told["line"]) == (1, "docs/search-vectors.gz", 1)
    assert "cannot be read" in told["message"] and "kb search-vectors" in told["suggestion"]
    assert "search-vectors" not in done.stderr

    shown = kb("check", "docs")
    assert "docs/search-vectors.gz:1:1" in shown.stdout and "\x1f" not in shown.stdout

    one = kb("check", "docs/signing-in/lost-phone.md")
    assert "search-vectors.gz: this file cannot be read" in one.stderr and one.returncode == 0

    (site.path / "search-vectors.gz").unlink()
    assert kb("check", "docs").returncode == 0
