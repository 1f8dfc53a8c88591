"""`kb collector`: receives votes and comments until it is told to stop."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.cli.built_search import BuiltSearch

EXAMPLE = "kb collector --origin https://help.example.com --thanks https://help.example.com/thanks/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=("run", "migrate"),
        default="run",
        help="migrate: bring the store to this version, and end; safe while collectors run (default: run)",
    )
    parser.add_argument(
        "--store",
        default="sqlite:.kb/feedback.sqlite",
        metavar="STORE",
        help="where answers are kept: sqlite:PATH or postgresql://USER@HOST/DATABASE (default: %(default)s)",
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port",
        type=int,
        default=8788,
        help="the port to listen on; 0 takes a free one (default: %(default)s)",
    )
    parser.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="URL",
        help="a site whose pages may send answers; may be given several times",
    )
    parser.add_argument(
        "--thanks",
        default="",
        metavar="URL",
        help="where readers without JavaScript land after answering (default: a plain page)",
    )
    parser.add_argument(
        "--per-minute",
        type=int,
        default=120,
        metavar="N",
        help="how many answers one network may send in a minute; 0 for no limit (default: %(default)s)",
    )
    parser.add_argument(
        "--site",
        type=Path,
        metavar="FOLDER",
        help="the built site of the customers, to answer searches where a browser runs no script",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve; returns once stopped. Or migrate."""
    from kb_tools.feedback.store import EventStore, database_at

    database = database_at(arguments.store)
    if arguments.action == "migrate":
        before, after = database.migrate()
        done = f"was brought from version {before} to {after}" if before < after else f"has version {after}"
        print(f"{database}: the store {done}.")
        return 0
    try:
        from kb_tools.feedback.collector import CollectorSettings, serve
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] not in ("starlette", "uvicorn", "anyio"):
            raise
        raise KbError(
            f"the collector needs a package that is not installed ({error.name})",
            hint="install it with: pip install 'beeline-kb[collector]'",
        ) from error
    from kb_tools.feedback.limits import RateLimit

    per_minute = max(0, arguments.per_minute)
    settings = CollectorSettings(
        origins=tuple(origin.rstrip("/") for origin in arguments.origin),
        thanks_url=arguments.thanks,
        limit=RateLimit(per_minute=per_minute, burst=max(1, per_minute // 2)),
    )

    search = _search(arguments.site, settings.origins) if arguments.site else None

    def announce(address: str) -> None:
        print(f"Receiving answers at {address}, keeping them in {database}. Ctrl-C stops.", flush=True)
        if not settings.origins:
            print("No --origin is given: only pages served from this very address may send.", flush=True)

    with EventStore(database) as store:
        serve(store, settings, arguments.host, arguments.port, search=search, announce=announce)
    return 0


def _search(folder: Path, origins: tuple[str, ...]) -> BuiltSearch:
    """The search of a built site. Votes come first: an index that is not there yet stops nothing."""
    from kb_tools.cli.built_search import BuiltSearch

    if not folder.is_dir():
        raise KbError(f"there is no folder {folder}", hint="name the folder of the built site: --site site")
    search = BuiltSearch(lambda: folder, f"{origins[0]}/" if origins else "/")
    try:
        search("")
    except KbError as error:
        print(f"Searches are not answered yet: {error}", file=sys.stderr, flush=True)
    return search
