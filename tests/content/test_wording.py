"""words.yml, glossary.yml and synonyms.yml: read with places, known to every edition, every problem told."""

from __future__ import annotations

import pytest

WORDS = """
names:
  Northwind Shield: The program.
allowed: {VPN: It stands on the button.}
preferred:
  sign in: {not: [log in, log on], because: The button says so.}
"""


def test_the_sites_words_are_read_and_belong_to_every_edition(folder):
    folder.write("words.yml", WORDS)
    folder.write("glossary.yml", "phishing:\n  plain: A false message.\n  also: [phish]\n  article: one\n")
    folder.write("synonyms.yml", "- [phone, hand  set, phone]\n-\n  - link\n  - url\n  - address\n")
    folder.article("a/one.md")
    library = folder.library()
    assert library.problems == ()
    for edition in (library, library.edition("customers")):
        assert edition.words.names == {"Northwind Shield": "The program."}
        assert edition.words.preferred["sign in"].instead_of == ("log in", "log on")
        assert edition.glossary["phishing"].forms("phishing") == ("phishing", "phish")
        assert edition.synonyms == (("phone", "hand set"), ("link", "url", "address"))
        assert edition.known_words == {"northwind shield", "vpn", "phishing", "phish"}


def test_a_site_without_them_has_none(folder):
    library = folder.library()
    assert (library.words.names, library.glossary, library.known_words) == ({}, {}, frozenset())
    assert library.synonyms == ()


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("words.yml", "names:\n  VPN:\n", "words.yml:2:7 names: "),
        ("words.yml", "nams: {}\n", 'words.yml:1:1 there is no field "nams" in words: did you mean "names"?'),
        ("words.yml", "preferred:\n  sign in: {not: [log in]}\n", "words.yml:2:12 "),
        ("glossary.yml", "phishing: A message.\n", "glossary.yml:1:11 "),
        ("glossary.yml", "phishing: {plain: x, article: gone}\n", 'glossary.yml:1:1 phishing: there is no article "gone"'),
        ("glossary.yml", "- phishing\n", "glossary.yml:1:1 glossary.yml is not a set of names"),
        ("words.yml", "\t", "words.yml:1:1 "),
        ("synonyms.yml", "phone: mobile\n", "synonyms.yml:1:1 synonyms.yml is not a list"),
        ("synonyms.yml", "- [a, b]\n- phone\n", 'synonyms.yml:2:3 found "phone"'),
        ("synonyms.yml", "- phone: mobile\n", "synonyms.yml:1:3 found a name and a colon"),
        ("synonyms.yml", "- [phone]\n", "synonyms.yml:1:3 a word without a second one"),
        ("synonyms.yml", "- [phone, phone]\n", "synonyms.yml:1:3 a word without a second one"),
        ("synonyms.yml", "- [a, '', [b], c]\n", "synonyms.yml:1:7 here stands no word"),
        ("synonyms.yml", f"- [a, {'b' * 81}]\n", "synonyms.yml:1:7 "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(folder, name, text, problem):
    folder.write(name, text)
    assert [each for each in folder.problems() if each.startswith(problem)], folder.problems()


def test_a_synonym_that_is_wrong_takes_no_other_with_it(folder):
    folder.write("synonyms.yml", "- [phone, mobile]\n- phone\n- [link, {x: y}, url]\n")
    library = folder.library()
    assert library.synonyms == (("phone", "mobile"), ("link", "url"))
    assert [f"{each.place.line}:{each.place.column}" for each in library.problems] == ["2:3", "3:10"]
