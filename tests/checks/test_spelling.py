"""Spelling by a program beside ours: told with its place, silent about known words, one run for all."""

from __future__ import annotations

import os
import subprocess

import pytest

from kb_tools.checks import spelling
from kb_tools.checks.spelling import Speller, find_program, missing_note, stamp
from kb_tools.settings import CheckSettings


@pytest.fixture(autouse=True)
def _with_the_program(monkeypatch):
    monkeypatch.delenv("KB_TYPOS", raising=False)


@pytest.fixture
def typos() -> str:
    """The program, where it is installed; in CI it is."""
    found = find_program()
    if not found:
        if os.environ.get("CI"):
            pytest.fail("typos is not installed: in CI this test is never left out")
        pytest.skip("typos is not installed")
    return found


@pytest.fixture
def runs(monkeypatch):
    """What the program is asked, each time."""
    asked = []
    real = subprocess.run

    def run(words, **options):
        asked.append(options["input"].decode())
        return real(words, **options)

    monkeypatch.setattr(subprocess, "run", run)
    return asked


def told(folder, body, **more):
    folder.article("a/here.md", body, **more)
    return [
        (each.place.line, each.place.column, each.place.length, each.suggestion)
        for each in folder.findings()
        if each.rule == "spelling"
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Open your acccount.\n", [(9, 11, 8, "Write “account”.")]),
        ("🙂 Your\tacccount\r\n", [(9, 8, 8, "Write “account”.")]),
        ("- **Acccount** and [neccessary](x.md)\n", [(9, 5, 8, "Write “Account”."), (9, 21, 10, "Write “necessary”.")]),
        ("| Acccount |\n|---|\n| x |\n", [(9, 3, 8, "Write “Account”.")]),
        ("An acccount, an acccount.\n", [(9, 4, 8, "Write “account”."), (9, 17, 8, "Write “account”.")]),
    ],
)  # fmt: skip
def test_a_misspelt_word_is_told_where_it_stands(folder, typos, body, expected):
    assert told(folder, body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Open your account.\n",
        "Run `acccount`.\n\n```\nacccount\n```\n",
        "See https://example.com/acccount and docs/acccount.md and acccount@example.com.\n",
        "It said “your acccount is blocked”.\n",
        "> Your acccount is blocked.\n",
        "The ACCCOUNT of myAcccount, acccount_id and 4acccount.\n",
        "The colour or the color.\n",
        "Un décompte, naïve Señor.\n",
        "",
    ],
)
def test_what_is_no_word_of_ours_is_left_alone(folder, typos, body):
    assert told(folder, body) == []


def test_words_of_the_site_are_known(folder, typos):
    folder.write("words.yml", "names: {Acccount Plus: A product.}\n")
    folder.write("glossary.yml", "neccessary: {plain: A word.}\n")
    assert told(folder, "Your acccount is neccessary, definately.\n") == [(9, 30, 10, "Write “definitely”.")]


def test_title_and_short_answer_are_read_too(folder, typos):
    found = told(folder, "Text.\n", title="Your acccount")
    assert [each[0] for each in found] == [3]


def test_other_languages_are_left_alone(folder, typos):
    assert told(folder, "Das acccount.\n", fields="locale: de\n") == []


def test_a_whole_library_is_asked_about_at_once_and_no_word_twice(folder, typos, runs):
    for number in range(5):
        folder.article(f"a/{number}.md", f"An acccount and word{number}.\n", id=f"n-{number}")
    assert sum(each.rule == "spelling" for each in folder.findings()) == 5
    assert len(runs) == 1
    assert runs[0].split().count("acccount") == 1


def test_while_writing_a_word_is_asked_about_once_it_is_whole(typos, runs):
    speller = Speller(typos)
    speller.learn(["Some text."])
    speller.while_writing = True
    for typed in ("ne", "necce", "neccessar", "neccessary", "neccessary s", "neccessary step"):
        speller.misspelt_in(f"Some text. {typed}")
    assert runs[1:] == ["neccessary"]
    assert speller.misspelt_in("Some text. neccessary step") == {"neccessary": ("necessary",)}


def test_only_a_new_word_is_asked_about(typos, runs):
    speller = Speller(typos)
    assert speller.misspelt_in("An acccount here.") == {"acccount": ("account",)}
    assert speller.misspelt_in("An acccount here.") == {"acccount": ("account",)}
    assert speller.misspelt_in("An acccount now here.") == {"acccount": ("account",)}
    assert speller.misspelt_in("An account now here, neccessary.") == {"neccessary": ("necessary",)}
    assert len(runs) == 2


def test_without_the_program_nothing_is_found_and_a_line_says_so(folder, monkeypatch):
    monkeypatch.setattr(spelling.shutil, "which", lambda *words, **options: None)
    assert told(folder, "An acccount.\n") == []
    assert stamp() == b""
    assert "beeline-kb[spelling]" in missing_note(CheckSettings())
    assert missing_note(CheckSettings(off={"spelling": "Our editor does it."})) == ""


@pytest.mark.parametrize("answer", ["", "no json", '{"type":"typo"', '{"type":"typo","typo":"other"}', "[]"])
def test_a_program_that_answers_nonsense_finds_nothing(tmp_path, answer):
    program = tmp_path / "typos"
    program.write_text(f"#!/bin/sh\ncat >/dev/null\nprintf '%s\\n' '{answer}'\n", "utf-8")
    program.chmod(0o755)
    assert Speller(str(program)).misspelt_in("An acccount.") == {}
    assert Speller(str(tmp_path)).misspelt_in("An acccount.") == {}
