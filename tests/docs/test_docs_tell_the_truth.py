"""What is written about Beeline is so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from kb_tools.cli import COMMANDS, load, parser_for
from kb_tools.content.library import read_library
from kb_tools.content.schema import ArticleType
from kb_tools.yaml_source import plain, read_yaml

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "beeline").glob("*.md"))]
# Texts whose names the code puts together: where it does, and the names that come of it.
COMPUTED = {
    'site.strings[f"type_{each.value}"] for each in ArticleType': {
        f"type_{each.value}" for each in ArticleType
    }
}
IN_A_BLOCK = re.compile(r"^ *```(?:bash|text)?\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def strings(language: str) -> dict[str, str]:
    """The interface's texts of one language as they stand in its file."""
    text = (files("mkdocs_kb") / "strings" / f"{language}.yml").read_text("utf-8")
    root, problems = read_yaml(text, language)
    assert problems == ()
    values = plain(root)
    assert isinstance(values, dict)
    return {key: str(value) for key, value in values.items()}


@pytest.mark.parametrize(
    "language", sorted(file.stem for file in (ROOT / "plugins/mkdocs_kb/strings").glob("*.yml"))
)
def test_every_language_has_englishs_texts_with_the_same_gaps(language: str) -> None:
    english, other = strings("en"), strings(language)
    assert set(other) == set(english)
    for key, text in english.items():
        there, here = set(re.findall(r"\{\w+\}", other[key])), set(re.findall(r"\{\w+\}", text))
        # "One minute" may be a word without a figure.
        assert there == here or (key in ("minute", "article_count") and there <= here), key


def test_every_text_of_the_interface_is_used() -> None:
    sources = [*(ROOT / "plugins/mkdocs_kb").rglob("*.html"), *(ROOT / "plugins/mkdocs_kb").glob("*.py")]
    sources += [*(ROOT / "kb_tools/pages").glob("*.py")]
    text = "\n".join(file.read_text("utf-8") for file in sources)
    unused = {key for key in strings("en") if not re.search(rf"""\bs\.{key}\b|["']{key}["']""", text)}
    for source, names in COMPUTED.items():
        assert source in text, f"no longer computed: {source}"
        unused -= names
    assert unused == set()


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.name)
def test_every_command_that_is_written_down_can_be_typed(file: Path) -> None:
    for block in IN_A_BLOCK.findall(file.read_text("utf-8")):
        for line in block.splitlines():
            words = (
                shlex.split(line.partition("  #")[0], comments=True) if line.strip().startswith("kb ") else []
            )
            if words and not words[1].isupper():
                assert words[1] in COMMANDS, line
                parser_for(words[1], load(words[1])).parse_args(words[2:])


def test_the_generated_pages_are_what_the_declarations_say() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for file in WRITTEN:
        named = re.findall(r"(?:^\s*|`)make ([a-z][\w-]*)", file.read_text("utf-8"), re.MULTILINE)
        assert set(named) <= targets, file


def test_links_of_the_readme_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / name).read_text("utf-8")):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_the_help_centre_is_a_real_one() -> None:
    library = read_library(ROOT / "docs")
    customers = [
        a for a in library.edition("customers").articles if a.category not in ("beeline", "decisions")
    ]
    assert library.problems == ()
    assert len(customers) >= 25
    assert len({article.matter.type for article in customers}) >= 8
    for article in customers:
        assert len(article.questions) >= 3, article.path
        assert article.matter.sources or article.matter.type in (
            "release_note",
            "known_issue",
            "faq",
            "glossary",
            "policy",
            "reference",
            "how_to",
            "troubleshooting",
            "advisory",
        ), article.path
        assert article.matter.owner in library.people, article.path
        assert article.is_reviewed, article.path
