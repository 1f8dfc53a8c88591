"""`kb report`: what customers said, how long they waited, and what to do next."""

from __future__ import annotations

import argparse
from pathlib import Path

from kb_tools.cli.measuring import add_measuring, measure, open_engine, read_surroundings
from kb_tools.errors import KbError

EXAMPLE = "kb report --index site/index.json --out report.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_measuring(parser)
    parser.add_argument(
        "--format", choices=("html", "json", "csv"), default="html", help="default: %(default)s"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--searches",
        action="store_true",
        help="with --format csv: a line a search, not a line an article",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")


def run(arguments: argparse.Namespace) -> int:
    """Write the report."""
    from kb_tools.cli.results import put_out
    from kb_tools.measures.report import write_csv_report
    from kb_tools.measures.report_json import write_json_report
    from kb_tools.measures.searches import write_csv_searches

    if arguments.searches and arguments.format != "csv":
        raise KbError(
            "--searches is for --format csv", hint="the page and the JSON hold articles and searches together"
        )
    surroundings = read_surroundings(arguments)
    with open_engine(arguments) as engine:
        measured = measure(engine, arguments, surroundings)
    report = measured.report
    if arguments.format == "csv":
        write = write_csv_searches(report.searches) if arguments.searches else write_csv_report(report)
        put_out(write, arguments.out)
    elif arguments.format == "json":
        put_out([write_json_report(report)], arguments.out)
    else:
        from kb_tools.measures.report_page import write_html_report

        put_out([write_html_report(report)], arguments.out)
    return 0
