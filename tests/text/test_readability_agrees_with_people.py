from __future__ import annotations

from statistics import correlation, mean
from unicodedata import normalize

import pytest

from kb_tools.text.difficulty import word_table
from kb_tools.text.markdown import read_markdown
from kb_tools.text.readability import grade_document, grade_plain, grade_sentences, hardest_sentences
from kb_tools.text.sentences import split_plain

LEVELS = ("ele", "int", "adv")


@pytest.fixture(scope="module")
def rewritten(corpora):
    """Each level's texts by name, without short lines such as "Intermediate"."""

    def prose(file):
        lines = file.read_text("utf-8", errors="replace").splitlines()
        return "\n".join(line for line in lines if len(line.split()) >= 4)

    folder = corpora / "onestop-english"
    return {
        level: {file.name: prose(file) for file in sorted((folder / level).iterdir())} for level in LEVELS
    }


@pytest.mark.slow
def test_texts_rewritten_for_three_levels_come_in_order(rewritten):
    grades = {
        level: {name: grade_plain(text).grade for name, text in rewritten[level].items()} for level in LEVELS
    }
    names = grades["ele"]
    assert mean(grades["ele"][name] < grades["int"][name] < grades["adv"][name] for name in names) >= 0.967
    assert mean(grades["ele"][name] < grades["adv"][name] for name in names) >= 0.98


@pytest.mark.slow
def test_passages_of_120_words_rank_with_their_level(rewritten):
    grades, levels = [], []
    for level, texts in enumerate(rewritten.values()):
        for text in texts.values():
            passage, size = [], 0
            for sentence in split_plain(normalize("NFKC", text)):
                passage.append(sentence.text)
                size += len(sentence.text.split())
                if size >= 120:
                    grades.append(grade_sentences(passage).grade)
                    levels.append(level)
                    passage, size = [], 0
    assert _spearman(grades, levels) >= 0.55


def _spearman(first, second):
    def ranks(values):
        places = {}
        for place, value in enumerate(sorted(values)):
            places.setdefault(value, []).append(place)
        return [mean(places[value]) for value in values]

    return correlation(ranks(first), ranks(second))


EASY = "Click the tab. Then save the file. Your photo is now in the folder."
HARD = "Notwithstanding contractual stipulations, administrators subsequently reconfigure authentication."


def test_harder_words_and_longer_sentences_raise_the_grade():
    assert grade_plain(EASY).grade < grade_plain(HARD).grade


def test_no_words_no_grade():
    assert grade_plain("") is None
    assert grade_plain("1 2 3 …") is None
    assert grade_document(read_markdown("# Only a heading\n\n```\ncode\n```\n")) is None


def test_code_tables_quotes_urls_and_menu_paths_do_not_count():
    plain = grade_document(read_markdown(EASY))
    more = (
        f"{EASY}\n\n> Notwithstanding stipulations.\n\n|Notwithstanding|\n|-|\n|stipulations|\n\n"
        "    stipulations\n\n**Authentication** > **Stipulations** > **Reconfigure**\n\n<https://stipulations.org>\n"
    )
    assert grade_document(read_markdown(more)) == plain


def test_words_a_site_knows_are_easy():
    text = "Open the zorblax and wait for the frumious light to come on."
    assert grade_plain(text, frozenset({"zorblax", "frumious"})).grade < grade_plain(text).grade


def test_the_hardest_sentence_comes_first_with_its_hard_words():
    hard = (
        "Notwithstanding contractual stipulations, the administrators will soon reconfigure authentication."
    )
    body = f"{EASY}\n\n{hard}\n"
    hardest = hardest_sentences(read_markdown(body), count=1)[0]
    assert hardest.sentence.text.startswith("Notwithstanding")
    assert "stipulations" in hardest.hard_words


def test_everyday_screen_words_and_their_forms_are_known():
    table = word_table()
    assert all(table.difficulty(word) == 0 for word in ("browser", "uploading", "tabs", "logins"))
    assert table.difficulty("colour") == table.difficulty("color")
    assert table.difficulty("stipulation") > 0.7
