"""What is declared once holds everywhere: schema, reader, examples and reference agree."""

from __future__ import annotations

import json

import msgspec
import pytest
from jsonschema import Draft202012Validator

from kb_tools.content.schema import CategoryFields, ContactFields, FrontMatter, IncidentFields, Person
from kb_tools.content.wording import GlossaryTerm, PreferredTerm, WordFields
from kb_tools.fields import described, read_fields, schema_of
from kb_tools.settings import Settings
from kb_tools.yaml_source import plain, read_yaml

DECLARED = {
    "front matter": (FrontMatter, "id: a\ntitle: T\ntype: faq\n"),
    "person": (Person, "name: Ana\n"),
    "category": (CategoryFields, "title: Signing in\n"),
    "contact": (ContactFields, "promise: Soon.\n"),
    "incident": (IncidentFields, "title: Slow\nstate: identified\n"),
    "words": (WordFields, "names: {A: why}\n"),
    "a preferred term": (PreferredTerm, "not: [log in]\nbecause: why\n"),
    "a term": (GlossaryTerm, "plain: It is so.\n"),
    "settings": (Settings, "edition: agents\n"),
}
WRONG = [
    ("front matter", "id", "Lost Phone"),
    ("front matter", "id", "a" * 81),
    ("front matter", "title", ""),
    ("front matter", "title", "   "),
    ("front matter", "type", "howto"),
    ("front matter", "description", "x" * 401),
    ("front matter", "products", "Vault"),
    ("front matter", "audience", "all"),
    ("front matter", "last_reviewed_on", "2026-13-01"),
    ("front matter", "review_in", "soon"),
    ("front matter", "questions", [{"text": "a", "lang": "en"}]),
    ("front matter", "questions", [{"text": "a", "locale": "English"}]),
    ("front matter", "sources", [{"title": "x", "url": "ftp://example.org"}]),
    ("front matter", "status", "live"),
    ("front matter", "search", {"boost": 0}),
    ("front matter", "unheard_of", "x"),
    ("person", "name", ""),
    ("person", "email", "a@example.org"),
    ("category", "order", "first"),
    ("contact", "channels", [{"name": "Call"}]),
    ("contact", "channels", [{"name": "Call", "href": "javascript:alert(1) "}]),
    ("contact", "hours", {"zone": ["x"]}),
    ("incident", "state", "over"),
    ("words", "names", {"A": " "}),
    ("words", "allowed", ["VPN"]),
    ("words", "preferred", {"sign in": {"not": ["log in"]}}),
    ("a preferred term", "not", "log in"),
    ("a preferred term", "because", ""),
    ("a term", "plain", " "),
    ("a term", "also", [" "]),
    ("settings", "edition", "partners"),
    ("settings", "check", {"grade": 30}),
    ("settings", "check", {"rules": {"tone-blame": "loud"}}),
    ("settings", "feedback", {"collector": "votes.example.org"}),
    ("settings", "home", {"headline": "x"}),
]


def schema(name: str) -> dict:
    return schema_of(
        DECLARED[name][0], title=name, address=f"https://example.org/{name}.json".replace(" ", "-")
    )


def errors(name: str, value: object) -> list[str]:
    validator = Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(value)]


def read(name: str, values: dict) -> list[str]:
    node, problems = read_yaml(json.dumps(values, ensure_ascii=False), "x.yml")
    assert not problems
    return [str(problem) for problem in read_fields(DECLARED[name][0], node, what=name)[1]]


def least(name: str) -> dict:
    return plain(read_yaml(DECLARED[name][1], "x.yml")[0])


@pytest.mark.parametrize("name", DECLARED)
def test_a_schema_is_valid_and_names_its_draft(name):
    made = schema(name)
    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["$id"].startswith("https://example.org/")


EXAMPLES = [
    (name, field.encode_name)
    for name, (kind, _) in DECLARED.items()
    for field in msgspec.structs.fields(kind)
]


@pytest.mark.parametrize(("name", "field"), EXAMPLES)
def test_every_declared_example_is_right_for_schema_and_reader(name, field):
    [declared] = [each for each in msgspec.structs.fields(DECLARED[name][0]) if each.encode_name == field]
    shape = msgspec.inspect.type_info(declared.type)
    assert isinstance(shape, msgspec.inspect.Metadata), f"{field} has no meaning"
    for example in (shape.extra_json_schema or {}).get("examples", []):
        assert errors(name, {**least(name), field: example}) == []
        assert read(name, {**least(name), field: example}) == []


@pytest.mark.parametrize(("name", "field", "value"), WRONG)
def test_a_wrong_value_is_refused_by_schema_and_reader(name, field, value):
    values = {**least(name), field: value}
    assert errors(name, values)
    assert read(name, values)


@pytest.mark.parametrize("name", DECLARED)
def test_every_field_has_a_meaning_for_the_reference(name):
    for field in described(DECLARED[name][0]):
        assert field.meaning.endswith("."), field.name
        assert field.kind != "a value", field.name
        assert not field.default.startswith(("<", "Settings(", "SearchOptions(")), field.default
