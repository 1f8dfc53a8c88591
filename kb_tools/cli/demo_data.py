"""`kb demo-data`: a year of a made-up help centre with a known truth, into a store of its own."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.measures.simulation.subjects import Subject

EXAMPLE = "kb demo-data --store sqlite:demo.sqlite --index site/index.json --truth truth.json"
_MOST = 10_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--store",
        required=True,
        metavar="STORE",
        help="where to: a store that holds nothing yet, such as sqlite:demo.sqlite",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="NUMBER",
        help="another number makes another year; the same one the same (default: %(default)s)",
    )
    parser.add_argument(
        "--articles",
        type=int,
        default=60,
        metavar="COUNT",
        help="so many articles, or all that there are (default: %(default)s)",
    )
    parser.add_argument(
        "--votes",
        type=int,
        default=20_000,
        metavar="COUNT",
        help="so many readers who answer (default: %(default)s)",
    )
    parser.add_argument(
        "--tickets", type=int, default=3_000, metavar="COUNT", help="so many tickets (default: %(default)s)"
    )
    parser.add_argument(
        "--until",
        metavar="DAY",
        help="the last day of the year, UTC, such as 2026-11-25 (default: yesterday)",
    )
    parser.add_argument(
        "--index",
        type=Path,
        metavar="FILE",
        help="index.json of the built site: its articles (else those of the settings, else made-up ones)",
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (else the nearest mkdocs.yml)"
    )
    parser.add_argument(
        "--truth", type=Path, metavar="FILE", help="write what is true of the data into this file, as JSON"
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the data, and say what there is."""
    from kb_tools.cli.results import put_out
    from kb_tools.feedback.store import database_at
    from kb_tools.measures.simulation.demo import write_demo
    from kb_tools.measures.simulation.invention import make_truth
    from kb_tools.measures.simulation.subjects import some_of
    from kb_tools.measures.simulation.truth import write_truth

    for name, least in (("articles", 1), ("votes", 0), ("tickets", 0)):
        if not least <= getattr(arguments, name) <= _MOST:
            raise KbError(
                f"--{name}: {getattr(arguments, name):,} is too few or too many",
                hint=f"write a number from {least} to {_MOST:,}",
            )
    database = database_at(arguments.store)
    until = _last_day(arguments.until)
    subjects = some_of(_subjects(arguments), arguments.articles, arguments.seed)
    truth = make_truth(subjects, arguments.seed, until)
    made = write_demo(database, truth, arguments.votes, arguments.tickets, _progress)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if arguments.truth:
        put_out([write_truth(truth)], arguments.truth)
    counts = ", ".join(f"{count:,} {name}" for name, count in made.items())
    print(f"{database}: a made-up year until {until}, of {len(subjects):,} articles.\n   {counts}")
    index = f" --index {arguments.index}" if arguments.index else ""
    print(f"   See it with: kb report --store {arguments.store}{index} --out report.html")
    return 0


def _last_day(day: str | None) -> date:
    if day is None:
        return datetime.now(UTC).date() - timedelta(days=1)
    try:
        parsed = date.fromisoformat(day)
    except ValueError:
        raise KbError(
            f'--until: "{day}" is not a day', hint="write it as year-month-day: 2026-11-25"
        ) from None
    if not 1972 <= parsed.year <= 9000:
        raise KbError(f"--until: {parsed} is too far away", hint="name a day of the years 1972 to 9000")
    return parsed


def _subjects(arguments: argparse.Namespace) -> list[Subject]:
    """The articles that were named, or those of the help centre here, or made-up ones."""
    from kb_tools.content.library import read_library
    from kb_tools.measures.simulation.subjects import Subject, made_up_subjects, read_subjects
    from kb_tools.settings import read_site

    index: Path | None = arguments.index
    if index is not None:
        found = read_subjects(index)
        if not found:
            raise KbError(f"{index}: there is no article in this index", hint="write one with: kb build")
        return found
    site = read_site(None, config_file=arguments.config)
    if site.config_file is None or not site.articles.is_dir():
        return made_up_subjects(arguments.articles)
    library = read_library(site.articles, site.locale).edition("customers")
    found = [
        Subject(article.id, article.title, article.category, article.revision)
        for article in library.articles
        if not article.is_archived
    ]
    return found or made_up_subjects(arguments.articles)


def _progress(name: str, count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{count:,} {name} written", end="", file=sys.stderr, flush=True)
