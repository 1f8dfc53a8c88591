"""What the actions of `kb feedback` share: how one is declared, and the options that several take."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.errors import KbError

if TYPE_CHECKING:
    Actions = argparse._SubParsersAction[argparse.ArgumentParser]


def add_action(actions: Actions, name: str, summary: str, example: str) -> argparse.ArgumentParser:
    """An action of its own, with its example at the end of its help."""
    return actions.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_store(parser: argparse.ArgumentParser) -> None:
    """The option that names the store."""
    parser.add_argument(
        "--store",
        default="sqlite:.kb/feedback.sqlite",
        metavar="STORE",
        help="where answers are kept: sqlite:PATH or postgresql://USER@HOST/DATABASE (default: %(default)s)",
    )


def add_since(parser: argparse.ArgumentParser) -> None:
    """The option that leaves out what came before."""
    parser.add_argument(
        "--since", metavar="DAY", help="only answers of this day (UTC) and later, such as 2026-11-01"
    )


def add_tokens(parser: argparse.ArgumentParser, told: str, *, required: bool = False) -> None:
    """The option that names random values which a person's device made."""
    parser.add_argument(
        "--token",
        action="append",
        required=required,
        metavar="TOKEN",
        help=f"{told}; may be given several times",
    )


def add_index(parser: argparse.ArgumentParser) -> None:
    """The option that names the built site's articles."""
    parser.add_argument(
        "--index",
        type=Path,
        metavar="FILE",
        help="index.json of the built site: titles, addresses, and which text is the present one",
    )


def since_ms(day: str | None) -> int:
    """The first millisecond of this day, UTC. Raises KbError where it is no day."""
    from kb_tools.feedback.events import milliseconds

    if day is None:
        return 0
    try:
        parsed = date.fromisoformat(day)
    except ValueError:
        raise KbError(
            f'--since: "{day}" is not a day', hint="write it as year-month-day: 2026-11-01"
        ) from None
    return milliseconds(datetime(parsed.year, parsed.month, parsed.day, tzinfo=UTC))
