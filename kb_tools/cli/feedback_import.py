"""`kb feedback import`: what was collected elsewhere, into the store."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.cli.feedback_actions import add_action, add_index, add_store
from kb_tools.errors import KbError, Place, Problem

if TYPE_CHECKING:
    from kb_tools.cli.feedback_actions import Actions
    from kb_tools.feedback.database import Database, StoredEvent
    from kb_tools.feedback.earlier.articles import Articles
    from kb_tools.feedback.earlier.votes import EarlierVotes, ReadVotes, Source
    from kb_tools.feedback.store import EventStore

_AT_ONCE = 5_000


def add_action_to(actions: Actions) -> None:
    """Declare it."""
    brought = add_action(
        actions,
        "import",
        "votes from Google Analytics or Zendesk, or events of our own, into the store",
        "kb feedback import analytics feedback.csv --index site/index.json",
    )
    brought.add_argument(
        "source",
        choices=("analytics", "zendesk", "events"),
        help="analytics: a CSV export of Google Analytics 4; zendesk: the API's lists of votes, as JSON; "
        "events: JSON lines of `kb feedback export` or of a function on a serverless host",
    )
    brought.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what was exported")
    add_store(brought)
    add_index(brought)
    brought.add_argument(
        "--articles",
        type=Path,
        metavar="FILE",
        help="YAML, a line a page: its old path or Zendesk's number, and the id of our article",
    )
    brought.add_argument(
        "--locale", default="en", metavar="LANGUAGE", help="the language of the pages (default: %(default)s)"
    )
    brought.add_argument(
        "--refused",
        type=Path,
        metavar="FILE",
        help="write what was refused into this file (default: standard error)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Import and say what became of each vote; 1 where some were refused."""
    from kb_tools.feedback.database import StoredEvent
    from kb_tools.feedback.earlier.votes import as_events
    from kb_tools.feedback.events import milliseconds
    from kb_tools.feedback.store import EventStore, database_at

    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}", arguments.locale):
        raise KbError(
            f'--locale: "{arguments.locale}" is no language', hint='write one such as "en" or "pt-BR"'
        )
    database = database_at(arguments.store)
    now = datetime.now(UTC)
    if arguments.source == "events":
        return _own_events(arguments, database, now)
    articles = _articles(arguments)
    events: list[StoredEvent] = []
    problems: list[Problem] = []
    left_out: Counter[str] = Counter()
    records = refused = 0
    for file in arguments.files:
        read = _read(arguments.source, file, now)
        _find_articles(read, articles)
        for (_, article), votes in _by_article(read.votes, articles).items():
            made = as_events(arguments.source, article, arguments.locale, votes)
            events += [StoredEvent(vote, milliseconds(now)) for vote in made]
        records += read.records
        refused += read.refused
        problems += read.problems
        left_out += read.left_out
    with EventStore(database) as store:
        new = _keep(store, events)
    taken = records - refused - left_out.total()
    print(f"{records:,} records read: {taken:,} taken, {left_out.total():,} left out, {refused:,} refused.")
    print(f"{len(events):,} votes: {new:,} new, {len(events) - new:,} already there.")
    for told, count in sorted(left_out.items()):
        print(f"Left out: {told} ({count:,}).")
    if problems:
        _tell(problems, refused, arguments.refused)
    return 1 if problems else 0


def _own_events(arguments: argparse.Namespace, database: Database, now: datetime) -> int:
    from kb_tools.feedback.earlier.files import read_text
    from kb_tools.feedback.earlier.own import read_own_events
    from kb_tools.feedback.store import EventStore

    events: list[StoredEvent] = []
    problems: list[Problem] = []
    for file in arguments.files:
        found, wrong = read_own_events(read_text(file), str(file), now)
        events += found
        problems += wrong
    with EventStore(database) as store:
        new = _keep(store, events)
    print(
        f"{len(events) + len(problems):,} events read: {new:,} new, {len(events) - new:,} already there, "
        f"{len(problems):,} refused."
    )
    if problems:
        _tell(problems, len(problems), arguments.refused)
    return 1 if problems else 0


def _articles(arguments: argparse.Namespace) -> Articles:
    from kb_tools.feedback.earlier.articles import Articles, read_named_articles, site_paths
    from kb_tools.feedback.earlier.files import read_text
    from kb_tools.measures.article_index import read_article_index

    if arguments.index is None and arguments.articles is None:
        raise KbError(
            "nothing says which article a page is",
            hint="name the built site's list with --index site/index.json, or a file with --articles FILE",
        )
    index = read_article_index(arguments.index) if arguments.index else {}
    named: dict[str, str | None] = {}
    if arguments.articles:
        named = read_named_articles(read_text(arguments.articles), str(arguments.articles), index)
    return Articles(site_paths((known.url, id_) for id_, known in index.items() if known.url), named)


def _read(source: Source, file: Path, now: datetime) -> ReadVotes:
    from kb_tools.feedback.earlier.analytics import read_analytics
    from kb_tools.feedback.earlier.files import read_text
    from kb_tools.feedback.earlier.zendesk import read_zendesk

    read = read_analytics if source == "analytics" else read_zendesk
    return read(read_text(file), str(file), now)


def _find_articles(read: ReadVotes, articles: Articles) -> None:
    """Move what no article is known for to the problems, and what is to be left out to that count."""
    kept: list[EarlierVotes] = []
    unknown: dict[Place, str] = {}
    unwanted: set[Place] = set()
    for each in read.votes:
        article = articles.find(each.page)
        if article is None:
            unknown[each.place] = each.page
        elif article == "":
            unwanted.add(each.place)
        else:
            kept.append(each)
    read.votes = kept
    read.refused += len(unknown)
    if unwanted:
        read.left_out["--articles names no article for the page"] += len(unwanted)
    expected = "a path of the site in --index, or a line in the file of --articles"
    for place, page in unknown.items():
        read.problems.append(
            Problem(place, f"no article is known for {page}{articles.guess(page)}", expected)
        )


def _by_article(votes: list[EarlierVotes], articles: Articles) -> dict[tuple[str, str], list[EarlierVotes]]:
    """The votes by page and article: those of one page are numbered together."""
    found: dict[tuple[str, str], list[EarlierVotes]] = {}
    for each in votes:
        found.setdefault((each.page, articles.find(each.page) or ""), []).append(each)
    return found


def _keep(store: EventStore, events: list[StoredEvent]) -> int:
    """Keep the events; how many are new. Raises StoreError."""
    new = 0
    for first in range(0, len(events), _AT_ONCE):
        some = events[first : first + _AT_ONCE]
        waiting = [store.append(each.event, each.received_ms) for each in some]
        new += sum(done.result() for done in waiting)
    return new


def _tell(problems: list[Problem], refused: int, out: Path | None) -> None:
    from kb_tools.cli.results import put_out

    if out is None:
        for problem in problems:
            print(problem, file=sys.stderr)
        return
    put_out((f"{problem}\n" for problem in problems), out)
    print(f"{refused:,} refused: see {out}")
