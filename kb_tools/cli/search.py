"""`kb search`: what a customer would find, and why."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from kb_tools.cli.chosen_articles import beside_settings, displayed
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb_tools.content.library import Library
    from kb_tools.search.ranking import Answer, Asked, Hit

EXAMPLE = 'kb search "new phone no code"'
_WIDTH = 96
_LONGEST = 240


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("question", nargs="+", metavar="QUESTION", help="what somebody types, in their words")
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (else the nearest mkdocs.yml)"
    )
    parser.add_argument(
        "--snapshot", type=Path, metavar="FILE", help="what customers said, from `kb feedback snapshot`"
    )
    parser.add_argument(
        "--edition", choices=("customers", "agents"), help="whose articles (default: as the settings say)"
    )
    parser.add_argument("--locale", default="", help="the language (default: the site's)")
    parser.add_argument(
        "--most", type=_count, default=5, metavar="N", help="how many results (default: %(default)s)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """Search, print, and return 1 where no article likely answers."""
    from kb_tools.content.library import read_library
    from kb_tools.search.library import searched_articles, searcher_of
    from kb_tools.settings import read_site
    from kb_tools.snapshot import read_snapshot

    question = " ".join(" ".join(arguments.question).split())
    if not question:
        raise KbError("there is no question", hint=f"such as: {EXAMPLE}")
    site = read_site(None, config_file=arguments.config)
    if not site.articles.is_dir():
        raise KbError(f"there is no folder {site.articles}", hint="name the settings: --config mkdocs.yml")
    library = read_library(site.articles, site.locale)
    edition = library.edition(arguments.edition or site.settings.edition.value)
    locale = arguments.locale or site.locale
    if not searched_articles(edition, locale):
        raise _nothing_to_search(edition, locale)
    file = arguments.snapshot or beside_settings(site.config_file, site.settings.feedback.snapshot)
    searcher = searcher_of(edition, locale, read_snapshot(file) if file else None)
    answer, bar = searcher.ask(question), float(searcher.index["sure"])
    if arguments.format == "json":
        print(json.dumps(_as_data(question, answer, bar, arguments.most), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_in_words(question, answer, bar, arguments.most, library)))
    return 0 if answer.sure else 1


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 20:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 to 20')
    return int(text)


def _nothing_to_search(edition: Library, locale: str) -> KbError:
    spoken = sorted({article.locale for article in edition.articles})
    if not spoken:
        return KbError(f"{edition.folder}: there is no article here", hint="write one with: kb new")
    return KbError(
        f'no article is in "{locale}" that search may show', hint=f"the languages are: {', '.join(spoken)}"
    )


def _as_data(question: str, answer: Answer, bar: float, most: int) -> dict[str, object]:
    return {
        "query": question,
        "mended": answer.mended,
        "sure": answer.sure,
        "confidence": round(answer.confidence, 4),
        "sure_from": bar,
        "words": [
            {"word": each.word, "mended": each.mended, "says_little": each.is_stop, "known": _is_known(each)}
            for each in answer.words
        ],
        "hits": [
            {
                "id": hit.id,
                "title": hit.title,
                "path": hit.address,
                "category": hit.category,
                "heading": hit.heading,
                "anchor": hit.anchor,
                "passage": hit.passage,
                "score": round(hit.score, 4),
                "words": round(hit.lexical, 4),
                "meaning": round(hit.score - hit.lexical, 4),
                "nearness": round(hit.nearness, 4),
                "matched": {word: round(share, 4) for word, share in hit.matched},
            }
            for hit in answer.hits[:most]
        ],
    }


def _in_words(question: str, answer: Answer, bar: float, most: int, library: Library) -> list[str]:
    from kb_tools.search.analysis import plain

    if answer.empty:
        return ["There is nothing to look for in this: it has only words that stand round a question."]
    lines = []
    if answer.mended:
        lines.append(f"Read as “{answer.mended}”.")
    # Two neighbours are also asked as one word: nobody typed that.
    typed = [each for each in answer.words if each.word in plain(question)]
    strange = [each.word for each in typed if not _is_known(each)]
    if strange:
        lines.append(f"No article has {_listed(strange)}.")
    lines += [""] if lines else []
    for number, hit in enumerate(answer.hits[:most], start=1):
        lines += _hit_in_words(number, hit, typed, library)
    return [*lines, _how_sure(answer, bar)]


def _hit_in_words(number: int, hit: Hit, asked: Sequence[Asked], library: Library) -> list[str]:
    place = displayed(library.folder, hit.address) + (f"#{hit.anchor}" if hit.anchor else "")
    lines = [f"{number}. {hit.title}", f"   {place}"]
    if hit.heading:
        lines.append(f"   under “{hit.heading}”")
    passage = hit.passage if len(hit.passage) <= _LONGEST else f"{hit.passage[:_LONGEST].rsplit(' ', 1)[0]} …"
    lines += wrap(passage, _WIDTH, initial_indent="   | ", subsequent_indent="   | ")
    read_as = {each.word: each.mended or each.word for each in asked}
    by_share = sorted(hit.matched, key=lambda match: -match[1])
    words = ", ".join(f"{read_as.get(word, word)} {share:.2f}" for word, share in by_share)
    lines.append(f"   score {hit.score:.2f}: words {hit.lexical:.2f} ({words})")
    lines.append(f"               meaning {hit.score - hit.lexical:.2f} (nearness {hit.nearness:.2f})")
    missing = [each.word for each in asked if not each.is_stop and each.word not in dict(hit.matched)]
    if missing:
        lines.append(f"               without {_listed(missing)}")
    return [*lines, ""]


def _how_sure(answer: Answer, bar: float) -> str:
    told = f"how sure search is: {answer.confidence:.2f}, and it takes {bar:.2f}"
    if answer.sure:
        return f"One of these likely answers ({told})."
    if answer.hits:
        return f"No article likely answers this; these come nearest ({told})."
    return "No article has any of these words. The page says so, and leads to a person."


def _is_known(asked: Asked) -> bool:
    """Whether some article has the word, or what it was read as."""
    return asked.is_stop or any(term.postings for term, _ in asked.terms)


def _listed(words: Iterable[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
