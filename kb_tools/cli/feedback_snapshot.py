"""`kb feedback snapshot`: the scores and the list of work, for `kb check`, `kb build` and the search."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.cli.feedback_actions import add_action
from kb_tools.cli.measuring import add_measuring, measure, open_engine, read_surroundings

if TYPE_CHECKING:
    from kb_tools.cli.feedback_actions import Actions


def add_action_to(actions: Actions) -> None:
    """Declare it."""
    snapshot = add_action(
        actions,
        "snapshot",
        "the scores and what to do next, for `kb check` and `kb build`",
        "kb feedback snapshot --index site/index.json --out .kb/snapshot.json",
    )
    add_measuring(snapshot)
    snapshot.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")


def run(arguments: argparse.Namespace) -> int:
    """Write it."""
    from datetime import datetime

    from kb_tools.cli.results import put_out
    from kb_tools.measures.article_index import present_revisions
    from kb_tools.measures.snapshot import build_snapshot
    from kb_tools.snapshot import write_snapshot

    surroundings = read_surroundings(arguments, published=True)
    with open_engine(arguments) as engine:
        measured = measure(engine, arguments, surroundings)
    overview = measured.overview
    snapshot = build_snapshot(
        overview.texts,
        datetime.fromisoformat(measured.report.made_at),
        present_revisions(surroundings.around.articles),
        overview.every_search,
        measured.work,
    )
    put_out([write_snapshot(snapshot)], arguments.out)
    return 0
