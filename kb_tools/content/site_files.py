"""The site's own files beside the articles: people, categories, contact, incidents, words of all kinds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from kb_tools.content.front_matter import read_file
from kb_tools.content.schema import CategoryFields, ContactFields, IncidentFields, IncidentState, Person
from kb_tools.content.wording import GlossaryTerm, WordFields
from kb_tools.errors import Problem
from kb_tools.fields import read_fields, shortened
from kb_tools.yaml_source import Entries, Items, Node, Scalar, read_yaml

S = TypeVar("S", bound=msgspec.Struct)
SITE_VECTORS = "search-vectors.gz"
SITE_FILES = (
    "people.yml",
    "categories.yml",
    "contact.yml",
    "incidents.yml",
    "words.yml",
    "glossary.yml",
    "synonyms.yml",
    "targets.yml",
    SITE_VECTORS,
)
Problems = tuple[Problem, ...]
Synonyms = tuple[tuple[str, ...], ...]
_LONGEST_SYNONYM = 80
_A_GROUP = "two or more words in brackets, such as [phone, mobile, handset]"


def read_people(folder: Path) -> tuple[dict[str, Person], Problems]:
    """people.yml: who owns and reviews articles, by key."""
    return _read_named(folder, "people.yml", Person, "a person")


def read_categories(folder: Path) -> tuple[dict[str, CategoryFields], Problems]:
    """categories.yml: the categories by key."""
    return _read_named(folder, "categories.yml", CategoryFields, "a category")


def read_contact(folder: Path) -> tuple[ContactFields, Problems]:
    """contact.yml: how to reach a person."""
    root, problems = _read_root(folder, "contact.yml")
    if root is None:
        return ContactFields(), problems
    contact, wrong = read_fields(ContactFields, root, what="contact")
    return contact or ContactFields(), problems + wrong


def read_words(folder: Path) -> tuple[WordFields, Problems]:
    """words.yml: names, jargon that readers know, and preferred terms."""
    root, problems = _read_root(folder, "words.yml")
    if root is None:
        return WordFields(), problems
    words, wrong = read_fields(WordFields, root, what="words")
    return words or WordFields(), problems + wrong


def read_glossary(folder: Path) -> tuple[dict[str, GlossaryTerm], Problems]:
    """glossary.yml: hard terms in plain words."""
    return _read_named(folder, "glossary.yml", GlossaryTerm, "a term")


def read_synonyms(folder: Path) -> tuple[Synonyms, Problems]:
    """synonyms.yml: groups of words that customers use for one thing."""
    root, problems = _read_root(folder, "synonyms.yml")
    if root is None:
        return (), problems
    if not isinstance(root, Items):
        return (), (
            *problems,
            Problem(root.place, "synonyms.yml is not a list", f"lines that begin with “- ”, then {_A_GROUP}"),
        )
    read = []
    for node in root.nodes:
        group, wrong = _read_group(node)
        problems += wrong
        if len(group) >= 2:
            read.append(group)
        elif not wrong:
            problems += (Problem(node.place, "a word without a second one for the same thing", _A_GROUP),)
    return tuple(read), problems


def read_incidents(folder: Path) -> tuple[tuple[IncidentFields, ...], Problems]:
    """incidents.yml: the incidents that are open now, in the order of the file."""
    root, problems = _read_root(folder, "incidents.yml")
    if root is None:
        return (), problems
    if not isinstance(root, Items):
        return (), (
            *problems,
            Problem(root.place, "incidents.yml is not a list", "entries that start with “- title: …”"),
        )
    read = []
    for node in root.nodes:
        incident, wrong = read_fields(IncidentFields, node, what="an incident")
        problems += wrong
        if incident and incident.state is not IncidentState.RESOLVED:
            read.append(incident)
    return tuple(read), problems


def _read_group(node: Node) -> tuple[tuple[str, ...], Problems]:
    """The words of one group, each once, and what is wrong with it."""
    if not isinstance(node, Items):
        found = f'"{shortened(node.text)}"' if isinstance(node, Scalar) else "a name and a colon"
        return (), (Problem(node.place, f"found {found}", _A_GROUP),)
    words: dict[str, None] = {}
    problems: Problems = ()
    for each in node.nodes:
        text = " ".join(each.text.split()) if isinstance(each, Scalar) else ""
        if text and len(text) <= _LONGEST_SYNONYM:
            words[text] = None
        else:
            told = f'"{shortened(text)}" has {len(text)} characters' if text else "here stands no word"
            problems += (Problem(each.place, told, f"a word of at most {_LONGEST_SYNONYM} characters"),)
    return tuple(words), problems


def _read_named(folder: Path, name: str, declared: type[S], what: str) -> tuple[dict[str, S], Problems]:
    root, problems = _read_root(folder, name)
    if root is None:
        return {}, problems
    if not isinstance(root, Entries):
        return {}, (
            *problems,
            Problem(root.place, f"{name} is not a set of names", "a name and a colon, its fields below it"),
        )
    read: dict[str, S] = {}
    for key, node in root.pairs:
        made, wrong = read_fields(declared, node, what=what)
        problems += wrong
        if made is not None:
            read[key.text] = made
    return read, problems


def _read_root(folder: Path, name: str) -> tuple[Node | None, Problems]:
    file = folder / name
    if not os.path.lexists(file):
        return None, ()
    text, problems = read_file(file, name)
    return read_yaml(text, name) if text is not None else (None, problems)
