"""Links to other articles are offered, explained and followed as they would be written."""

from __future__ import annotations

import pytest

from kb_tools.editor.completion import MOST, suggestions
from kb_tools.editor.explaining import explanation
from kb_tools.editor.targets import target_at, targets
from kb_tools.editor.written_links import as_target, way_to
from tests.conftest import TODAY

PATH = "signing-in/new.md"
MATTER = "---\nid: new\n---\n"


def at_mark(desk, text, path=PATH):
    before = text.partition("‸")[0]
    desk.write(path, text.replace("‸", ""))
    return path, before.count("\n") + 1, len(before) - before.rfind("\n")


def offered(desk, text):
    return [each.text for each in suggestions(desk, *at_mark(desk, text), TODAY).entries]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("See [x](‸", ["backup-codes.md", "lost-phone.md", "../your-data/forms.md"]),
        ("See [x](back‸)", ["backup-codes.md"]),
        ("See [x](../your-data/‸)", ["backup-codes.md", "lost-phone.md", "../your-data/forms.md"]),
        ("😀 ![x](form‸", ["../your-data/forms.md"]),
        ("[x]: form‸", ["../your-data/forms.md"]),
        ("See [x](bupcod‸", ["backup-codes.md"]),
        ("See [x](backup-codes.md#‸)", ["where-they-are"]),
        ("See [x](backup-codes.md#wh‸ere)", ["where-they-are"]),
        ("## One\n\n[x](#‸", ["one"]),
        ("See [x] (‸", []),
        ("See [x](nowhere.md#‸", []),
        ("See x‸", []),
    ],
)
def test_targets_are_offered_between_the_brackets(desk, text, labels):
    assert offered(desk, MATTER + text) == labels


def test_a_choice_takes_the_place_of_all_that_stands_there(desk):
    place = at_mark(desk, MATTER + "See [x](ba‸ckup.md#old).")
    [found] = suggestions(desk, *place, TODAY).entries
    assert (found.start, found.end) == (9, 22)


def test_of_very_many_articles_the_best_are_offered(desk, centre):
    for number in range(MOST + 5):
        centre.article(f"a/article-{number}.md")
    desk.reload()
    found = suggestions(desk, *at_mark(desk, MATTER + "[x](‸"), TODAY)
    assert (len(found.entries), found.complete) == (MOST, False)
    assert len(suggestions(desk, *at_mark(desk, MATTER + "[x](lost‸"), TODAY).entries) == 1


@pytest.mark.parametrize(
    ("path", "source", "way"),
    [("a/b.md", "a/c.md", "b.md"), ("b.md", "a/c.md", "../b.md"), ("a/b.md", "c.md", "a/b.md")],
)
def test_the_way_is_relative(path, source, way):
    assert way_to(path, source) == way


def test_what_would_end_a_link_is_escaped():
    assert as_target("a (b)/ü c.md") == "a%20%28b%29/ü%20c.md"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("See [the co‸des](backup-codes.md).", "**Backup-codes**"),
        ("See [the codes](backup-co‸des.md#where-they-are).", "→ Where they are"),
        ("😀 [a](lost-phone.md) [b](back‸up-codes.md)", "**Backup-codes**"),
        ('See <a href="back‸up-codes.md">it</a>.', "**Backup-codes**"),
        ("See [it][x].\n\n[x]: back‸up-codes.md\n", "**Backup-codes**"),
    ],
)
def test_a_link_shows_what_it_leads_to(desk, text, told):
    found = explanation(desk, *at_mark(desk, MATTER + text))
    assert found is not None
    assert told in found.text


def test_a_link_leads_to_the_heading_that_it_names(desk):
    found = target_at(desk, *at_mark(desk, MATTER + "[x](backup-codes.md#where-they‸-are)"))
    assert (found.file.name, found.line) == ("backup-codes.md", 11)


@pytest.mark.parametrize(
    ("text", "file", "line"),
    [
        ("---\nowner: be‸n\n---\n", "people.yml", 3),
        ("---\ncategory: your‸-data\n---\n", "categories.yml", 3),
        ("---\nrelated: [for‸ms]\n---\n", "forms.md", 1),
    ],
)
def test_names_in_fields_lead_to_what_they_name(desk, text, file, line):
    found = target_at(desk, *at_mark(desk, text))
    assert (found.file.name, found.line) == (file, line)


@pytest.mark.parametrize("text", ["[x](nowhere‸.md)", "[x](https://exa‸mple.com)", "Te‸xt", "[x](/ro‸ot/)"])
def test_what_leads_nowhere_in_the_site_has_no_target(desk, text):
    assert target_at(desk, *at_mark(desk, MATTER + text)) is None


def test_all_links_of_an_article_are_listed_with_their_places(desk, centre):
    centre.write("images/a b.png", b"x")
    text = MATTER + "![a](../images/a%20b.png) [b](backup-codes.md) [c](gone.md) [d](https://example.com)\n"
    desk.write(PATH, text)
    found = list(targets(desk, PATH))
    assert [each.file.name for each in found] == ["a b.png", "backup-codes.md"]
    assert [desk.source(PATH).written_at(each.place) for each in found] == [
        "../images/a%20b.png",
        "backup-codes.md",
    ]
