"""The grade against people: texts that editors rewrote for three levels, and what may not carry it."""

from __future__ import annotations

import random
import re
from itertools import chain
from statistics import mean

import pytest

from kb_tools.text.difficulty import word_table
from kb_tools.text.markdown import read_markdown
from kb_tools.text.readability import (
    grade_document,
    grade_plain,
    grade_sentences,
    graded_prose,
    hardest_sentences,
)
from kb_tools.text.sentences import split_plain
from scripts.bench_parts.readability import agreement, held_out, our_grade, read_triples

MARKS = re.compile("[\"'“”‘’«»]")


@pytest.fixture(scope="module")
def triples(corpora):
    return read_triples(corpora / "onestop-english")


def grades(triples, change):
    return [[our_grade(change(level)) for level in triple.levels] for triple in triples]


def in_order(graded):
    return mean(easy < middle < hard for easy, middle, hard in graded)


def apart(graded):
    return mean(easy < hard for easy, _, hard in graded)


def distance(graded, others):
    pairs = zip(chain.from_iterable(graded), chain.from_iterable(others), strict=True)
    return max(abs(one - other) for one, other in pairs)


@pytest.mark.slow
def test_texts_rewritten_for_three_levels_come_in_order_and_so_do_passages_of_120_words(triples):
    found = agreement(our_grade, triples)
    assert found.in_order >= 0.98
    assert found.apart >= 0.99
    assert found.passages >= 0.56


@pytest.mark.slow
@pytest.mark.parametrize("folds", [2, 10])
def test_weights_fitted_on_other_texts_put_a_text_in_order(triples, folds):
    assert held_out(triples, folds) >= 0.97


@pytest.mark.slow
def test_habits_of_punctuation_do_not_carry_the_grade(triples):
    def without_marks(sentences):
        return [each.text for each in split_plain(MARKS.sub("", " ".join(sentences)))]

    bare = grades(triples, without_marks)
    assert in_order(bare) >= 0.97
    assert distance(bare, grades(triples, list)) < 1.2


@pytest.mark.slow
def test_the_order_of_sentences_does_not_carry_the_grade(triples):
    chance = random.Random(7)
    mixed = grades(triples, lambda sentences: chance.sample(sentences, len(sentences)))
    assert in_order(mixed) >= 0.97
    assert distance(mixed, grades(triples, list)) < 0.7


@pytest.mark.slow
def test_the_order_of_texts_does_not_carry_the_fit(triples):
    chance = random.Random(7)
    assert held_out(chance.sample(triples, len(triples))) >= 0.97


@pytest.mark.slow
def test_length_does_not_carry_the_grade(triples):
    def cut(sentences, words):
        kept, size = [], 0
        for sentence in sentences:
            size += len(sentence.split())
            if kept and size > words:
                break
            kept.append(sentence)
        return kept

    equal = []
    for triple in triples:
        shortest = min(sum(len(each.split()) for each in level) for level in triple.levels)
        equal.append([our_grade(cut(level, shortest)) for level in triple.levels])
    assert in_order(equal) >= 0.95
    assert apart(equal) >= 0.99


EASY = "Click the tab. Then save the file. Your photo is now in the folder."
HARD = "Notwithstanding contractual stipulations, administrators subsequently reconfigure authentication."


def test_harder_words_and_longer_sentences_raise_the_grade():
    assert grade_plain(EASY).grade < grade_plain(HARD).grade


def test_no_words_no_grade():
    assert grade_sentences([]) is None
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
    assert grade_plain(text, frozenset({"frumious zorblax"})) == grade_plain(
        text, frozenset({"zorblax", "frumious"})
    )
    assert word_table("en", frozenset({"wi-fi-zorblax"})).difficulty("wi-fi-zorblax") == 0


def test_the_hardest_sentence_comes_first_with_its_hard_words():
    hard = (
        "Notwithstanding contractual stipulations, the administrators will soon reconfigure authentication."
    )
    body = f"{EASY}\n\n{hard}\n"
    hardest = hardest_sentences(read_markdown(body), count=1)[0]
    assert hardest.sentence.text.startswith("Notwithstanding")
    assert "stipulations" in hardest.hard_words


def test_of_sentences_beyond_the_last_grade_the_harder_comes_first():
    hard = "Notwithstanding contractual stipulations, administrators subsequently reconfigure authentication protocols."
    harder = f"{hard[:-1]}, whereupon jurisdictional infrastructural prerequisites necessitate remediation."
    first, second = hardest_sentences(read_markdown(f"{hard}\n\n{harder}\n"))
    assert (first.sentence.text, second.sentence.text) == (harder, hard)
    assert first.grade == second.grade == 18


def test_one_reading_serves_grade_and_hardest_sentences():
    document = read_markdown(f"{EASY}\n\n- {HARD} {HARD}\n")
    prose = graded_prose(document)
    assert prose.grade() == grade_document(document)
    assert prose.hardest() == hardest_sentences(document)


def test_sentences_that_someone_keeps_already_are_not_split_again():
    document = read_markdown(f"{EASY}\n")
    asked = []

    def split(block):
        asked.append(block)
        return split_plain(block.text)

    assert graded_prose(document, split=split).grade() == grade_document(document)
    assert asked == list(document.blocks)


def test_the_same_text_has_the_same_grade_in_any_letter_form():
    assert grade_plain("Open the café’s Wi‑Fi page.") == grade_plain("Open the cafe\u0301's Wi-Fi page.")


def test_everyday_screen_words_and_their_forms_are_known():
    table = word_table()
    assert all(table.difficulty(word) == 0 for word in ("browser", "uploading", "tabs", "logins"))
    assert table.difficulty("colour") == table.difficulty("color")
    assert table.difficulty("stipulation") > 0.7
