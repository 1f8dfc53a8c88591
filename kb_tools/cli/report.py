"""`kb report`: what customers said, article by article."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from kb_tools.cli.feedback import add_index, add_store, since_ms

EXAMPLE = "kb report --index site/index.json --out report.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_store(parser)
    add_index(parser)
    parser.add_argument(
        "--format", choices=("html", "json", "csv"), default="html", help="default: %(default)s"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")


def run(arguments: argparse.Namespace) -> int:
    """Write the report."""
    from kb_tools.cli.results import put_out
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import store_path
    from kb_tools.measures.article_index import read_article_index
    from kb_tools.measures.report import build_report, write_csv_report, write_json_report

    reader = EventReader(store_path(arguments.store))
    since = since_ms(arguments.since)
    articles = read_article_index(arguments.index) if arguments.index else None
    report = build_report(reader.counts(since), reader.comments(since), datetime.now(UTC), articles)
    if arguments.format == "csv":
        put_out(write_csv_report(report), arguments.out)
    elif arguments.format == "json":
        put_out([write_json_report(report)], arguments.out)
    else:
        from kb_tools.measures.report_page import write_html_report

        put_out([write_html_report(report)], arguments.out)
    return 0
