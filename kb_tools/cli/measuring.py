"""What `kb report`, `kb summary` and `kb gaps` share: the engine, the counts, and what is around them."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.cli.feedback_actions import add_index, add_since, add_store, since_ms
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kb_tools.content.library import Library
    from kb_tools.measures.article_index import KnownArticle
    from kb_tools.measures.engines.engine import Engine
    from kb_tools.measures.engines.opening import EngineName
    from kb_tools.measures.headline import Figure
    from kb_tools.measures.hours import Hours
    from kb_tools.measures.overview import Choice, Overview
    from kb_tools.measures.priorities import Around
    from kb_tools.measures.report import Report
    from kb_tools.measures.targets import Targets
    from kb_tools.measures.work import Work
    from kb_tools.settings import Site


@dataclass(frozen=True)
class Measured:
    """Everything that a report says."""

    report: Report
    overview: Overview
    figures: list[Figure]
    work: list[Work]


def add_measuring(parser: argparse.ArgumentParser) -> None:
    """The options that say what is measured, of which time, and with what."""
    add_store(parser)
    add_since(parser)
    add_index(parser)
    parser.add_argument(
        "--weeks",
        type=int,
        default=13,
        metavar="COUNT",
        help="the period: so many weeks up to now, compared with as many before (default: %(default)s)",
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (else the nearest mkdocs.yml)"
    )
    parser.add_argument(
        "--engine",
        choices=("sqlite", "postgres", "duckdb", "spark"),
        help="what counts: by itself the store's own; duckdb and spark read --data",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="a folder that kb feedback export --format parquet wrote, in place of --store",
    )
    parser.add_argument(
        "--master",
        default="local[*]",
        metavar="URL",
        help="where Spark is: spark://HOST:PORT (default: here)",
    )


def open_engine(arguments: argparse.Namespace) -> AbstractContextManager[Engine]:
    """The engine that is asked for. Raises KbError where it does not go with the data."""
    from kb_tools.feedback.sqlite_file import SqliteFile
    from kb_tools.feedback.store import database_at
    from kb_tools.measures.engines.opening import open_on_export, open_on_store

    name: EngineName | None = arguments.engine or ("duckdb" if arguments.data else None)
    if name == "duckdb" or name == "spark":
        if arguments.data is None:
            raise KbError(
                f"--engine {name} reads a folder of Parquet files",
                hint="write it with: kb feedback export --format parquet --to FOLDER; name it with --data",
            )
        return open_on_export(name, arguments.data, arguments.master)
    if arguments.data is not None:
        raise KbError(f"--data is for the engines duckdb and spark, not for {name}", hint="leave one out")
    database = database_at(arguments.store)
    own = "sqlite" if isinstance(database, SqliteFile) else "postgres"
    if name not in (None, own):
        raise KbError(f"{database} is read by {own}, not by {name}", hint="leave out --engine")
    return open_on_store(database)


def measure(
    engine: Engine, arguments: argparse.Namespace, surroundings: Surroundings, choice: Choice | None = None
) -> Measured:
    """Count, and work out the figures and the list of work."""
    from kb_tools.measures.gaps import find_gaps
    from kb_tools.measures.headline import headline
    from kb_tools.measures.overview import count_all
    from kb_tools.measures.period import Period
    from kb_tools.measures.priorities import list_work, searches_of_period
    from kb_tools.measures.report import build_report

    now_ms = int(time.time() * 1000)
    period = Period.up_to(now_ms, arguments.weeks)
    around = surroundings.around
    categories = {id_: article.category for id_, article in around.articles.items() if article.category}
    since = since_ms(arguments.since)
    overview = count_all(engine, period, surroundings.hours, categories, choice, since)
    made_at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=now_ms)
    report = build_report(
        overview.texts,
        overview.comments,
        made_at,
        around.articles,
        overview.every_search,
        overview.held,
        overview.told,
        overview.shown,
        surroundings.overdue,
    )
    missing = find_gaps(searches_of_period(overview), {}).missing
    work = list_work(overview, replace(around, missing=missing))
    return Measured(report, overview, headline(overview), work)


@dataclass(frozen=True)
class Surroundings:
    """What is known beside the answers."""

    around: Around
    hours: Hours
    targets: Targets
    overdue: int | None


def read_surroundings(
    arguments: argparse.Namespace, *, published: bool = False, checked: bool = False
) -> Surroundings:
    """Articles, out of --index or the help centre here, reviews that are due, and hours of contact.

    published: only an index says what is on the site; the files here may be ahead of it. checked: what the
    check finds in the articles is evidence, too.
    """
    from kb_tools.cli.desk_targets import read_desk_targets
    from kb_tools.content.library import read_library
    from kb_tools.measures.article_index import read_article_index
    from kb_tools.measures.priorities import Around
    from kb_tools.settings import find_config, read_site

    library: Library | None = None
    folder: Path | None = None
    site: Site | None = None
    if arguments.config is not None or find_config(Path.cwd()) is not None:
        site = read_site(None, config_file=arguments.config)
        folder = site.articles
        library = read_library(folder, site.locale)
    if arguments.index:
        articles = read_article_index(arguments.index)
    else:
        articles = {} if published else _known(library)
    today = datetime.now(UTC).date()
    overdue = {
        article.id: (today - article.review_due_on).days
        for article in (library.articles if library else ())
        if article.id in articles and article.review_due_on is not None and article.is_overdue(today)
    }
    findings = _findings(site) if checked and site is not None else {}
    targets, hours = read_desk_targets(folder)
    known = len(overdue) if library else None
    return Surroundings(Around(articles, overdue=overdue, findings=findings), hours, targets, known)


def _known(library: Library | None) -> dict[str, KnownArticle]:
    """The customers' articles of the help centre here."""
    from kb_tools.measures.article_index import KnownArticle

    if library is None:
        return {}
    return {
        article.id: KnownArticle(
            article.title,
            revision=article.revision,
            owner=article.matter.owner,
            category=article.category,
        )
        for article in library.edition("customers").articles
        if not article.is_archived
    }


def _findings(site: Site) -> Mapping[str, int]:
    """How many warnings and errors the check has in each article."""
    from kb_tools.checks.finding import Severity
    from kb_tools.checks.site_check import SiteCheck

    checked = SiteCheck(site, site.articles, datetime.now(UTC).date()).run()
    return Counter(
        checked.articles[finding.place.file].id
        for finding in checked.findings
        if finding.severity >= Severity.WARNING and finding.place.file in checked.articles
    )
