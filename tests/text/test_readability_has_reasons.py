from __future__ import annotations

from kb_tools.text.markdown import read_markdown
from kb_tools.text.phrases import PhraseFinder
from kb_tools.text.readability import graded_prose
from kb_tools.text.reasons import HardWord, explain

EASIER = PhraseFinder({"utilise": "use", "in order to": "to", "soon": "", "reconfigure": "change"})
EASY = "Click the tab. Then save the file. Your photo is now in the folder.\n\n"


def reasons_of(body: str):
    return explain(graded_prose(read_markdown(body)), EASIER)


def test_a_hard_sentence_comes_with_its_words_and_easier_ones():
    found = reasons_of(f"{EASY}You may soon reconfigure the stipulations in order to go on with it.\n")
    [reason] = found.reasons
    assert reason.hard.sentence.text.startswith("You may soon")
    assert set(reason.words) == {
        HardWord("reconfigure", "change"),
        HardWord("stipulations"),
        HardWord("in order to", "to"),
    }
    assert reason.words[-1] == HardWord("in order to", "to")


def test_words_in_code_are_nobodys_to_change():
    [reason] = reasons_of(
        f"{EASY}Type `utilise` in the box below the list and wait for the stipulations.\n"
    ).reasons
    assert [word.text for word in reason.words] == ["stipulations"]


def test_there_are_at_most_three_reasons():
    hard = "Notwithstanding contractual stipulations, administrators subsequently reconfigure the authentication.\n\n"
    assert len(reasons_of(hard * 5).reasons) == 3


def test_short_sentences_are_no_reasons():
    found = reasons_of(EASY)
    assert found.grade.words == 14
    assert found.reasons == ()


def test_no_words_no_explanation():
    assert reasons_of("```\ncode\n```\n") is None


def test_few_words_have_a_range_within_the_grades():
    grade = reasons_of(EASY).grade
    assert grade.is_vague
    assert grade.range[0] == 1
    assert grade.range[1] < 12
    assert not reasons_of(EASY * 10).grade.is_vague
