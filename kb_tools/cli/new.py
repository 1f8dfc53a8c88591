"""`kb new`: start an article from a template."""

from __future__ import annotations

import argparse
from pathlib import Path, PurePath

from kb_tools.errors import KbError, nearest

EXAMPLE = 'kb new how_to "Get back in after you lost your phone" --category signing-in'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What a new article needs to be called."""
    parser.add_argument("type", help="how_to, troubleshooting, concept, faq, …")
    parser.add_argument("title", help="what the customer would call it")
    parser.add_argument("--category", default="", help="the category: the folder it goes into")
    parser.add_argument("--owner", default="", help="who answers for it, a key of people.yml")
    parser.add_argument(
        "--docs", type=Path, metavar="DIR", help="the folder of articles (else the site's docs_dir)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the file, unless one is there, and print its path."""
    from datetime import UTC, datetime

    from kb_tools.content.article import file_name, visible
    from kb_tools.content.library import read_library
    from kb_tools.content.scaffold import new_article
    from kb_tools.content.schema import LONGEST_TITLE, ArticleType
    from kb_tools.settings import read_site

    kinds = [kind.value for kind in ArticleType]
    kind = arguments.type.replace("-", "_").lower()
    if kind not in kinds:
        told = f'there is no type "{arguments.type}"{nearest(kind, kinds)}'
        raise KbError(told, hint=f"the types are: {', '.join(kinds)}")
    title, owner = visible(arguments.title), visible(arguments.owner)
    if not title or len(title) > LONGEST_TITLE:
        hint = f"name it as a customer would, in at most {LONGEST_TITLE} characters"
        raise KbError("the title is empty or too long", hint=hint)
    docs = arguments.docs or read_site().articles
    if not docs.is_dir():
        raise KbError(f"there is no folder {docs}", hint="make it, or name another with --docs")
    name = file_name(title)
    folder = category_folder(docs, arguments.category)
    other = read_library(docs).by_id.get(name)
    if other:
        told = f'the id "{name}" is taken by {docs / other.path}'
        raise KbError(told, hint="choose another title, or edit that article")
    text = new_article(ArticleType(kind), name, title, datetime.now(UTC).date(), owner)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.md"
    try:
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(text)
    except FileExistsError:
        hint = "choose another title, or edit that file"
        raise KbError(f"{file} is there already", hint=hint) from None
    print(file)
    return 0


def category_folder(docs: Path, category: str) -> Path:
    """The folder of a category: one that is there, or a name that can be one. Raises KbError for others."""
    from kb_tools.content.article import safe_name

    folder = docs / category
    if not folder.resolve().is_relative_to(docs.resolve()):
        told = f"{folder} lies outside the folder of articles"
        raise KbError(told, hint="name a category, such as signing-in")
    safe = "/".join(safe_name(step, "category") for step in PurePath(category).parts)
    if not folder.is_dir() and PurePath(category).as_posix() != safe:
        told = f'"{category}" cannot be a folder of articles'
        raise KbError(told, hint=f"small letters, digits and hyphens can, such as {safe}")
    return folder
