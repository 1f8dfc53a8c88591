"""Where a rule looks, how it speaks, how much it counts, and what a person can set."""

from __future__ import annotations

import pytest

from kb_tools.checks.finding import Severity
from kb_tools.checks.vale.messages import filled
from kb_tools.errors import KbError
from kb_tools.settings import CheckScope, CheckSettings, Level

BODY = """\
# TODO one

## TODO two

TODO para and [TODO link](x.md) and **TODO strong** and *TODO em* and `TODO code`.

- TODO item

> TODO quote

| TODO head | b |
|---|---|
| TODO cell | b |

![TODO alt](x.png)
"""


@pytest.mark.parametrize(
    ("scope", "lines"),
    [
        ("text", [1, 3, 5, 5, 5, 5, 7, 9, 11, 13, 15]),
        ("heading", [1, 3]),
        ("heading.h2", [3]),
        ("[heading.h1, list]", [1, 7]),
        ("paragraph", [5, 5, 5, 5]),
        ("list", [7]),
        ("blockquote", [9]),
        ("table", [11, 13]),
        ("link", [5]),
        ("strong", [5]),
        ("emphasis", [5]),
        ("code", [5]),
        ("alt", [15]),
        ("~heading", [5, 5, 5, 5, 7, 9, 11, 13, 15]),
        ("'~heading & ~blockquote & ~table'", [5, 5, 5, 5, 7, 15]),
        ("text.md", [1, 3, 5, 5, 5, 5, 7, 9, 11, 13, 15]),
    ],
)
def test_a_scope_says_where_a_rule_looks(house, scope, lines):
    house.rule(f"extends: existence\nmessage: '%s'\nscope: {scope}\ntokens: [TODO]\n")
    assert [line for line, _, _ in house.told(BODY)] == lines


def test_a_sentence_is_looked_at_by_itself(house):
    house.rule("extends: existence\nmessage: '%s'\nscope: sentence\nraw: '^Then.*$'\n")
    assert house.told("First it. Then that.\nThen this.\n") == [
        (1, 11, "Then that."),
        (2, 1, "Then this."),
    ]


def test_no_match_reaches_from_one_paragraph_into_the_next(house):
    house.rule("extends: existence\nmessage: '%s'\nnonword: true\ntokens: ['one\\s+two', 'a(?:.|\\s)*z']\n")
    assert house.messages("See one\n\ntwo, a b z.\n\nOne two z.\n") == ["a b z"]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Use '%s' for '%s'.", "Use 'a' for 'b'."),
        ("Not '%[2]s', but %[1]q; 100%% of %s.", "Not 'b', but \"a\"; 100% of b."),
        ("%v and nothing %s%s", "a and nothing b"),
        ("No verb.", "No verb."),
    ],
)
def test_messages_are_filled_in_as_vale_does(message, told):
    assert filled(message, "a", "b") == told


def test_level_limit_link_and_description(house):
    house.rule(
        "extends: existence\nmessage: '%s'\nlevel: suggestion\nlimit: 2\nlink: https://example.com/x\n"
        "description: Say it once.\naction: {name: remove}\ntokens: [so]\n"
    )
    found = house.findings("So so, so so.")
    assert len(found) == 2
    assert {(each.severity, each.why, each.suggestion) for each in found} == {
        (Severity.HINT, "Say it once. See https://example.com/x", "Take it out.")
    }


def test_a_rule_of_a_style_is_set_like_one_of_ours(house):
    house.rule("extends: existence\nmessage: '%s'\ntokens: [so]\n")
    assert house.findings("So so.", CheckSettings(off={"House.Rule": "We like it."})) == []
    [found] = house.findings("It is so.", CheckSettings(rules={"House.Rule": Level.ERROR}))
    assert found.severity is Severity.ERROR
    where = (CheckScope(type=("how_to",), rules={"House.Rule": Level.HINT}),)
    [found] = house.findings("It is so.", CheckSettings(where=where))
    assert found.severity is Severity.HINT
    with pytest.raises(KbError, match=r'did you mean "House\.Rule"'):
        house.findings("So.", CheckSettings(off={"House.Rul": "A reason."}))


def test_a_comment_lets_a_finding_stand(house):
    house.rule("extends: existence\nmessage: '%s'\ntokens: [so]\n")
    assert house.findings("<!-- kb-ignore: House.Rule: we mean it -->\nIt is so.\n") == []


@pytest.mark.parametrize(
    ("token", "body", "found"),
    [
        (r"it is(?!\.)", "it is late. How it is.", ["it is"]),
        (r"it''s(?=\.)", "it's late. How it's.", ["it's"]),
        (r"(?<!not )safe", "safe, not safe", ["safe"]),
        (r"(?<=not )safe|fine(?!st)", "safe, not safe, fine", ["safe", "fine"]),
    ],
)
def test_a_pattern_may_look_ahead_at_its_end_and_behind_at_its_beginning(house, token, body, found):
    house.rule(f"extends: existence\nmessage: '%s'\ntokens: ['{token}']\n")
    assert house.messages(body) == found
    house.rule(f"extends: substitution\nmessage: '%s%s'\nswap: {{'{token}': ''}}\n")
    assert house.messages(body) == found
