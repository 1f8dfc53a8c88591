"""`kb search-vectors`: read the articles with a sentence model once, so that search knows them better."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.errors import KbError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb_tools.search.documents import SearchDocument
    from kb_tools.search.languages import Language
    from kb_tools.search.site_vectors import SiteVectors

EXAMPLE = "kb search-vectors"
_MOST_TOLD = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (else the nearest mkdocs.yml)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; say which titles and questions are new since, and end with 1 if there are any",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write search-vectors.gz beside the articles, or say whether it is up to date."""
    from kb_tools.cli.results import write_whole
    from kb_tools.content.library import read_library
    from kb_tools.content.site_files import SITE_VECTORS
    from kb_tools.search.languages import language_of
    from kb_tools.search.library import documents_of
    from kb_tools.search.site_vectors import read_site_vectors, write_site_vectors
    from kb_tools.settings import read_site

    site = read_site(None, config_file=arguments.config)
    if not site.articles.is_dir():
        raise KbError(f"there is no folder {site.articles}", hint="name the settings: --config mkdocs.yml")
    documents = documents_of(read_library(site.articles, site.locale), site.locale)
    if not documents:
        raise KbError(f"{site.articles}: there is no article here", hint="write one with: kb new")
    file = site.articles / SITE_VECTORS
    if arguments.check:
        before = read_site_vectors(file)
        unread = before.unread(documents) if before else []
        if before is None or unread:
            print(f"{file}: {_new(unread) if before else 'not written yet'}\n   Write it with: {EXAMPLE}")
            return 1
        print(f"{file}: knows every title and question.")
        return 0
    made = read_articles(documents, language_of(site.locale))
    write_whole([write_site_vectors(made)], file)
    told = f"{len(made.lines):,} titles and questions, {len(made.words.packed):,} words of the site's own"
    print(f"{file}: {told}, {file.stat().st_size:,} bytes")
    return 0


def read_articles(documents: Sequence[SearchDocument], language: Language) -> SiteVectors:
    """Read them with the sentence model, and show how far it is. Raises KbError where that cannot be done."""
    from kb_tools.search.distilling import distilled
    from kb_tools.search.sentence_model import SentenceModel
    from kb_tools.search.vectors import shipped_vectors

    shipped = shipped_vectors(language.code)
    if shipped is None:
        raise KbError(
            f"no table of word vectors comes for “{language.code}”, which is where this begins",
            hint="leave this out; search works without it",
        )

    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            print(f"\rreading {done:,} of {total:,} texts", end=end, file=sys.stderr, flush=True)

    return distilled(documents, language, shipped, SentenceModel(), progress)


def _new(lines: Sequence[str]) -> str:
    shown = "".join(f"\n   | {line}" for line in lines[:_MOST_TOLD])
    more = f"\n   and {len(lines) - _MOST_TOLD:,} more" if len(lines) > _MOST_TOLD else ""
    return f"{len(lines):,} titles or questions are new since it was written:{shown}{more}"
