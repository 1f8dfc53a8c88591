"""`kb new`: start an article from a template."""

from __future__ import annotations

import argparse
from pathlib import Path

from kb_tools.errors import KbError, nearest

EXAMPLE = 'kb new how_to "Get back in after you lost your phone" --category signing-in'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What a new article needs to be called."""
    parser.add_argument("type", help="how_to, troubleshooting, concept, faq, …")
    parser.add_argument("title", help="what the customer would call it")
    parser.add_argument("--category", default="", help="the category: the folder it goes into")
    parser.add_argument("--owner", default="", help="who answers for it, a key of people.yml")
    parser.add_argument("--docs", type=Path, metavar="DIR", help="the folder of articles (else the site's docs_dir)")


def run(arguments: argparse.Namespace) -> int:
    """Write the file, unless one is there, and print its path."""
    from datetime import UTC, datetime

    from kb_tools.content.article import safe_name
    from kb_tools.content.scaffold import new_article
    from kb_tools.content.schema import ArticleType
    from kb_tools.settings import read_site

    kinds = [kind.value for kind in ArticleType]
    name = arguments.type.replace("-", "_").lower()
    if name not in kinds:
        raise KbError(f'there is no type "{arguments.type}"{nearest(name, kinds)}', hint=f"the types are: {', '.join(kinds)}")
    title = " ".join(arguments.title.split())
    if not title or len(title) > 300:
        raise KbError("the title is empty or too long", hint="name it as a customer would, in at most 300 characters")
    docs = arguments.docs or read_site().articles
    if not docs.is_dir():
        raise KbError(f"there is no folder {docs}", hint="make it, or name another with --docs")
    folder = docs / arguments.category
    if not folder.resolve().is_relative_to(docs.resolve()):
        raise KbError(f"{folder} lies outside the folder of articles", hint="name a category, such as signing-in")
    file = folder / f"{safe_name(title)}.md"
    if file.exists():
        raise KbError(f"{file} is there already", hint="choose another title, or edit that article")
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(new_article(ArticleType(name), title, datetime.now(UTC).date(), arguments.owner), "utf-8")
    print(file)
    return 0
