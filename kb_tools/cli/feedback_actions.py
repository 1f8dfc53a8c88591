"""What the actions of `kb feedback` share: how one is declared, and the options that several take."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

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


def add_tokens(parser: argparse.ArgumentParser, told: str, *, required: bool = False) -> None:
    """The option that names random values which a person's device made."""
    parser.add_argument(
        "--token",
        action="append",
        required=required,
        metavar="TOKEN",
        help=f"{told}; may be given several times",
    )
