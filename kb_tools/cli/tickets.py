"""`kb tickets`: what a help desk knows of waits, into the store. Nobody's name, nothing said.

Exit codes of `kb tickets import`: 0 all was read, 1 something was refused, 2 wrong use.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from zoneinfo import ZoneInfo

from kb_tools.cli.feedback_actions import add_action, add_store
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.feedback.ticket_store import Put
    from kb_tools.feedback.tickets import Ticket
    from kb_tools.measures.tickets.reading import Reader, ReadSettings, Told

EXAMPLE = "kb tickets import zendesk tickets.json --index site/index.json --site https://help.example.com"
_EACH_SECONDS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    from kb_tools.measures.tickets.desks import DESKS

    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    brought = add_action(actions, "import", "tickets of a help desk's export, into the store", EXAMPLE)
    brought.add_argument(
        "desk",
        choices=DESKS,
        metavar="DESK",
        help="; ".join(f"{name}: {told}" for name, told in DESKS.items()),
    )
    brought.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what was exported, unpacked")
    add_store(brought)
    brought.add_argument(
        "--zone", metavar="ZONE", help="the time zone of times that say none, such as Europe/Berlin"
    )
    brought.add_argument(
        "--index",
        type=Path,
        metavar="FILE",
        help="index.json of the built site: with it, links to articles in replies are counted",
    )
    brought.add_argument(
        "--site",
        metavar="ADDRESS",
        help="the help centre's address, where the index holds paths only",
    )
    for name, told in (("category", "category"), ("product", "product"), ("language", "language")):
        brought.add_argument(
            f"--{name}-field",
            default="",
            metavar="NAME",
            help=f"the desk's own field that holds the {told}; tag:PREFIX takes it from a tag",
        )
    brought.add_argument(
        "--bot",
        action="append",
        default=[],
        metavar="ID",
        help="the desk's id of a user whose replies a machine writes; may be given several times",
    )
    brought.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to tell what was done"
    )


def run(arguments: argparse.Namespace) -> int:
    """Import each file, and say what became of its tickets; 1 where something was refused."""
    from kb_tools.feedback.store import database_at
    from kb_tools.feedback.ticket_store import Put, put_tickets
    from kb_tools.measures.tickets.desks import reader_of

    reader, settings = reader_of(arguments.desk), _settings(arguments)
    database = database_at(arguments.store)
    whole, put = _Counted(), Put()
    told: list[dict[str, object]] = []
    for file in arguments.files:
        counted = _Counted()
        progress = _progress(file, arguments.format)
        with _Refusals(file) as refusals:
            tickets = _tickets(file, reader, settings, counted, refusals, progress)
            done = put_tickets(database, tickets)
        progress(None)
        _tell(file, counted, done, refusals, arguments.format, told)
        whole.read, whole.refused = whole.read + counted.read, whole.refused + counted.refused
        put += done
    if arguments.format == "json":
        print(json.dumps({"files": told, **_figures(whole, put)}, indent=2))
    elif len(arguments.files) > 1:
        print(f"All files: {whole.read:,} read, {whole.refused:,} refused. {_changes(put)}")
    return 1 if whole.refused else 0


@dataclass(slots=True)
class _Counted:
    """What was seen in a file so far."""

    read: int = 0
    refused: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


class _Refusals:
    """Writes what is refused beside the export, and only then; what an earlier import wrote there goes."""

    def __init__(self, file: Path) -> None:
        self._export = file
        self.path = file.with_name(f"{file.name}.refused.txt")
        self._file: TextIO | None = None

    def __enter__(self) -> _Refusals:
        self._file = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
        elif self.path.is_file():
            self.path.unlink()

    def add(self, refused: object) -> None:
        """One more. Raises KbError where the file cannot be written."""
        try:
            if self._file is None:
                self._file = self.path.open("w", encoding="utf-8")
            self._file.write(f"{self._export.name}:{refused}\n")
        except OSError as error:
            raise KbError(
                f"{self.path}: this file could not be written ({error.strerror})",
                hint="put the export into a folder where you may write",
            ) from error


def _settings(arguments: argparse.Namespace) -> ReadSettings:
    from kb_tools.feedback.earlier.articles import site_paths
    from kb_tools.measures.article_index import read_article_index
    from kb_tools.measures.tickets.links import host_of
    from kb_tools.measures.tickets.reading import ReadSettings

    site, paths = arguments.site or "", {}
    if arguments.index is not None:
        index = read_article_index(arguments.index)
        paths = site_paths((known.url, id_) for id_, known in index.items() if known.url)
        site = site or next((known.url for known in index.values() if known.url.startswith("http")), "")
        if not host_of(site):
            raise KbError(
                f"{arguments.index}: the addresses in it name no site",
                hint="name it with --site https://help.example.com, or set site_url and build again",
            )
    elif site:
        raise KbError("--site is of no use without the list of articles", hint="add --index site/index.json")
    return ReadSettings(
        zone=_zone(arguments.zone),
        category_field=arguments.category_field,
        product_field=arguments.product_field,
        language_field=arguments.language_field,
        bots=frozenset(arguments.bot),
        site_url=site,
        paths=paths,
    )


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise KbError(
            f'--zone: there is no time zone "{name}"', hint="write one such as Europe/Berlin or UTC"
        ) from None


def _tickets(
    file: Path,
    reader: Reader,
    settings: ReadSettings,
    counted: _Counted,
    refusals: _Refusals,
    progress: Callable[[_Counted | None], None],
) -> Iterator[Ticket]:
    """The tickets of a file; all else is counted and told. Raises KbError."""
    from kb_tools.feedback.tickets import Ticket
    from kb_tools.measures.tickets.reading import Refused

    try:
        with file.open("rb") as stream:
            for found in _named(file, reader(stream, settings)):
                if isinstance(found, Ticket):
                    counted.read += 1
                    yield found
                elif isinstance(found, Refused):
                    counted.refused += 1
                    refusals.add(found)
                else:
                    counted.left_out[found.told] += 1
                if not (counted.read + counted.refused) % 1000:
                    progress(counted)
    except OSError as error:
        raise KbError(
            f"{file}: this file could not be read ({error.strerror or error})", hint="name the export"
        ) from error


def _named(file: Path, found: Iterator[Told]) -> Iterator[Told]:
    """What a reader gives; a KbError that it raises names the file."""
    try:
        yield from found
    except KbError as error:
        raise KbError(f"{file}: {error.message}", hint=error.hint) from error


def _progress(file: Path, form: str) -> Callable[[_Counted | None], None]:
    """Tells on a terminal how far it is, in place; None clears the line. Elsewhere it is quiet."""
    if form != "text" or not sys.stderr.isatty():
        return lambda counted: None
    last = time.monotonic()

    def show(counted: _Counted | None) -> None:
        nonlocal last
        now = time.monotonic()
        if counted is None:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        elif now - last >= _EACH_SECONDS:
            last = now
            print(f"\r\x1b[K{file.name}: {counted.read:,} read", end="", file=sys.stderr, flush=True)

    return show


def _tell(
    file: Path,
    counted: _Counted,
    put: Put,
    refusals: _Refusals,
    form: str,
    told: list[dict[str, object]],
) -> None:
    where = str(refusals.path) if counted.refused else ""
    if form == "json":
        left_out = dict(sorted(counted.left_out.items()))
        told.append({"file": str(file), **_figures(counted, put), "refusals": where, "left_out": left_out})
        return
    see = f": see {where}" if where else ""
    print(f"{file}: {counted.read:,} read, {counted.refused:,} refused{see}")
    print(f"   {_changes(put)}")
    for what, times in sorted(counted.left_out.items()):
        print(f"   Left out: {what} ({times:,}).")


def _changes(put: Put) -> str:
    return f"{put.new:,} new, {put.changed:,} changed, {put.same:,} as they were."


def _figures(counted: _Counted, put: Put) -> dict[str, object]:
    return {
        "read": counted.read,
        "refused": counted.refused,
        "new": put.new,
        "changed": put.changed,
        "same": put.same,
    }
