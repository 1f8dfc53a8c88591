"""`kb feedback tidy` and `kb feedback erase`: what is taken out of the store, and what that did not reach."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb_tools.cli.feedback_actions import add_action, add_store, add_tokens
from kb_tools.cli.feedback_export import export_into, writer_of
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.cli.feedback_actions import Actions
    from kb_tools.feedback.daily_files import Format
    from kb_tools.feedback.database import Database
    from kb_tools.feedback.export_targets import Target

_OUT_OF_REACH = (
    "backups of the store",
    "files that were written with --out, and reports",
    "what was written with `kb feedback export --to`, until that runs again or --export names it",
    "what was sent to others: webhooks, mails, issues",
    "answers that still wait on the person's own device",
)


def add_actions(actions: Actions) -> None:
    """Declare the two."""
    tidy = add_action(
        actions,
        "tidy",
        "remove comments and searches that were kept for long enough; the figures of articles stay",
        "kb feedback tidy --keep-comments 180",
    )
    add_store(tidy)
    _add_exports(tidy)
    for name, default in (("comments", 365), ("searches", 730)):
        tidy.add_argument(
            f"--keep-{name}",
            type=int,
            default=default,
            metavar="DAYS",
            help=f"for how many days {name} are kept; 0: for ever (default: %(default)s)",
        )
    erase = add_action(
        actions,
        "erase",
        "remove everything that carries a token: for a person who asks for it",
        "kb feedback erase --token Yk3v9xQm2LtB7wZc4RfHdA",
    )
    add_store(erase)
    _add_exports(erase)
    add_tokens(erase, "what the person's device calls itself, on one article or in one search", required=True)


def run(arguments: argparse.Namespace) -> int:
    """Do it; erase returns 1 where nothing carries the tokens."""
    return _tidy(arguments) if arguments.action == "tidy" else _erase(arguments)


def _tidy(arguments: argparse.Namespace) -> int:
    from kb_tools.feedback.store import database_at
    from kb_tools.feedback.tidying import Keeping, tidy

    for name in ("comments", "searches"):
        days = getattr(arguments, f"keep_{name}")
        if days < 0:
            raise KbError(f"--keep-{name}: found {days}", hint="write a number of days, or 0 for ever")
    database = database_at(arguments.store)
    targets = _targets(arguments.export or ())
    keeping = Keeping(arguments.keep_comments, arguments.keep_searches)
    done = tidy(database, keeping, int(time.time() * 1000))
    print(f"{database}: removed {_count(done.comments, 'comment')} and {_count(done.searches, 'search')}.")
    _bring_forward(database, targets)
    if done.not_reached:
        print(f"Not reached: {done.not_reached}.")
    return 0


def _erase(arguments: argparse.Namespace) -> int:
    from kb_tools.feedback.store import database_at
    from kb_tools.feedback.tidying import erase

    database = database_at(arguments.store)
    targets = _targets(arguments.export or ())
    erased, not_reached = erase(database, arguments.token)
    print(f"{database}: erased {_count(erased, 'event')}.")
    _bring_forward(database, targets)
    print("This cannot reach:")
    for place in (*((not_reached,) if not_reached else ()), *_OUT_OF_REACH):
        print(f"- {place}")
    return 0 if erased else 1


def _add_exports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--export",
        action="append",
        metavar="FOLDER",
        help="a folder or s3://BUCKET/FOLDER that `kb feedback export --to` wrote: it is mended too; "
        "may be given several times",
    )


def _targets(named: Sequence[str]) -> list[tuple[Target, Format]]:
    """What was exported to, with its format, looked at before anything is removed. Raises KbError."""
    from kb_tools.feedback.daily_files import format_of
    from kb_tools.feedback.export_targets import target_at

    found: list[tuple[Target, Format]] = []
    for target in map(target_at, named):
        format_ = format_of(target)
        if format_ is None:
            raise KbError(
                f"{target}: there is no export in this {target.kind}",
                hint="name the one that `kb feedback export --to` wrote; nothing was removed",
            )
        writer_of(format_)
        found.append((target, format_))
    return found


def _bring_forward(database: Database, targets: list[tuple[Target, Format]]) -> None:
    for target, format_ in targets:
        done = export_into(database, target, format_)
        changed = done.written + done.removed
        print(f"{target}: {_count(changed, 'file')} mended; {target.old_bytes}.")


def _count(number: int, what: str) -> str:
    many = {"search": "searches"}.get(what, f"{what}s")
    return f"{number:,} {what if number == 1 else many}"
