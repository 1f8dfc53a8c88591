"""Each kind of Vale's rules: found where Vale finds it, silent at what only looks alike."""

from __future__ import annotations

import pytest

EXISTENCE = """
extends: existence
message: "Consider removing '%s'."
ignorecase: true
tokens:
  - very
  - in order (?:to|for)
"""


def test_existence_finds_whole_words_in_any_letters(house):
    house.rule(EXISTENCE)
    assert house.told("Very good, every time.\n\n- Do it in order to win.\n") == [
        (1, 1, "Consider removing 'Very'."),
        (3, 9, "Consider removing 'in order to'."),
    ]


@pytest.mark.parametrize(
    ("extra", "body", "found"),
    [
        ("nonword: true\n", "A discovery.", ["ver"]),
        ("", "A discovery, ver 2.", ["ver"]),
        ("ignorecase: true\n", "VER and ver.", ["VER", "ver"]),
        ("", "VER and Ver.", []),
        ("exceptions: [ver sacrum]\n", "The Ver Sacrum, ver sacrum and ver.", ["ver"]),
    ],
)
def test_existence_takes_vales_switches(house, extra, body, found):
    house.rule(f"extends: existence\nmessage: '%s'\n{extra}tokens: [ver]\n")
    assert house.messages(body) == found


@pytest.mark.parametrize(("append", "body"), [("false", "It was broken."), ("true", "It broken was.")])
def test_raw_stands_before_the_tokens_or_after_them(house, append, body):
    raw = r"\b(?:is|was)\b\s*" if append == "false" else r"\s(?:is|was)\b"
    house.rule(f"extends: existence\nmessage: '%s'\nappend: {append}\nraw: ['{raw}']\ntokens: ['\\w+en']\n")
    assert len(house.messages(body)) == 1
    assert house.messages("They broken it.") == []


def test_words_end_where_they_do_in_other_scripts_too(house):
    house.rule("extends: existence\nmessage: '%s'\ntokens: [über, art, für]\n")
    assert house.messages("Er spricht über Kunst, darüber und für art; fürs ist keine.") == [
        "über",
        "für",
        "art",
    ]


def test_code_and_addresses_are_not_words(house):
    house.rule("extends: existence\nmessage: '%s'\ntokens: [sudo]\n")
    assert house.messages("Type `sudo` at https://sudo.example/sudo.\n\n```\nsudo\n```\n") == []


def test_quotes_and_bold_names_are_looked_at_as_vale_does(house):
    house.rule("extends: existence\nmessage: '%s'\ntokens: [very]\n")
    assert house.messages("Choose **Very**, then “very”, then **very**.") == ["very", "very"]


SUBSTITUTION = """
extends: substitution
message: "Use '%s' instead of '%s'."
level: error
ignorecase: true
action:
  name: replace
swap:
  utilize: use
  cell ?phone: phone|mobile phone
  javascript: JavaScript
  'change in(?: )?to the (.*) folder': open the $1 folder
"""


def test_substitution_names_what_is_better_then_what_was_found(house):
    house.rule(SUBSTITUTION)
    assert house.messages("Utilize a cell phone with JavaScript or Javascript.") == [
        "Use 'use' instead of 'Utilize'.",
        "Use 'phone' or 'mobile phone' instead of 'cell phone'.",
        "Use 'JavaScript' instead of 'Javascript'.",
    ]


def test_what_a_group_caught_stands_in_the_better_wording(house):
    house.rule(SUBSTITUTION)
    assert house.messages("Now change into the `etc` folder.") == [
        "Use 'open the etc folder' instead of 'change into the etc folder'."
    ]


@pytest.mark.parametrize(
    ("body", "fixes"),
    [
        ("We utilize it.", ["use"]),
        ("Utilize it.", [None]),
        ("A cell phone.", [None]),
        ("A **javascript** file.", ["JavaScript"]),
    ],
)
def test_only_a_single_plain_replacement_is_made_unasked(house, body, fixes):
    house.rule(SUBSTITUTION)
    assert [each.fix and each.fix.text for each in house.findings(body)] == fixes


def test_a_capital_is_kept_where_the_rule_says_so(house):
    house.rule(
        "extends: substitution\nmessage: '%s, not %s'\nignorecase: true\ncapitalize: true\n"
        "action: {name: replace}\nswap: {mankind: people}\n"
    )
    [finding] = house.findings("Mankind won.")
    assert (finding.message, finding.fix.text) == ("'People', not Mankind", "People")


def test_the_longest_swap_is_tried_first(house):
    house.rule(
        "extends: substitution\nmessage: '%s|%s'\nignorecase: true\nswap:\n  MPL: MPL\n  'MPL[ -]?2(?:\\.0)?': MPL 2.0\n"
    )
    assert house.messages("mpl 2.0, MPL2.0, MPL 2.0 and MPL.") == ["MPL 2.0|mpl 2.0", "MPL 2.0|MPL2.0"]


def test_a_replacement_that_is_itself_a_fault_is_no_fix(house):
    house.rule("extends: substitution\nmessage: '%s %s'\naction: {name: replace}\nswap: {log: log log}\n")
    assert [each.fix for each in house.findings("A log.")] == [None]


@pytest.mark.parametrize(
    ("rule", "body", "expected"),
    [
        ("scope: sentence\nmax: 2\ntoken: ','", "One, two, three, four. One, two.", [(1, 4, "Too many.")]),
        ("scope: paragraph\nmin: 2\ntoken: '\\w+'", "Hi.\n\nHi there.\n\n- Hi\n", [(1, 1, "Too many.")]),
        (
            "scope: heading & ~heading.h1\nmax: 5\ntoken: .",
            "# A very long one\n\n## Short\n\n## Too long\n",
            [(5, 4, "Too many.")],
        ),
        (
            "scope: summary\nmax: 3\ntoken: '\\bvery\\b'\nignorecase: true",
            "Very.\n\nVery very.\n\n- Very\n\n# Very\n",
            [(1, 1, "Too many.")],
        ),
        ("scope: alt\nmax: 4\ntoken: .", "See ![A long one](x.png).\n", [(1, 19, "Too many.")]),
    ],
)
def test_occurrence_counts_in_each_piece(house, rule, body, expected):
    house.rule(f"extends: occurrence\nmessage: Too many.\n{rule}\n")
    assert house.told(body) == expected


REPETITION = (
    "extends: repetition\nmessage: \"'%s' is repeated.\"\nignorecase: true\nalpha: true\ntokens: ['{}']\n"
)


@pytest.mark.parametrize("token", [r"[^\s]+", r"[^\s.!?]+", r"\w+"])
def test_repetition_finds_a_word_twice_in_a_row(house, token):
    house.rule(REPETITION.format(token))
    assert house.told("Here is the the mail. The the\nend.") == [
        (1, 9, "'the' is repeated."),
        (1, 23, "'the' is repeated."),
    ]


@pytest.mark.parametrize(
    "body", ["That is it. It is late.", "Type 5 5 times.", "Use `ls` `ls`.", "The, the."]
)
def test_repetition_leaves_other_doubles_alone(house, body):
    house.rule(REPETITION.format(r"[^\s]+"))
    assert house.messages(body) == []


def test_consistency_finds_the_second_way_and_all_after_it(house):
    house.rule(
        "extends: consistency\nmessage: \"Inconsistent spelling of '%s'.\"\nignorecase: true\neither:\n  advisor: adviser\n"
    )
    assert house.told("An advisor.\n\nAn Advisor.\n\nThe adviser.\n\nAn advisor.\n") == [
        (5, 5, "Inconsistent spelling of 'adviser'."),
        (7, 4, "Inconsistent spelling of 'advisor'."),
    ]
    assert house.messages("An advisor.\n\nThe advisors.\n") == []


CONDITIONAL = """
extends: conditional
message: "'%s' has no definition."
first: '\\b([A-Z]{3,5})\\b'
second: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'
exceptions: [HTML]
"""


def test_conditional_wants_a_short_form_explained_before_it_is_used(house):
    house.rule(CONDITIONAL)
    body = "The WHO and HTML.\n\nThe World Health Organization (WHO).\n\nThe WHO, the NFL.\n"
    assert house.told(body) == [(1, 5, "'WHO' has no definition."), (5, 14, "'NFL' has no definition.")]


def test_conditional_without_a_group_asks_for_both_in_one_place(house):
    house.rule("extends: conditional\nmessage: No way back for '%s'.\nfirst: delete\nsecond: undo\n")
    assert house.told("You delete it.\n\nYou delete it and undo it.\n") == [
        (1, 5, "No way back for 'delete'.")
    ]


@pytest.mark.parametrize(
    ("match", "body", "wrong"),
    [
        ("$sentence", "## Set up your phone\n\n## Set Up Your Phone\n", ["Set Up Your Phone"]),
        ("$sentence", "## set up a phone\n\n## Use `APPEND` and gRPC\n", ["set up a phone"]),
        ("$sentence", "## Test: Modern work and the more\n", []),
        ("$title", "## Set Up a Phone of Yours\n\n## Set up a phone\n", ["Set up a phone"]),
        ("$lower", "## all small\n\n## Not all\n", ["Not all"]),
        ("$upper", "## ALL\n\n## Not\n", ["Not"]),
        ("'^[A-Z]\\w+ing\\b'", "## Setting up\n\n## Set up\n", ["Set up"]),
    ],
)
def test_capitalization_judges_headings(house, match, body, wrong):
    house.rule(
        f"extends: capitalization\nmessage: '%s'\nscope: heading\nmatch: {match}\nindicators: [':']\nexceptions: [gRPC]\n"
    )
    assert house.messages(body) == wrong


def test_the_two_guides_differ_in_long_prepositions(house):
    rule = "extends: capitalization\nmessage: '%s'\nscope: heading\nmatch: $title\nthreshold: 1\nstyle: {}\n"
    house.rule(rule.format("Chicago"), "Chicago")
    house.rule(rule.format("AP"), "AP")
    found = house.findings("## Life Without a Phone\n\n## Life without a Phone\n")
    assert [(each.rule, each.message) for each in found] == [
        ("House.Chicago", "Life Without a Phone"),
        ("House.AP", "Life without a Phone"),
    ]


def test_the_sites_own_names_are_exceptions_unless_a_rule_says_no(house):
    house.folder.write("words.yml", "names:\n  Northwind Agent: What we make.\n")
    rule = (
        "extends: capitalization\nmessage: '%s'\nscope: heading\nmatch: $sentence\nthreshold: 1\nvocab: {}\n"
    )
    house.rule(rule.format("true"), "With")
    house.rule(rule.format("false"), "Without")
    assert [each.rule for each in house.findings("## Get the Northwind Agent\n")] == ["House.Without"]
