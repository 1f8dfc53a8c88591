"""What the program knows of a language: a folder of data in here, and no code.

A folder is named by its code ("en") and holds `language.toml` (name, weights of the grade, endings, words
before a stop that ends no sentence), `difficulty.txt.gz`, `function_words.txt` and `screen_words.txt` (words
and their figures), and `SOURCES.md` (where all of it is from, and under which licence).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

ENGLISH = "en"


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The codes of the languages that there are, in order of the alphabet."""
    entries = files(__name__).iterdir()
    return tuple(sorted(entry.name for entry in entries if (entry / "language.toml").is_file()))


@lru_cache(maxsize=64)
def language_code(locale: str) -> str | None:
    """The language of a locale such as "de-AT", or None where it is none of those that there are."""
    code = locale.replace("_", "-").partition("-")[0].lower()
    return code if code in languages() else None


@lru_cache(maxsize=8)
def language_settings(code: str) -> Mapping[str, Any]:
    """What language.toml says. Raises FileNotFoundError for a language that there is not."""
    return tomllib.loads((files(__name__) / code / "language.toml").read_text("utf-8"))


def language_bytes(code: str, name: str) -> bytes:
    """A file of a language's folder. Raises FileNotFoundError."""
    return (files(__name__) / code / name).read_bytes()


def language_words(code: str, name: str) -> frozenset[str]:
    """The words of a file of a language's folder, with blanks between them. Raises FileNotFoundError."""
    return frozenset(language_bytes(code, name).decode().split())
