"""What can stand in front matter is offered, also while it is half written."""

from __future__ import annotations

import pytest

from kb_tools.content.schema import FrontMatter
from kb_tools.editor.completion import suggestions
from kb_tools.editor.desk import Desk
from kb_tools.editor.explaining import explanation
from kb_tools.editor.field_values import as_written
from kb_tools.fields import described
from kb_tools.yaml_source import plain, read_yaml
from tests.conftest import TODAY

PATH = "signing-in/new.md"


def offered(desk: Desk, text: str) -> list[str]:
    """What is offered at the mark ‸, as the whole line reads after it is chosen."""
    before = text.partition("‸")[0]
    desk.write(PATH, text.replace("‸", ""))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    written = desk.source(PATH).line(line)
    found = suggestions(desk, PATH, line, column, TODAY).entries
    assert all(each.start <= column <= each.end for each in found)
    return [f"{written[: each.start - 1]}{each.text}{written[each.end - 1 :]}" for each in found]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("---\nty‸\n---\n", "id: $0"),
        ("---\n‸", "id: $0"),
        ("---\nid: a\n‸\ntitle: b\n---\n", "type: $0"),
        ("---\nty‸pe: how_to\n---\n", "id: how_to"),
        ("---\ntype: ‸\n---\n", "type: how_to"),
        ("---\ntype:‸\n---\n", "type: how_to"),
        ("---\ntype: con‸cept\n---\n", "type: how_to"),
        ("---\naudience: ‸\n", "audience: customer"),
        ("---\nai_assisted: ‸\n---\n", "ai_assisted: true"),
        ("---\nowner: a‸\n---\n", "owner: ana"),
        ("---\nreviewers: [ana, ‸]\n---\n", "reviewers: [ana, ana]"),
        ("---\nreviewers: [‸\n---\n", "reviewers: [ana"),
        ("---\nreviewers:\n  - ‸\n---\n", "  - ana"),
        ("---\nreviewers:\n- ‸\n---\n", "- ana"),
        ("---\nrelated:\n  - forms\n  - b‸\n---\n", "  - backup-codes"),
        ("---\ncategory: ‸\n---\n", "category: signing-in"),
        ("---\nlast_reviewed_on: ‸\n---\n", "last_reviewed_on: 2026-11-25"),
        ("---\ntitle: New phone?\nquestions:\n  - ‸\n---\n", "  - New phone?"),
        ("---\nsources:\n  - ‸\n---\n", "  - title: $0"),
        ("---\nsources:\n  - title: x\n    ‸\n---\n", "    title: $0"),
        ("---\nsearch:\n  ‸\n---\n", "  boost: $0"),
        ("---\nsearch:\n  exclude: ‸\n---\n", "  exclude: true"),
        ("---\r\nowner: ‸\r\n---\r\n", "owner: ana"),
    ],
)
def test_the_first_offer_fits_the_place(desk, text, first):
    assert offered(desk, text)[0] == first


@pytest.mark.parametrize(
    "text",
    ["own‸er", "---\n---\nown‸", "---\ntitle: ‸\n---\n", "---\n# own‸\n---\n", "Text.\n---\nid‸: a\n---\n"],
)
def test_nothing_is_offered_elsewhere(desk, text):
    assert offered(desk, text) == []


def test_every_field_has_its_meaning_and_an_example(desk):
    desk.write(PATH, "---\n\n---\n")
    found = {each.label: each for each in suggestions(desk, PATH, 2, 1, TODAY).entries}
    for field in described(FrontMatter):
        assert field.meaning in found[field.name].meaning
        assert field.example in found[field.name].meaning


def test_values_of_other_articles_are_offered_most_used_first(desk, centre):
    centre.article("a/one.md", fields="tags: [rare, often]\n")
    centre.article("a/two.md", fields="tags: [often]\n")
    desk.reload()
    assert offered(desk, "---\ntags: [‸]\n---\n") == ["tags: [often]", "tags: [rare]"]


@pytest.mark.parametrize(
    "text",
    ["Northwind Vault", "a: b", "- x", "no", "4.2", "null", "#1", "yes? no", "it's", "x\\y", "a, b", ""],
)
def test_what_is_written_reads_back_as_it_was(text):
    node, problems = read_yaml(f"a: [{as_written(text)}]\nb: {as_written(text)}\n", "f")
    assert problems == ()
    assert plain(node) == {"a": [text], "b": text}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("---\now‸ner: ana\n---\n", "Who answers for it"),
        ("---\nowner: a‸na\n---\n", "Ana Ruiz"),
        ("---\nrelated: [forms, lost‸-phone]\n---\n", "Lost-phone"),
        ("---\ncategory: sign‸ing-in\n---\n", "Signing in"),
        ("---\nreview_in: 9‸0 days\n---\n", "For how long"),
        ("---\nsources:\n  - ti‸tle: x\n---\n", "as a reader would look for it"),
    ],
)
def test_a_field_and_its_value_are_explained(desk, text, told):
    before = text.partition("‸")[0]
    desk.write(PATH, text.replace("‸", ""))
    found = explanation(desk, PATH, before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert found is not None
    assert told in found.text
