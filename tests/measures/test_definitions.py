"""What every figure's page says of it: what it is, how it is worked out, when not to trust it, from where."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import kb_tools.measures
from kb_tools.measures.definition import Definition


def every_definition() -> Iterator[tuple[str, Definition]]:
    for module in pkgutil.iter_modules(kb_tools.measures.__path__, "kb_tools.measures."):
        if module.ispkg:
            continue
        for name, found in vars(importlib.import_module(module.name)).items():
            for each in found.values() if isinstance(found, Mapping) else [found]:
                if isinstance(each, Definition):
                    yield f"{module.name}.{name}", each


DEFINITIONS = {each.name: each for _, each in every_definition()}


def test_the_figures_that_people_ask_for_are_defined() -> None:
    assert {
        "Helpfulness",
        "Customer satisfaction (CSAT)",
        "Relationship score (0 to 10)",
        "Effort",
        "Response rate",
        "Searches that found nothing",
        "Searches that opened nothing",
        "Link rate",
        "Self-service score",
        "Articles overdue for review",
        "Change",
    } <= set(DEFINITIONS)


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
def test_a_definition_is_whole(name: str) -> None:
    definition = DEFINITIONS[name]
    for sentence in (definition.what_it_is, definition.worked_out, *definition.not_to_trust):
        assert sentence[-1] == "." and sentence == sentence.strip() and "  " not in sentence
    assert definition.not_to_trust and all(definition.sources)
    assert definition.better in ("higher", "lower", "")


def test_no_two_figures_share_a_name() -> None:
    named: dict[str, Definition] = {}
    for _, definition in every_definition():
        assert named.setdefault(definition.name, definition) == definition


def test_every_definition_stands_on_the_page_of_figures() -> None:
    written = (Path(__file__).parents[2] / "docs" / "beeline" / "figures.md").read_text("utf-8")
    for definition in DEFINITIONS.values():
        assert f"### {definition.name}\n" in written
        assert all(sentence in written for sentence in (definition.worked_out, *definition.not_to_trust))
