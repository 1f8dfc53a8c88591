from __future__ import annotations

import json

import pytest

EASY = "Click the tab. Then save the file. Your photo is now in the folder.\n"
HARD = (
    "The administrators will subsequently reconfigure the stipulations in order to go on with it, "
    "and they will do it soon."
)
GERMAN = (
    "Die Administratoren veranlassen unverzüglich die ordnungsgemäße Neukonfiguration sämtlicher Endgeräte."
)


def rows(kb, *words):
    done = kb("grade", *words, "--format", "json")
    assert done.returncode == 0
    return json.loads(done.stdout)


def test_a_grade_comes_with_its_uncertainty_and_its_reasons_with_their_places(kb, folder):
    folder.article("a.md", f"{EASY * 8}\n🙂 Ok. {HARD}\n")
    said = kb("grade", "docs/a.md").stdout.splitlines()
    assert said[0].startswith("docs/a.md: grade ")
    assert "(±" in said[0]
    assert "words in 26 sentences" in said[0]
    assert said[1] == f"   docs/a.md:18:7: 20 words: {HARD}"
    assert "in order to (easier: to)" in said[2]
    assert "stipulations" in said[2]


def test_programs_are_told_the_same_as_people(kb, folder):
    folder.article("a.md", f"{EASY * 8}\n🙂 Ok. {HARD}\n")
    [row] = rows(kb, "docs/a.md")
    low, high = row["range"]
    assert low <= row["grade"] <= high
    assert row["half_width"] > 0
    assert row["is_vague"] is False
    assert row["language"] == "en"
    [reason] = row["hardest"]
    assert (reason["line"], reason["column"], reason["length"]) == (18, 7, len(HARD))
    assert (reason["text"], reason["words"]) == (HARD, 20)
    assert {"word": "in order to", "easier": "to"} in reason["hard_words"]
    assert {"word": "stipulations", "easier": None} in reason["hard_words"]


def test_a_few_words_have_a_range_and_no_figure(kb, folder):
    folder.write("a.txt", EASY)
    said = kb("grade", "docs/a.txt").stdout
    assert said == "docs/a.txt: grade 1 to 9, too few words for one figure, 14 words in 3 sentences\n"
    [row] = rows(kb, "docs/a.txt")
    assert row["is_vague"] is True


def test_one_word_is_one_word(kb, folder):
    folder.write("a.txt", "Hello")
    assert "1 word in 1 sentence\n" in kb("grade", "docs/a.txt").stdout


def test_a_sentence_of_plain_text_has_its_line_and_column(kb, folder):
    folder.write("a.txt", f"{EASY}\r\nOk.  {HARD}\r\n")
    [row] = rows(kb, "docs/a.txt")
    assert [(each["line"], each["column"]) for each in row["hardest"]] == [(3, 6)]


def test_an_article_is_graded_in_its_own_language_and_others_in_the_one_named(kb, folder):
    folder.article("own.md", f"{GERMAN}\n", fields="locale: de-AT\n")
    folder.write("named.txt", f"{GERMAN}\n")
    own, named = rows(kb, "docs/own.md")[0], rows(kb, "docs/named.txt", "--language", "de")[0]
    assert own["grade"] == named["grade"] > 10
    assert (own["language"], named["language"]) == ("de-AT", "de")
    assert rows(kb, "docs/named.txt")[0]["grade"] != named["grade"]


@pytest.mark.parametrize(("language", "told"), [("xx", "“xx”"), ("deu", 'did you mean "de"?'), ("", "“”")])
def test_a_language_that_is_none_of_ours_is_refused_with_those_that_are(kb, folder, language, told):
    folder.write("a.txt", EASY)
    done = kb("grade", "docs/a.txt", "--language", language)
    assert done.returncode == 2
    assert told in done.stderr
    assert "de (German), en (English)" in done.stderr


def test_an_article_in_another_language_has_no_grade_and_it_is_said_why(kb, folder):
    folder.article("a.md", "Olá. Bom dia a todos.\n", fields="locale: pt-BR\n")
    folder.article("b.md", EASY)
    done = kb("grade", "docs/a.md", "docs/b.md")
    assert done.returncode == 0
    first, second = done.stdout.splitlines()
    assert (
        first == "docs/a.md: no grade for the language “pt-BR”; the languages are de (German), en (English)"
    )
    assert "14 words" in second
    [row] = rows(kb, "docs/a.md")
    assert (row["grade"], row["is_known_language"], row["hardest"]) == (None, False, [])
