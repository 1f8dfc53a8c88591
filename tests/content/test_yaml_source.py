"""YAML as people write it: text stays text, places are exact, and nothing in a file is ever run."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.errors import Place
from kb_tools.yaml_source import Scalar, at_path, key_at_path, node_of, plain, read_yaml, write_scalar


def read(text: str, *, foreign: bool = False):
    node, problems = read_yaml(text, "x.yml", foreign=foreign)
    return plain(node), [f"{p.place.line}:{p.place.column} {p.message}" for p in problems]


def test_scalars_stay_as_they_are_written():
    values, _ = read(
        "version: 1.10\nanswer: no\nday: 2026-11-03\nempty:\ntilde: ~\nquoted: '~'\noctal: 010\n"
    )
    assert values == {
        "version": "1.10",
        "answer": "no",
        "day": "2026-11-03",
        "empty": None,
        "tilde": None,
        "quoted": "~",
        "octal": "010",
    }


def test_places_are_those_of_values_and_keys():
    node, _ = read_yaml("a:\n  - b\n  - 🔑: [c, d]\n", "x.yml", first_line=5)
    assert at_path(node, ("a", 1, "🔑", 1)) == Place("x.yml", 7, 12, 1)
    assert key_at_path(node, ("a", 1, "🔑")) == Place("x.yml", 7, 5, 1)
    assert at_path(node, ("a", 7, "x")) == at_path(node, ("a",))


def test_tags_are_kept_as_text_in_foreign_settings_and_refused_in_ours():
    text = "a: !ENV [HOME, x]\nb: !!python/name:os.system\nc: !!python/object/apply:os.abort []\n"
    values, problems = read(text, foreign=True)
    assert problems == []
    assert values == {"a": ["HOME", "x"], "b": "", "c": []}
    assert "the tag !ENV is not allowed" in read(text)[1][0]


def test_aliases_of_foreign_settings_stand_for_what_they_name():
    assert read("a: &x [1, 2]\nb: *x\n", foreign=True) == ({"a": ["1", "2"], "b": ["1", "2"]}, [])


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)),
        "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [[[[*a{n - 1}]]]]\n" for n in range(1, 400)),
        "a: &a [*a]\n",
    ],
    ids=["wide", "deep", "round"],
)
def test_a_bomb_of_aliases_is_refused_at_once(text):
    began = time.process_time()
    values, problems = read(text, foreign=True)
    assert values is None
    assert len(problems) == 1
    assert time.process_time() - began < 1


def test_values_of_another_program_find_their_places_in_the_file():
    file, _ = read_yaml("home:\n  urgent: [one, two]\n", "mkdocs.yml")
    node = node_of({"home": {"urgent": ["one", 2, True, None]}}, "mkdocs.yml", file)
    assert plain(node) == {"home": {"urgent": ["one", "2", "true", None]}}
    assert at_path(node, ("home",)).line == 2
    again = node_of({"home": {"urgent": ["one", "two"]}}, "mkdocs.yml", file)
    assert at_path(again, ("home", "urgent", 1)) == Place("mkdocs.yml", 2, 17, 3)


visible = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff\ufffe\uffff\u2028\u2029")
)


@settings(max_examples=300, deadline=None)
@given(visible)
def test_a_text_written_reads_back(text):
    node, problems = read_yaml(f"a: {write_scalar(text)}\n", "x.yml")
    assert problems == ()
    assert isinstance(value := node.get("a"), Scalar)
    assert value.text == text
