"""Rules that are wrong or ask for what we do not do: told with a place, a reason and what to do."""

from __future__ import annotations

import time

import pytest

from kb_tools.checks.vale.patterns import Pattern, Text, UnsupportedPatternError, read_pattern
from kb_tools.errors import KbError, ProblemsError

SOUND = "extends: existence\nmessage: '%s'\ntokens: [so]\n"


@pytest.mark.parametrize(
    ("text", "at", "told"),
    [
        (
            "extends: existense\nmessage: x\ntokens: [a]\n",
            "1:10",
            'no "existense": did you mean "existence"?',
        ),
        ("message: x\ntokens: [a]\n", "1:1", "does not say what it extends"),
        ("extends: existence\ntokens: [a]\n", "1:1", "has no message"),
        (SOUND + "ignorcase: true\n", "4:1", 'did you mean "ignorecase"?'),
        (SOUND + "ignorecase: perhaps\n", "4:13", "ignorecase: found “perhaps”"),
        (SOUND + "level: warn\n", "4:8", 'no "warn": did you mean "warning"?'),
        (SOUND + "scope: headng\n", "4:8", 'no scope "headng": did you mean "heading"?'),
        (SOUND + "limit: many\n", "4:8", "limit: found “many”"),
        (SOUND + "action: {name: replac}\n", "4:16", 'did you mean "replace"?'),
        (
            "extends: existence\nmessage: x\ntokens:\n  - fine\n  - (a\n",
            "5:5",
            "the pattern “(a” cannot be read: missing )",
        ),
        ("extends: existence\nmessage: x\n", "1:1", "needs tokens or raw"),
        ("extends: substitution\nmessage: x\nswap: [a]\n", "3:7", "swap: found several values"),
        ("extends: capitalization\nmessage: x\nmatch: $sentense\n", "3:8", 'did you mean "$sentence"?'),
        ("extends: occurrence\nmessage: x\ntoken: a\n", "1:1", "needs max or min"),
        ("extends: existence\n\tmessage: x\n", "2:1", "a tab stands where YAML allows only spaces"),
        ("extends: [existence\n", "1:10", "this list in [ ] is never closed"),
        (SOUND + "tokens: [b]\n", "4:1", "a second time"),
        ("", "1:1", "this file holds no rule"),
        ("- a\n", "1:1", "a rule is made of names and values"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(house, text, at, told):
    file = house.rule(text)
    with pytest.raises(ProblemsError) as caught:
        house.styles()
    [line] = [each for each in caught.value.problems if told in each.message]
    assert f"{file.name}:{at}" in str(line)


def test_everything_wrong_is_told_at_once(house):
    house.rule("extends: existence\nmessage: x\nlevel: bad\ntokens: ['(', ')']\n", "One")
    house.rule("extends: nothing\nmessage: x\n", "Two")
    with pytest.raises(ProblemsError) as caught:
        house.styles()
    assert len(caught.value.problems) == 4


def test_a_folder_that_is_not_there_is_told_with_the_nearest(house):
    house.rule(SOUND)
    from kb_tools.checks.vale.folders import read_styles

    with pytest.raises(KbError, match='did you mean "House"'):
        read_styles(house.top, ["styles/Hous"])
    (house.top / "styles" / "Empty").mkdir()
    with pytest.raises(KbError, match="there is no rule of Vale in"):
        read_styles(house.top, ["styles/Empty"])


def test_a_file_that_is_no_utf_8_is_told(house):
    house.rule(SOUND).write_bytes(b"message: \xff\n")
    with pytest.raises(ProblemsError, match="not saved as UTF-8"):
        house.styles()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("extends: spelling\nmessage: x\n", "rules that extend spelling (House.Rule)"),
        ("extends: script\nmessage: x\nscript: y\n", "rules that extend script (House.Rule)"),
        ("extends: House.Other\n", "rules that extend another rule (House.Rule)"),
        (SOUND + "scope: raw\n", "the scope raw (House.Rule)"),
        (SOUND + "scope: table.header\n", "the scope table.header (House.Rule)"),
        (SOUND + "action: {name: edit, params: [remove]}\n", "the action edit (House.Rule)"),
        (
            "extends: substitution\nmessage: x\nswap: {a: b}\npos: NN\n",
            "the key pos of rules that extend substitution",
        ),
        (SOUND.replace("so", "'a(?=b)c'"), "patterns with a look ahead (?=…) (styles/House/Rule.yml:3:10)"),
        (SOUND.replace("so", r"'(\w) \1'"), r"patterns with a reference to a group (\1)"),
        (SOUND.replace("so", "'(?>a)'"), "patterns with an atomic group"),
        (SOUND.replace("so", "'a++'"), "patterns with a possessive repetition"),
    ],
)
def test_what_is_not_done_is_named(house, monkeypatch, text, named):
    monkeypatch.chdir(house.top)
    house.rule(SOUND, "Sound")
    house.rule(text)
    [note] = house.styles().notes
    assert note.startswith("Not done of Vale's style House: ")
    assert named in note


def test_the_rest_of_a_rule_runs_without_what_is_left_out(house):
    house.rule("extends: existence\nmessage: '%s'\ntokens: ['a(?=b)c', so]\n")
    assert house.messages("It is so.") == ["so"]


def test_files_that_vale_would_not_read_are_named(house):
    house.rule(SOUND)
    house.rule(SOUND, "Other").rename(house.top / "styles" / "House" / "Other.yaml")
    [note] = house.styles().notes
    assert ".yaml" in note
    assert [rule.id for rule in house.styles().rules] == ["House.Rule"]


@pytest.mark.parametrize(
    "token", ["(a+)+$", "(?:a|a)*b", "(?:x.*y|x)", "(?:.*a){20}", r"[^\s]+", "(a?){30}a{30}", "über.*|a"]
)
@pytest.mark.parametrize("letter", ["a", "x", "ü"])
def test_no_pattern_hangs(token, letter):
    text = Text(letter * 200_000 + " ü!")
    began = time.perf_counter()
    for whole_words in (True, False):
        assert sum(1 for _ in Pattern(read_pattern(token), whole_words=whole_words).spans(text)) <= 200_001
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"(a)(?:b)(?P<n>c)(?<m>d)", "(?:a)(?:b)(?:c)(?:d)"),
        (r"[(](a)[^)]\(", r"[(](?:a)[^)]\("),
        (r"\u2019\_", r"\x{2019}_"),
        (r"[[:alpha:](]+(b)", r"[[:alpha:](]+(?:b)"),
        (r"[]a(](b)", r"[]a(](?:b)"),
        (r"a\Z", r"a\z"),
    ],
)
def test_patterns_are_put_into_re2s_language(written, read):
    assert read_pattern(written) == read


def test_a_repetition_that_re2_refuses_is_not_called_wrong():
    with pytest.raises(UnsupportedPatternError):
        read_pattern("a{1,2000}")
