from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.text.markdown import read_markdown
from kb_tools.text.sentences import split_sentences

PIECES = st.sampled_from(
    [
        "# ",
        "- ",
        "1. ",
        "> ",
        "    ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "`",
        "```",
        "*",
        "**",
        "_",
        "[",
        "](",
        ")",
        "![",
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "<!--",
        "-->",
        "&amp;",
        "|",
        "|-|-|",
        "!!! note",
        '=== "a"',
        ": ",
        "[^1]",
        "[^1]: ",
        "{#a}",
        "\\",
        "++a++",
        "~",
        "==",
        "word",
        "caf\u0065\u0301",
        "\U0001f600",
        "\0",
        "\ud800",
        "\x02F0\x03",
        "\x02",
        " ",
        "  \n",
        "<https://a.b>",
        "[a]: b",
        "---",
        "\u2028",
        "\x0c",
    ]
)
SOURCES = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200)


@settings(max_examples=300, deadline=None)
@given(SOURCES)
def test_every_character_has_a_place_and_places_never_fall_back(source):
    document = read_markdown(source)
    for block in document.blocks:
        places = [block.source_offset(index) for index in range(len(block.text))]
        assert all(0 <= place < len(source) for place in places)
        assert places == sorted(places)
        assert all(0 <= span.start < span.end <= len(block.text) for span in block.spans)
        for sentence in split_sentences(block):
            assert block.text[sentence.start : sentence.end] == sentence.text
    for link in document.links:
        assert 0 <= link.offset <= link.offset + link.length <= len(source)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_letters_map_to_themselves_through_tabs_line_ends_and_emoji(end):
    source = end.join(
        ["# A\tb \U0001f600", "", "-\tcafe\u0301 **x** &amp; y", "\t", "\tmore `c\td`", "", "\tcode\there"]
    )
    letters = 0
    for block in read_markdown(source).blocks:
        for index, character in enumerate(block.text):
            if character.isalpha() or ord(character) > 127:
                letters += 1
                assert source[block.source_offset(index)] == character
    assert letters > 15


def test_lines_end_where_editors_end_them():
    document = read_markdown("a\u2028b\x0cc\r\nd\re\nf")
    assert [document.line_column(document.source.index(letter)) for letter in "acdef"] == [
        (1, 1),
        (1, 5),
        (2, 1),
        (3, 1),
        (4, 1),
    ]


HOSTILE = {
    "a long paragraph": "word " * 40_000,
    "headings": "# a\n" * 20_000,
    "nested quotes": "> " * 10_000 + "x",
    "nested lists": "\n".join(" " * 4 * depth + "- x" for depth in range(200)),
    "open brackets": "[" * 200_000,
    "open links": "[](" * 60_000,
    "back ticks": "`" * 200_000,
    "growing ticks": "".join("`" * size + " " for size in range(600)),
    "stars": "*a " * 60_000,
    "open tags": "<div>\n" * 30_000,
    "open comments": "<!--\n" * 30_000,
    "open attributes": '<a b="' * 30_000,
    "references": "".join(f"[{number}]: x\n" for number in range(10_000)),
    "footnotes": "".join(f"[^{number}]: x\n" for number in range(10_000)),
    "spaces": "a" + " " * 200_000 + "b",
    "tabs": "\t" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_take_time_by_their_length_only(name):
    began = time.process_time()
    read_markdown(HOSTILE[name])
    assert time.process_time() - began < 5
