"""The interface's texts by language, from strings/."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from kb_tools.yaml_source import plain, read_yaml

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def languages() -> tuple[str, ...]:
    """The languages that have texts of their own."""
    folder = files("mkdocs_kb") / "strings"
    return tuple(
        sorted(each.name.removesuffix(".yml") for each in folder.iterdir() if each.name.endswith(".yml"))
    )


@lru_cache
def read_strings(language: str) -> dict[str, str]:
    """All texts for a language; a text that it lacks, or a language that is not there, is English."""
    english = _read("en")
    base = language.replace("_", "-").split("-")[0].lower()
    return {**english, **_read(base)} if base != "en" and base in languages() else dict(english)


def direction(language: str) -> str:
    """The direction of a language's writing, as HTML's dir attribute has it."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def _read(language: str) -> dict[str, str]:
    text = (files("mkdocs_kb") / "strings" / f"{language}.yml").read_text("utf-8")
    root, problems = read_yaml(text, f"strings/{language}.yml")
    values = plain(root)
    if problems or not isinstance(values, dict):
        raise ValueError(f"strings/{language}.yml cannot be read: {problems}")
    return {key: str(value) for key, value in values.items()}
