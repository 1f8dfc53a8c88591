"""The library: editions, categories, neighbours, old addresses, and what shows only across articles."""

from __future__ import annotations

import pytest


def paths(articles):
    return [article.path for article in articles]


def test_customers_get_nothing_of_the_agents_and_no_drafts(folder):
    folder.article("a/open.md")
    folder.article("a/agents.md", fields="audience: agent\n")
    folder.article("a/draft.md", fields="status: draft\n")
    folder.article("a/old.md", fields="status: archived\n")
    folder.write("a/machine.md", "---\nid: machine\ntitle: M\ntype: faq\nai_assisted: true\n---\n")
    library = folder.library()
    assert paths(library.edition("customers").articles) == ["a/old.md", "a/open.md"]
    assert paths(library.edition("agents").articles) == ["a/agents.md", "a/old.md", "a/open.md"]
    assert paths(library.edition("customers", drafts=True).articles) == [
        "a/draft.md",
        "a/machine.md",
        "a/old.md",
        "a/open.md",
    ]


def test_an_edition_of_another_name_is_refused(folder):
    with pytest.raises(ValueError, match="partners"):
        folder.library().edition("partners")


def test_an_edition_knows_nothing_of_what_it_leaves_out(folder):
    folder.article("a/open.md", fields="related: [secret]\nredirect_from: [was/]\n")
    folder.article("a/secret.md", fields="audience: agent\nredirect_from: [secret-was/]\n")
    edition = folder.library().edition("customers")
    assert edition.neighbours(edition.articles[0]) == ()
    assert set(edition.redirects) == {"was/"}
    assert "secret" not in edition.by_id


def test_categories_stand_in_their_declared_order_then_by_title(folder):
    folder.write(
        "categories.yml",
        "zoo: {title: Zebras, order: 1}\nbee: {title: Bees, order: 2}\n"
        "ant: {title: Ants, order: 2}\nempty: {title: Nobody}\n",
    )
    for name in ("ant/a.md", "bee/b.md", "zoo/z.md", "unsaid/u.md", "top.md"):
        folder.article(name)
    library = folder.library()
    assert [category.title for category in library.categories] == ["Zebras", "Ants", "Bees", "Unsaid", "More"]
    assert library.by_category[""].articles[0].path == "top.md"


def test_neighbours_are_the_related_first_then_the_next_of_the_category(folder):
    folder.article("a/one.md", fields="related: [far, far, one, two]\n")
    folder.article("a/three.md")
    folder.article("a/two.md")
    folder.article("a/zold.md", fields="status: archived\n")
    folder.article("b/far.md")
    library = folder.library()
    near = library.neighbours(library.by_id["one"])
    assert paths(near) == ["b/far.md", "a/two.md", "a/three.md"]
    assert paths(library.neighbours(library.by_id["two"])) == ["a/one.md", "a/three.md"]


def test_neighbours_are_no_more_than_asked_for(folder):
    for name in "abcdefgh":
        folder.article(f"x/{name}.md")
    library = folder.library()
    assert paths(library.neighbours(library.by_id["g"])) == ["x/h.md", "x/a.md", "x/b.md", "x/c.md"]
    assert len(library.neighbours(library.by_id["a"], most=2)) == 2


def test_old_addresses_lead_to_the_article(folder):
    folder.article("a/new.md", fields="redirect_from: [/old/place/, older.html]\n")
    assert {old: a.id for old, a in folder.library().redirects.items()} == {
        "old/place/": "new",
        "older.html": "new",
    }


def test_of_two_articles_with_one_old_address_the_first_keeps_it(folder):
    folder.article("a/one.md", fields="redirect_from: [old/]\n")
    folder.article("a/two.md", fields="redirect_from: [/other/, /old/]\n")
    assert folder.problems() == ['a/two.md:8:26 "/old/" already leads to a/one.md']
    assert folder.library().redirects["old/"].id == "one"


def test_of_two_articles_with_one_id_both_are_read_and_the_second_is_told(folder):
    folder.article("a/one.md", id="same")
    folder.article("b/two.md", id="same")
    assert folder.problems() == ['b/two.md:2:5 the id "same" is taken by a/one.md']
    assert paths(folder.library().articles) == ["a/one.md", "b/two.md"]
    assert folder.library().by_id["same"].path == "a/one.md"


def test_an_unknown_category_is_told_with_the_nearest(folder):
    folder.write("categories.yml", "signing-in:\n  title: Signing in\n")
    folder.article("x/one.md", fields="category: singing-in\n")
    assert folder.problems() == [
        'x/one.md:8:11 there is no category "singing-in": did you mean "signing-in"?'
    ]


def test_an_unknown_related_article_is_told_at_its_own_place(folder):
    folder.article("a/one.md", fields="related:\n  - two\n  - tow\n")
    folder.article("a/two.md")
    assert folder.problems() == ['a/one.md:10:5 there is no article "tow": did you mean "two"?']


def test_pages_of_categories_and_hidden_files_are_no_articles(folder):
    folder.write("index.md", "Home.")
    folder.write("a/README.md", "About a.")
    folder.write("a/.draft.md", "Hidden.")
    folder.write(".obsidian/note.md", "Hidden.")
    folder.article("a/one.md")
    library = folder.library()
    assert paths(library.articles) == ["a/one.md"]
    assert library.pages == ("a/README.md", "index.md")


SITE_FILES = {
    "people.yml": ("ana: {name: Ana, rol: boss}\nben: {}\n", ["1:18", "2:6"]),
    "categories.yml": ("a: {title: A, order: first}\nb: text\n", ["1:22", "2:4"]),
    "contact.yml": ("promise: [x]\nchannels:\n  - {name: Call, href: 'java script:x'}\n", ["1:10", "3:24"]),
    "incidents.yml": ("- {title: Slow, state: broken}\n- {title: Slow, state: resolved}\n", ["1:24"]),
}


@pytest.mark.parametrize("name", SITE_FILES)
def test_the_sites_own_files_tell_all_that_is_wrong_with_places(folder, name):
    text, places = SITE_FILES[name]
    folder.write(name, text)
    found = [problem.place for problem in folder.library().problems]
    assert [f"{place.line}:{place.column}" for place in found if place.file == name] == places


def test_only_open_incidents_are_shown(folder):
    folder.write("incidents.yml", "- {title: Slow, state: resolved}\n- {title: Down, state: investigating}\n")
    assert [incident.title for incident in folder.library().incidents] == ["Down"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people.yml", "- ana\n"),
        ("categories.yml", "text\n"),
        ("incidents.yml", "a: b\n"),
        ("contact.yml", "- a\n"),
    ],
)
def test_a_site_file_of_another_shape_is_told(folder, name, text):
    folder.write(name, text)
    assert any(each.startswith(f"{name}:1:1 ") for each in folder.problems())
