"""`kb gaps`: what to do next, in one list; what searches say is missing; and words into an article."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.cli.chosen_articles import displayed
from kb_tools.cli.measuring import add_measuring, measure, open_engine, read_surroundings
from kb_tools.errors import KbError, nearest

if TYPE_CHECKING:
    from kb_tools.content.library import Library
    from kb_tools.measures.gaps import AskedWording, Gaps
    from kb_tools.measures.work import Work

_MOST_WORK = 20
EXAMPLE = 'kb gaps --apply lost-phone --query "new phone no code"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_measuring(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    parser.add_argument(
        "--apply", metavar="ARTICLE", help="write the words proposed for this article (its id) into its file"
    )
    parser.add_argument(
        "--query",
        action="append",
        default=[],
        metavar="TEXT",
        help="with --apply: only these words; may be given several times (else all that are proposed)",
    )


def run(arguments: argparse.Namespace) -> int:
    """List the drafts, or write those chosen into one article."""
    from kb_tools.cli.results import put_out
    from kb_tools.content.library import read_library
    from kb_tools.measures.gaps import find_gaps, write_json_gaps
    from kb_tools.settings import read_site

    if arguments.query and not arguments.apply:
        raise KbError("--query goes with --apply", hint=f"such as: {EXAMPLE}")
    site = read_site(None, config_file=arguments.config)
    library = read_library(site.articles, site.locale)
    if arguments.apply and arguments.apply not in library.by_id:
        told = f'there is no article with the id "{arguments.apply}"{nearest(arguments.apply, library.by_id)}'
        raise KbError(told, hint="kb gaps without --apply lists the ids for which words are proposed")
    asked = {article.id: (article.title, *article.questions) for article in library.articles}
    surroundings = read_surroundings(arguments, checked=not arguments.apply)
    with open_engine(arguments) as engine:
        measured = measure(engine, arguments, surroundings)
    gaps = find_gaps(measured.overview.every_search, asked)
    if arguments.apply:
        drafts = [draft for draft in gaps.questions if draft.article == arguments.apply]
        print(_applied(library, arguments.apply, _chosen(drafts, arguments.query, arguments.apply)))
        return 0
    if arguments.format == "json":
        told = write_json_gaps(gaps, measured.work)
    else:
        told = _work_in_words(measured.work) + _in_words(gaps)
    put_out([told], arguments.out)
    return 0


def _chosen(drafts: list[AskedWording], queries: list[str], article: str) -> list[str]:
    """The questions to write. Raises KbError for a query that is not among the drafts."""
    from kb_tools.measures.searches import folded

    proposed = {folded(draft.question): draft.question for draft in drafts}
    for query in queries:
        if folded(query) not in proposed:
            named = ", ".join(f"“{question}”" for question in proposed.values()) or "nothing"
            raise KbError(f'"{query}" is not proposed for {article}', hint=f"proposed is: {named}")
    return [proposed[key] for key in dict.fromkeys(map(folded, queries))] or list(proposed.values())


def _applied(library: Library, id_: str, questions: list[str]) -> str:
    """Write the questions into the article's file; returns what was done."""
    from kb_tools.content.asked import with_question
    from kb_tools.content.front_matter import read_file
    from kb_tools.content.saving import save_text

    article = library.by_id[id_]
    name = displayed(library.folder, article.path)
    if not questions:
        return f"{name}: nothing is proposed, and nothing was changed"
    text, problems = read_file(article.file, name)
    if text is None:
        raise KbError(str(problems[0]))
    changed = text
    for question in questions:
        try:
            changed = with_question(changed, question)
        except KbError as error:
            raise KbError(f"{name}: {error.message}", hint=error.hint) from error
    save_text(article.file, text, changed)
    lines = "\n".join(f"   “{question}”" for question in questions)
    return f"{name}: added to questions:\n{lines}"


def _work_in_words(work: Sequence[Work]) -> str:
    """The list of what to do next, with its evidence; nothing where there is nothing to do."""
    from kb_tools.measures.work import KINDS_IN_WORDS

    if not work:
        return ""
    lines = ["What to do next:", ""]
    for number, each in enumerate(work[:_MOST_WORK], 1):
        about = f" ({each.article})" if each.article and each.article != each.title else ""
        lines.append(f"{number:>3}. {KINDS_IN_WORDS[each.kind]}: {each.title}{about}")
        lines += [f"     {sentence}" for sentence in each.evidence]
        lines += [f"     → {each.next_step}", ""]
    if len(work) > _MOST_WORK:
        lines += [f"And {len(work) - _MOST_WORK:,} more, in --format json.", ""]
    return "\n".join(lines) + "\n"


def _in_words(gaps: Gaps) -> str:
    if not gaps.questions and not gaps.missing:
        return "Nothing is missing of which two searches or more would tell.\n"
    lines: list[str] = []
    if gaps.questions:
        lines.append("Words that people use for an article and that do not stand in it:")
        article = ""
        for draft in gaps.questions:
            if draft.article != article:
                article = draft.article
                lines.append(f"\n  {article}")
            lines.append(f"    “{draft.question}”: {_told(draft)}")
        lines += ["", "Put in those that you agree with: kb gaps --apply ARTICLE --query TEXT", ""]
    if gaps.missing:
        lines += ["Articles that nobody has written yet, each with a draft of its title:", ""]
        for missing in gaps.missing:
            wordings = ", ".join(f"“{query}” ({count:,})" for query, count in missing.wordings)
            lines.append(f"  {missing.title}")
            lines.append(f"    {missing.searches:,} searches: {wordings}")
    return "\n".join(lines).rstrip() + "\n"


def _told(draft: AskedWording) -> str:
    parts = (
        (draft.helped, "helped"),
        (draft.not_helped, "did not help"),
        (draft.lower, "found it below the first place"),
        (draft.unsure, "found nothing sure"),
    )
    counts = ", ".join(f"{count:,} {words}" for count, words in parts if count)
    return f"{draft.searches:,} searches, {counts}"
