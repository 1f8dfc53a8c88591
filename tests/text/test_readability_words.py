"""The words that are graded are those that the rest of the program finds."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import example, given
from hypothesis import strategies as st

from kb_tools.text.difficulty import word_table
from kb_tools.text.prose import terms_of
from kb_tools.text.words import find_words

TABLE = word_table()


@given(st.text(alphabet=st.sampled_from("aZß_1٣-‐'’ʼ＇.é\u0301\u00ad\u200d 漢\n"), max_size=30))
@example("don't e-mail o'_x rock-'n'-roll '-a a-'b")
def test_the_quick_pattern_finds_the_words_of_the_slow_one(text):
    slow = [word.text.replace("’", "'") for word in find_words(normalize("NFKC", text)) if not word.is_number]
    assert [term.written for term in terms_of(text, TABLE)] == slow


@given(st.text(max_size=60))
def test_any_text_has_words_or_none(text):
    assert all(
        term.letters > 0 and 0 <= term.difficulty <= TABLE.not_listed for term in terms_of(text, TABLE)
    )


def test_a_very_long_word_is_graded_but_not_remembered():
    word = "a" * 1000
    assert [term.letters for term in terms_of(word, TABLE)] == [1000]
    assert word not in TABLE.terms
