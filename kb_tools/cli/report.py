"""`kb report`: what customers said, how long they waited, and what to do next."""

from __future__ import annotations

import argparse
import sys
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
    what.add_argument("--figures", action="store_true", help="with --format csv: a line a figure")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    parser.add_argument(
        "--fail-below", action="store_true", help="end with 1 where a target of targets.yml is surely missed"
    )
    parser.add_argument(
        "--serve", action="store_true", help="show the page on a port of this machine, with filters"
    )
    parser.add_argument(
        "--port", type=int, default=8001, metavar="PORT", help="with --serve (default: %(default)s)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the report."""
    from kb_tools.cli.results import put_out
    from kb_tools.measures.goals import goal_in_words, target_in_words
    from kb_tools.measures.report import write_csv_report
    from kb_tools.measures.report_json import write_json_report
    from kb_tools.measures.searches import write_csv_searches
    from kb_tools.measures.target_check import check_targets

    for name in ("searches", "figures"):
        if getattr(arguments, name) and arguments.format != "csv":
            raise KbError(
                f"--{name} is for --format csv", hint="the page and the JSON hold all of it together"
            )
    surroundings = read_surroundings(arguments)
    if arguments.serve:
        from kb_tools.cli.report_serving import serve_report

        return serve_report(arguments, surroundings, arguments.port)
    targets = surroundings.targets.targets if arguments.fail_below else ()
    if arguments.fail_below and not targets:
        raise KbError("--fail-below: there are no targets", hint="write them into targets.yml")
    with open_engine(arguments) as engine:
        measured = measure(engine, arguments, surroundings)
        check = check_targets(engine, measured.overview, targets)
    report = measured.report
    if arguments.format == "csv":
        if arguments.figures:
            from kb_tools.measures.figures_csv import write_csv_figures

            put_out(write_csv_figures(measured.overview, measured.figures), arguments.out)
        else:
            write = write_csv_searches(report.searches) if arguments.searches else write_csv_report(report)
            put_out(write, arguments.out)
    elif arguments.format == "json":
        told = write_json_report(report, measured.overview, measured.figures, measured.work)
        put_out([told], arguments.out)
    else:
        from kb_tools.measures.report_page import write_html_report

        page = write_html_report(report, measured.overview, measured.figures, measured.work)
        put_out([page], arguments.out)
    for goal in check.goals:
        if goal.standing == "missed":
            print(f"kb report: {target_in_words(goal.target)}. {goal_in_words(goal)}", file=sys.stderr)
    return 1 if check.is_below else 0
