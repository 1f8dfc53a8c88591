"""`kb links`: signed links to the question of a survey, for a mail or for a message from the help desk."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import msgspec

from kb_tools.cli.collector_settings import CONFIG, PREFIX, read_options
from kb_tools.errors import KbError

EXAMPLE = "kb links satisfaction --collector https://votes.example.com --count 100"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    from kb_tools.feedback.events import MARKS

    parser.add_argument(
        "question",
        choices=tuple(MARKS),
        help="satisfaction (1 to 5) and effort (1 to 7) after a contact; recommend (0 to 10) now and then",
    )
    parser.add_argument("--collector", required=True, metavar="URL", help="the collector's address")
    parser.add_argument("--locale", default="en", help="the language of the page (default: %(default)s)")
    parser.add_argument(
        "--days", type=int, default=14, metavar="N", help="how long a link holds (default: %(default)s)"
    )
    parser.add_argument(
        "--count", type=int, default=1, metavar="N", help="one link for each person (default: %(default)s)"
    )
    parser.add_argument(
        "--marks", action="store_true", help="for each link a line a mark, with that mark already chosen"
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help=f"the collector's settings, with its secret; else {CONFIG} or {PREFIX}SECRET",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the links, one a line."""
    from kb_tools.feedback.event_fields import Locale
    from kb_tools.feedback.events import MARKS
    from kb_tools.feedback.links import address_of, checked_secret, new_link

    secret = read_options({}, os.environ, arguments.config).secret
    if not secret:
        raise KbError(
            "there is no secret to sign with",
            hint=f"set {PREFIX}SECRET, or name the collector's settings with --config",
        )
    for name in ("days", "count"):
        if getattr(arguments, name) < 1:
            raise KbError(f"--{name}: found {getattr(arguments, name)}, expected 1 or more")
    if not arguments.collector.startswith(("https://", "http://")):
        raise KbError(
            f'--collector: "{arguments.collector}" is no address',
            hint="write it as https://votes.example.com",
        )
    try:
        msgspec.convert(arguments.locale, Locale)
    except msgspec.ValidationError:
        raise KbError(
            f'--locale: "{arguments.locale}" is no language', hint="write it as en or pt-BR"
        ) from None
    key = checked_secret(secret)
    lowest, highest = MARKS[arguments.question]
    marks = range(lowest, highest + 1) if arguments.marks else (None,)
    for _ in range(arguments.count):
        link = new_link(arguments.question, arguments.locale, arguments.days, time.time())
        for mark in marks:
            print(address_of(link, arguments.collector, key, mark))
    return 0
