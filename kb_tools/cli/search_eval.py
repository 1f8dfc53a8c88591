"""`kb search-eval`: how well search answers questions whose answers are known."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.errors import KbError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb_tools.search.documents import SearchDocument
    from kb_tools.search.evaluation import Evaluation, Miss, Share
    from kb_tools.search.languages import Language
    from kb_tools.search.site_vectors import SiteVectors
    from kb_tools.search.vectors import WordVectors

EXAMPLE = "kb search-eval questions.json --articles docs --unanswerable strange.json"
_MOST_MISSES = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "questions",
        type=Path,
        metavar="QUERIES.json",
        help='a list of {"query": "…", "relevant": ["an article\'s id"]}',
    )
    parser.add_argument(
        "--articles",
        type=Path,
        action="append",
        required=True,
        metavar="FILE_OR_DIR",
        help="Markdown articles, or a JSON list of {id, title, body, questions}; may be given several times",
    )
    parser.add_argument(
        "--unanswerable",
        type=Path,
        metavar="FILE",
        help="a JSON list of questions that no article answers, as texts or as {query}",
    )
    parser.add_argument(
        "--vectors",
        type=Path,
        nargs="?",
        const=Path(),
        metavar="FILE",
        help="what `kb search-vectors` wrote; without FILE: read the articles with the model first",
    )
    parser.add_argument("--locale", default="en", help="the language of all of it (default: %(default)s)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """Ask every question and print the shares that were answered well."""
    from kb_tools.search.evaluation import evaluate, searcher_for
    from kb_tools.search.known_questions import read_questions, read_unanswerable
    from kb_tools.search.languages import language_of
    from kb_tools.search.synonyms import synonyms_of

    documents, synonyms = _articles(arguments.articles, arguments.locale)
    known = {document.id for document in documents}
    questions = read_questions(_text(arguments.questions), str(arguments.questions), known)
    strange: tuple[str, ...] = ()
    if arguments.unanswerable:
        strange = read_unanswerable(_text(arguments.unanswerable), str(arguments.unanswerable))
    language = language_of(arguments.locale)
    vectors = _vectors(arguments, documents, language)
    searcher = searcher_for(
        documents, arguments.locale, vectors=vectors, synonyms=synonyms_of(synonyms, language)
    )
    found = evaluate(searcher, questions, strange)
    if arguments.format == "json":
        print(json.dumps(_as_data(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_in_words(found, len(documents))))
    return 0


def _articles(
    places: Sequence[Path], locale: str
) -> tuple[tuple[SearchDocument, ...], tuple[tuple[str, ...], ...]]:
    """The articles of all places, each id once, and the synonyms that stand beside them."""
    documents: dict[str, SearchDocument] = {}
    origin: dict[str, Path] = {}
    synonyms: tuple[tuple[str, ...], ...] = ()
    for place in places:
        found, groups = _articles_in(place, locale)
        synonyms += groups
        for document in found:
            if document.id in documents:
                told = f'{place}: the id "{document.id}" is taken, in {origin[document.id]}'
                raise KbError(told, hint="give each article an id of its own")
            documents[document.id], origin[document.id] = document, place
    return tuple(documents.values()), synonyms


def _articles_in(place: Path, locale: str) -> tuple[tuple[SearchDocument, ...], tuple[tuple[str, ...], ...]]:
    from kb_tools.content.article import read_article
    from kb_tools.content.library import Library, read_library
    from kb_tools.search.known_questions import read_documents
    from kb_tools.search.library import documents_of

    if place.suffix == ".json" and place.is_file():
        return read_documents(_text(place), str(place)), ()
    if place.is_dir():
        library = read_library(place, locale)
    elif place.is_file():
        article, problems = read_article(place, place.name, locale)
        if article is None:
            raise KbError(str(problems[0]))
        library = Library(place.parent, (article,))
    else:
        raise KbError(
            f"there is no file or folder {place}", hint="name a folder of articles, or a .json file"
        )
    documents = documents_of(library, locale)
    if not documents:
        raise KbError(
            f"{place}: here is no article in “{locale}” that search may show",
            hint="name a folder that holds articles (.md), or another --locale",
        )
    return documents, library.synonyms


def _vectors(
    arguments: argparse.Namespace, documents: Sequence[SearchDocument], language: Language
) -> WordVectors | None:
    """The table that search works with: what was asked for, or what lies beside the articles."""
    from kb_tools.content.site_files import SITE_VECTORS
    from kb_tools.search.site_vectors import read_site_vectors, with_site
    from kb_tools.search.vectors import shipped_vectors

    shipped = shipped_vectors(language.code)
    site: SiteVectors | None
    if arguments.vectors == Path():
        from kb_tools.cli.search_vectors import read_articles

        site = read_articles(documents, language)
    else:
        beside = (place / SITE_VECTORS for place in arguments.articles)
        file = arguments.vectors or next((each for each in beside if each.is_file()), None)
        site = read_site_vectors(file) if file else None
        if site is None and arguments.vectors:
            raise KbError(f"there is no file {arguments.vectors}", hint="write it with: kb search-vectors")
    return with_site(shipped, site) if shipped and site and site.language == language.code else shipped


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise KbError(f"there is no file {file}", hint=f"such as: {EXAMPLE}") from None
    except UnicodeDecodeError as error:
        raise KbError(f"{file}: this is no text in UTF-8 (byte {error.start:,})") from error


def _as_data(found: Evaluation) -> dict[str, object]:
    return {
        "first_hit": found.first_hit.as_data(),
        "top_three": found.top_three.as_data(),
        "mrr_at_10": found.mrr_at_10.as_data(),
        "answered": found.answered.as_data(),
        "refused": found.refused.as_data() if found.refused else None,
        "refused_at_95": None if found.refused_at_95 is None else round(found.refused_at_95, 4),
        "misses": [
            {"query": each.query, "relevant": each.relevant, "rank": each.rank, "found": each.found}
            for each in found.misses
        ],
    }


def _in_words(found: Evaluation, articles: int) -> list[str]:
    count = found.first_hit.count
    lines = [f"{count:,} question{'s' if count != 1 else ''} to {articles:,} articles", ""]
    lines += _line("first_hit", found.first_hit, "the right article is first")
    lines += _line("top_three", found.top_three, "it is one of the first three")
    lines += _line("mrr_at_10", found.mrr_at_10, "the mean of 1/place, nothing beyond 10")
    lines += _line("answered", found.answered, "search was sure of an answer")
    if found.refused:
        lines += _line("refused", found.refused, f"of {found.refused.count:,} without an answer, it said so")
    if found.refused_at_95 is not None:
        told = "the same, were 95 of 100 questions with an answer answered"
        lines.append(f"  refused_at_95  {found.refused_at_95:.3f}                 {told}")
    if found.misses:
        lines += ["", f"The right article was not first for {len(found.misses):,}:"]
        lines += [line for miss in found.misses[:_MOST_MISSES] for line in _missed(miss)]
        if len(found.misses) > _MOST_MISSES:
            lines.append(f"and {len(found.misses) - _MOST_MISSES:,} more: --format json has all")
    return lines


def _line(name: str, share: Share, meaning: str) -> list[str]:
    return [f"  {name:<13}  {share.value:.3f}  ({share.low:.3f}-{share.high:.3f})  {meaning}"]


def _missed(miss: Miss) -> list[str]:
    where = f"at place {miss.rank}" if miss.rank else "not found"
    first = ", ".join(miss.found) or "nothing"
    return [f"  “{miss.query}”", f"      {', '.join(miss.relevant)}: {where}; first: {first}"]
