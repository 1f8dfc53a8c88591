"""`kb report`: what customers said, article by article, and what came of their searches."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from kb_tools.cli.feedback_actions import add_index, add_since, add_store, since_ms
from kb_tools.errors import KbError

EXAMPLE = "kb report --index site/index.json --out report.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_store(parser)
    add_since(parser)
    add_index(parser)
    parser.add_argument(
        "--format", choices=("html", "json", "csv"), default="html", help="default: %(default)s"
    )
    parser.add_argument(
        "--searches",
        action="store_true",
        help="with --format csv: a line a search, not a line an article",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")


def run(arguments: argparse.Namespace) -> int:
    """Write the report."""
    from kb_tools.cli.results import put_out
    from kb_tools.feedback.events import milliseconds
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import database_at
    from kb_tools.feedback.told import read_told
    from kb_tools.measures.article_index import read_article_index
    from kb_tools.measures.report import build_report, write_csv_report, write_json_report
    from kb_tools.measures.searches import write_csv_searches

    if arguments.searches and arguments.format != "csv":
        raise KbError(
            "--searches is for --format csv", hint="the page and the JSON hold articles and searches together"
        )
    reader = EventReader(database_at(arguments.store))
    since, now = since_ms(arguments.since), datetime.now(UTC)
    articles = read_article_index(arguments.index) if arguments.index else None
    searches = reader.searches(milliseconds(now), since)
    report = build_report(
        reader.counts(since),
        reader.comments(since),
        now,
        articles,
        searches,
        reader.held(),
        read_told(reader.database, since),
    )
    if arguments.format == "csv":
        write = write_csv_searches(report.searches) if arguments.searches else write_csv_report(report)
        put_out(write, arguments.out)
    elif arguments.format == "json":
        put_out([write_json_report(report)], arguments.out)
    else:
        from kb_tools.measures.report_page import write_html_report

        put_out([write_html_report(report)], arguments.out)
    return 0
