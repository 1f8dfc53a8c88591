"""A question goes into an article's front matter, and every other byte stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.content.asked import with_question
from kb_tools.content.front_matter import read_front_matter, split_source
from kb_tools.errors import KbError

BODY = "---\n\n# Body\n\nquestions: [none]\n"

# Front matter before, and after "new" went in.
SHAPES = {
    "a block list": ("questions:\n  - old\ntype: faq\n", 'questions:\n  - old\n  - "new"\ntype: faq\n'),
    "a block list at the end": ("id: a\nquestions:\n  - old\n", 'id: a\nquestions:\n  - old\n  - "new"\n'),
    "a list without an indent": ("questions:\n- old\ntype: faq\n", 'questions:\n- old\n- "new"\ntype: faq\n'),
    "a deep indent": (
        "questions:\n      -   old\nid: a\n",
        'questions:\n      -   old\n      -   "new"\nid: a\n',
    ),
    "quotes of each kind": (
        "questions:\n  - \"one\"\n  - 'it''s'\n  - bare\nid: a\n",
        "questions:\n  - \"one\"\n  - 'it''s'\n  - bare\n  - \"new\"\nid: a\n",
    ),
    "comments everywhere": (
        "# top\nquestions: # asked\n  # first\n  - old # yes\n  # last\n\n# next\nid: a # id\n",
        '# top\nquestions: # asked\n  # first\n  - old # yes\n  - "new"\n  # last\n\n# next\nid: a # id\n',
    ),
    "blank lines below": ("questions:\n  - old\n\n\nid: a\n", 'questions:\n  - old\n  - "new"\n\n\nid: a\n'),
    "an entry over two lines": (
        "questions:\n  - old words\n    go on\nid: a\n",
        'questions:\n  - old words\n    go on\n  - "new"\nid: a\n',
    ),
    "a folded entry": (
        "questions:\n  - >-\n    old\n    words\nid: a\n",
        'questions:\n  - >-\n    old\n    words\n  - "new"\nid: a\n',
    ),
    "an entry with its language": (
        "questions:\n  - text: alt\n    locale: de\nid: a\n",
        'questions:\n  - text: alt\n    locale: de\n  - "new"\nid: a\n',
    ),
    "a list in brackets": ("questions: [old, 'two']\nid: a\n", "questions: [old, 'two', \"new\"]\nid: a\n"),
    "brackets with all that deceives": (
        "questions: [ don't, 'a ] b', \"c \\\" ] d\", {text: x, locale: de} ]  # ]\nid: a\n",
        'questions: [ don\'t, \'a ] b\', "c \\" ] d", {text: x, locale: de}, "new" ]  # ]\nid: a\n',
    ),
    "brackets over lines": (
        'questions: [\n  "one",\n  "two" # ]\n]\nid: a\n',
        'questions: [\n  "one",\n  "two",\n  "new" # ]\n]\nid: a\n',
    ),
    "brackets with a comma at the end": (
        'questions: [\n  "one", # 1\n]\nid: a\n',
        'questions: [\n  "one",\n  "new", # 1\n]\nid: a\n',
    ),
    "empty brackets": ("questions: []\nid: a\n", 'questions: ["new"]\nid: a\n'),
    "empty brackets with room": ("questions: [ ] # none\nid: a\n", 'questions: ["new" ] # none\nid: a\n'),
    "no list": ("id: a\ntype: faq\n", 'id: a\ntype: faq\nquestions:\n  - "new"\n'),
    "an empty list": ("questions:\nid: a\n", 'questions:\n  - "new"\nid: a\n'),
    "an empty list with a comment": ("questions: # none\nid: a\n", 'questions: # none\n  - "new"\nid: a\n'),
    "null": ("questions: null # none\nid: a\n", 'questions: # none\n  - "new"\nid: a\n'),
    "a tilde": ("questions: ~\nid: a\n", 'questions:\n  - "new"\nid: a\n'),
    "nothing at all": ("", 'questions:\n  - "new"\n'),
    "a comment alone": ("# later\n", '# later\nquestions:\n  - "new"\n'),
    "fields with an indent": ("  id: a\n  type: faq\n", '  id: a\n  type: faq\n  questions:\n    - "new"\n'),
    "another alphabet": (
        "questions:\n  - وصلتني رسالة\nid: a\n",
        'questions:\n  - وصلتني رسالة\n  - "new"\nid: a\n',
    ),
    "signs outside the basic plane": (
        "questions: [🐝🐝, é]\nid: a\n",
        'questions: [🐝🐝, é, "new"]\nid: a\n',
    ),
    "a text that looks like the list": (
        "description: |\n  questions:\n    - not this\nquestions:\n  - old\nid: a\n",
        'description: |\n  questions:\n    - not this\nquestions:\n  - old\n  - "new"\nid: a\n',
    ),
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(("before", "after"), SHAPES.values(), ids=SHAPES.keys())
def test_the_line_goes_in_and_all_else_stays(before: str, after: str, line_end: str) -> None:
    text, wanted = (f"---\n{matter}{BODY}".replace("\n", line_end) for matter in (before, after))
    changed = with_question(text, "new")
    assert changed == wanted
    assert with_question(changed, "new") == changed


QUESTIONS = [
    "error: 0x80070005",
    "is 'this' \"quoted\"",
    "# not a comment",
    "- a dash",
    "[a, b] {c: d}",
    "yes",
    "null",
    "404",
    "C:\\new",
    "@all `x` %",
    "وصلتني رسالة غريبة",
    "what? 🐝",
]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("matter", ["questions:\n  - old\n", "questions: [old]\n", "id: a\n", "questions:\n"])
def test_any_question_reads_back_as_it_was_asked(matter: str, question: str) -> None:
    assert questions(with_question(f"---\n{matter}{BODY}", question))[-1] == question


@given(
    st.lists(st.sampled_from([*QUESTIONS, "x " * 60]), min_size=1, max_size=4),
    st.sampled_from([before for before, _ in SHAPES.values()]),
)
def test_several_questions_go_in_one_after_the_other(asked: list[str], matter: str) -> None:
    text = f"---\n{matter}{BODY}"
    for question in asked:
        text = with_question(text, question)
    wanted = [question.strip() for question in dict.fromkeys(asked)]
    assert [question.strip() for question in questions(text)[-len(wanted) :]] == wanted
    assert text.endswith(BODY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# No front matter\n", "no front matter"),
        ("---\nid: a\n", "no front matter"),
        ("---\nid: [a\n---\n", "cannot be read"),
        ("---\n- a\n---\n", "cannot be read"),
        ("---\nquestions: lost phone\n---\n", "not a list"),
        ("---\nquestions: {a: b}\n---\n", "not a list"),
        ("---\n{id: a, type: faq}\n---\n", "as it is written"),
        ("---\nid: a\nid: b\n---\n", "cannot be read"),
    ],
)
def test_what_cannot_be_written_safely_is_left_to_a_person(text: str, words: str) -> None:
    with pytest.raises(KbError, match=words) as told:
        with_question(text, "new")
    assert told.value.hint


def questions(text: str) -> list[str]:
    source, problems = split_source(text, "x")
    assert not problems
    read = read_front_matter(source.front_matter, "x")
    assert not read.problems
    return [each if isinstance(each, str) else each.text for each in read.values["questions"]]
