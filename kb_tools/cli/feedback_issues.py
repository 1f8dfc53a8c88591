"""`kb feedback issues`: one open issue for each article that surely helps too few readers."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.cli.feedback_actions import add_action, add_since, add_store, since_ms

if TYPE_CHECKING:
    from kb_tools.cli.feedback_actions import Actions

TOKEN = "KB_ISSUES_TOKEN"  # noqa: S105 - the name of a variable
_MOST_NEW = 20


def add_actions(actions: Actions) -> None:
    """Declare it."""
    issues = add_action(
        actions,
        "issues",
        "keep one open issue on GitHub or GitLab for each article that surely helps too few",
        "kb feedback issues --index site/index.json --to github:northwind/help --dry-run",
    )
    add_store(issues)
    add_since(issues)
    issues.add_argument(
        "--index", type=Path, required=True, metavar="FILE", help="index.json of the built site"
    )
    issues.add_argument(
        "--to",
        required=True,
        metavar="REPOSITORY",
        help=f"github:OWNER/NAME or gitlab:GROUP/NAME; the token is in {TOKEN}",
    )
    issues.add_argument("--api", metavar="URL", help="where a server of your own has its interface")
    issues.add_argument(
        "--comments",
        action="store_true",
        help="put in what readers wrote; not for a public repository",
    )
    issues.add_argument("--dry-run", action="store_true", help="say what would be opened or changed")


def run(arguments: argparse.Namespace) -> int:
    """Bring the issues to what is true now."""
    from kb_tools.feedback.issue_tracker import IssueTracker
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import database_at
    from kb_tools.measures.article_index import present_revisions, read_article_index
    from kb_tools.measures.helpfulness import helpfulness
    from kb_tools.measures.issues import wanted_issues

    tracker = IssueTracker.at(arguments.to, os.environ.get(TOKEN, ""), arguments.api)
    articles = read_article_index(arguments.index)
    reader, since = EventReader(database_at(arguments.store)), since_ms(arguments.since)
    figures = helpfulness(reader.counts(since), present_revisions(articles))
    comments = reader.comments(since) if arguments.comments else []
    wanted = wanted_issues(figures, comments, articles, tracker.issues())
    opened = changed = 0
    for each in wanted:
        if each.number is None and opened == _MOST_NEW:
            continue
        if each.number is None:
            number = None if arguments.dry_run else tracker.open(each.title, each.body)
            opened += 1
            print(f"opened{f' #{number}' if number else ''}: {each.article}", flush=True)
        else:
            if not arguments.dry_run:
                tracker.change(each.number, each.title, each.body)
            changed += 1
            print(f"brought up to date #{each.number}: {each.article}", flush=True)
    left = len(wanted) - opened - changed
    would = " would be" if arguments.dry_run else ""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    print(f"{tracker}, {day}: {opened}{would} opened, {changed}{would} changed.")
    if left:
        print(f"{left} more were not opened: at most {_MOST_NEW} at once. Run it again.")
    return 0
