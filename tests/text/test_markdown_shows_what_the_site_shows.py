from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cases import CASES
from judge import judged, judged_anchors, ours

from kb_tools.text.markdown import BlockKind, SpanKind, plain_text, read_markdown


@pytest.mark.parametrize("source", CASES)
def test_the_text_is_the_text_of_the_page(source):
    assert ours(source) == judged(source)


HEADINGS = [
    "# One\n\n## One\n\n## One_1\n\n# One",
    "## Set *up* your `key` {#start}\n\n## Start",
    "# Caf\u00e9 & [link](x) ![alt](y)\n\nSetext\n---\n\n###### Six ######",
    "## \n\n## !!!\n\n## \u65e5\u672c",
    "para\n{: #one }\n\n# One\n\n# A[^1] b\n\n[^1]: note",
    "- # In an item\n\n> ## In a quote\n\n!!! note\n    # In a box",
]


@pytest.mark.parametrize("source", HEADINGS)
def test_headings_have_the_ids_of_the_page(source):
    document = read_markdown(source)
    assert [(heading.level, heading.anchor) for heading in document.headings] == judged_anchors(source)
    assert document.anchors >= {heading.anchor for heading in document.headings}


@pytest.mark.slow
def test_real_articles_read_as_on_the_page(corpora):
    files = sorted((corpora / "arduino-help-center").rglob("*.md"))
    bodies = [re.sub(r"\A---\n.*?\n---\n", "", file.read_text("utf-8"), flags=re.DOTALL) for file in files]
    equal = sum(ours(body) == judged(body) for body in bodies)
    assert equal / len(bodies) >= 0.98


def test_links_of_every_kind_are_found_where_they_are_written():
    source = (
        'See [a *b*](one.md "T"), [c][r], <https://x.org> and ![pic](p.png).\n\n'
        '<a href="raw.md">raw</a>\n\n[r]: two.md\n'
    )
    document = read_markdown(source)
    found = [(link.target, link.text, link.is_image) for link in document.links]
    assert sorted(found) == [
        ("https://x.org", "https://x.org", False),
        ("one.md", "a b", False),
        ("p.png", "", True),
        ("raw.md", "raw", False),
        ("two.md", "c", False),
    ]
    for link in document.links:
        assert source[link.offset : link.offset + link.length] == link.target


def test_spans_tell_code_labels_keys_and_links():
    block = read_markdown("Run `x`, press ++ctrl+c++, click **Save** or [*go*](y).").blocks[0]
    assert {(span.kind, block.text[span.start : span.end]) for span in block.spans} == {
        (SpanKind.CODE, "x"),
        (SpanKind.KEYS, "Ctrl+C"),
        (SpanKind.STRONG, "Save"),
        (SpanKind.LINK, "go"),
        (SpanKind.EMPHASIS, "go"),
    }


def test_blocks_say_what_they_are():
    source = (
        '# H\n\np\n\n> q\n\n1. a\n    - b\n\n!!! tip "T"\n    c\n\n'
        "t\n:   d\n\n|x|y|\n|-|-|\n\n```\nk\n```\n\n[^n]: f\n"
    )
    found = [(block.kind.value, block.text) for block in read_markdown(source).blocks]
    assert found == [
        ("heading", "H"),
        ("paragraph", "p"),
        ("paragraph", "q"),
        ("item", "a"),
        ("item", "b"),
        ("title", "T"),
        ("paragraph", "c"),
        ("term", "t"),
        ("definition", "d"),
        ("cell", "x"),
        ("cell", "y"),
        ("code", "k"),
        ("footnote", "f"),
    ]
    blocks = read_markdown(source).blocks
    assert blocks[2].quoted and not blocks[1].quoted
    assert [(block.depth, block.ordered) for block in blocks if block.kind is BlockKind.ITEM] == [
        (1, True),
        (2, False),
    ]


def test_plain_text_has_code_only_on_request():
    document = read_markdown("# Title\n\nBody.\n\n```\ncode\n```\n")
    assert plain_text(document) == "Title\nBody."
    assert plain_text(document, code=True) == "Title\nBody.\ncode"
