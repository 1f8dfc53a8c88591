"""`kb collector`: receives votes and comments until it is told to stop."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kb_tools.cli.collector_settings import CONFIG, CollectorOptions, read_options
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.cli.built_search import BuiltSearch

EXAMPLE = "kb collector --origin https://help.example.com --thanks https://help.example.com/thanks/"
_METAVARS = {
    "port": "N",
    "origin": "URL",
    "thanks": "URL",
    "per_minute": "N",
    "hold_network": "N",
    "hold_rush": "N",
    "flood": "N",
    "connections": "N",
    "keep_comments": "DAYS",
    "keep_searches": "DAYS",
    "site": "FOLDER",
}
# Whoever lists the processes of a machine sees their command lines.
_NOT_ON_THE_LINE = ("secret",)
_PACKAGES = ("starlette", "uvicorn", "anyio", "prometheus_client")


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
        "--config",
        type=Path,
        metavar="FILE",
        help=f"a YAML file with any of these settings by name; else the one that {CONFIG} names",
    )
    for field in msgspec.structs.fields(CollectorOptions):
        if field.name in _NOT_ON_THE_LINE:
            continue
        several = isinstance(field.default, tuple)
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            action="append" if several else "store",
            metavar=_METAVARS.get(field.name, field.name.upper()),
            help=_help(field),
        )


def _help(field: msgspec.structs.FieldInfo) -> str:
    told: str = field.type.__metadata__[-1].description.rstrip(".")
    told = told[0].lower() + told[1:]
    if isinstance(field.default, tuple):
        return f"{told}; may be given several times"
    return f"{told} (default: {field.default})" if field.default != "" else told


def run(arguments: argparse.Namespace) -> int:
    """Serve; returns once stopped. Or migrate."""
    from kb_tools.feedback.store import EventStore, database_at

    given = {name: getattr(arguments, name, None) for name in CollectorOptions.__struct_fields__}
    options = read_options(given, os.environ, arguments.config)
    database = database_at(options.store)
    if arguments.action == "migrate":
        before, after = database.migrate()
        done = f"was brought from version {before} to {after}" if before < after else f"has version {after}"
        print(f"{database}: the store {done}.")
        return 0
    try:
        from kb_tools.feedback.collector import CollectorSettings
        from kb_tools.feedback.serving import serve
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] not in _PACKAGES:
            raise
        raise KbError(
            f"the collector needs a package that is not installed ({error.name})",
            hint="install it with: pip install 'beeline-kb[collector]'",
        ) from error
    from kb_tools.feedback.bursts import BurstLimit
    from kb_tools.feedback.limits import RateLimit
    from kb_tools.feedback.links import checked_secret
    from kb_tools.feedback.logs import start_logs
    from kb_tools.feedback.tidying import Keeping, tidied_daily

    settings = CollectorSettings(
        origins=tuple(origin.rstrip("/") for origin in options.origin),
        thanks_url=options.thanks,
        secret=checked_secret(options.secret) if options.secret else b"",
        limit=RateLimit(per_minute=options.per_minute, burst=max(1, options.per_minute // 2)),
        burst=BurstLimit(from_a_network=options.hold_network, at_once=options.hold_rush)
        if options.per_minute
        else BurstLimit(from_a_network=0, at_once=0),
        flood_per_minute=options.flood if options.per_minute else 0,
    )
    start_logs(options.log)
    search = _search(Path(options.site), settings.origins) if options.site else None

    def announce(address: str) -> None:
        print(f"Receiving answers at {address}, keeping them in {database}. Ctrl-C stops.", flush=True)
        if not settings.origins:
            print("No --origin is given: only pages served from this very address may send.", flush=True)

    keeping = Keeping(options.keep_comments, options.keep_searches)
    with EventStore(database) as store, tidied_daily(database, keeping):
        serve(
            store,
            settings,
            options.host,
            options.port,
            search=search,
            announce=announce,
            most_connections=options.connections,
        )
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
