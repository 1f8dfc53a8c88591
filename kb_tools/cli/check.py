"""`kb check`: read the articles as a kind editor would."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.content.library import Library

EXAMPLE = "kb check docs --format json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What a check takes."""
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="articles or folders (else the site's docs_dir)"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (else the nearest mkdocs.yml)"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people or for programs"
    )
    parser.add_argument(
        "--snapshot", type=Path, metavar="FILE", help="what customers said, from `kb feedback snapshot`"
    )


def run(arguments: argparse.Namespace) -> int:
    """Check, print, and return 1 where there is a warning or an error."""
    from kb_tools.checks.finding import Severity
    from kb_tools.checks.rule import Surroundings
    from kb_tools.checks.runner import check_library
    from kb_tools.content.library import read_library
    from kb_tools.reports.findings_json import json_report
    from kb_tools.reports.terminal import terminal_report
    from kb_tools.settings import read_site
    from kb_tools.snapshot import read_snapshot

    paths = [located(path) for path in arguments.paths]
    site = read_site(paths[0] if paths else None, config_file=arguments.config)
    folder = folder_of_articles(site.articles, paths)
    library = read_library(folder, site.locale)
    snapshot_file = arguments.snapshot or snapshot_beside(site.config_file, site.settings.feedback.snapshot)
    around = Surroundings(
        library, site.settings, today(), read_snapshot(snapshot_file) if snapshot_file else None
    )
    only = chosen(paths, library) if paths else None
    found = check_library(around, only)
    shown = [
        replace(each, place=replace(each.place, file=displayed(folder, each.place.file))) for each in found
    ]
    count = len(library.articles) if only is None else sum(1 for a in library.articles if a.path in only)
    if arguments.format == "json":
        print(json_report(shown, count))
    else:
        colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        print(terminal_report(shown, _Lines().line, count, colours=colours))
    return 1 if any(each.severity >= Severity.WARNING for each in found) else 0


def folder_of_articles(articles: Path, paths: list[Path]) -> Path:
    """The folder to read as one library: the site's, or the folder named where it lies elsewhere."""
    articles = articles.resolve()
    if not paths:
        if not articles.is_dir():
            raise KbError(f"there is no folder {articles}", hint="name a folder of articles: kb check DIR")
        return articles
    if all(path.is_relative_to(articles) for path in paths):
        return articles
    if len(paths) == 1:
        return paths[0] if paths[0].is_dir() else paths[0].parent
    return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in paths]))


def located(given: Path) -> Path:
    """Where a named path lies; of a link, where the link lies. Raises KbError where nothing does."""
    if not os.path.lexists(given):
        raise KbError(f"there is no file or folder {given}", hint="name articles, or folders that hold them")
    return given.parent.resolve() / given.name if given.is_symlink() else given.resolve()


def chosen(paths: list[Path], library: Library) -> set[str]:
    """The files that the paths name: articles, the site's own files, and what could not be read.

    Raises KbError for a path that names none.
    """
    from kb_tools.content.site_files import SITE_FILES

    known = {*SITE_FILES, *library.pages, *library.by_path, *(each.place.file for each in library.problems)}
    wanted: set[str] = set()
    for path in paths:
        name = path.relative_to(library.folder).as_posix()
        if name in known:
            wanted.add(name)
        elif path.is_dir():
            wanted |= {each for each in known if name == "." or each.startswith(f"{name}/")}
        else:
            raise KbError(f"{displayed(library.folder, name)} is no article", hint="articles end in .md")
    return wanted


def snapshot_beside(config_file: Path | None, name: str) -> Path | None:
    """The snapshot that the settings name, where it is there."""
    if not config_file or not name:
        return None
    file = config_file.parent / name
    return file if file.exists() else None


def displayed(folder: Path, file: str) -> str:
    """A file of the library as the person at this terminal would name it."""
    return os.path.relpath(folder / file)


def today() -> date:
    """The day by which reviews are due, UTC."""
    return datetime.now(UTC).date()


class _Lines:
    """Lines of files, each file read once."""

    def __init__(self) -> None:
        self.files: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        if file not in self.files:
            try:
                text = Path(file).read_bytes()[:5_000_000].decode("utf-8-sig", "replace")
            except OSError:
                text = ""
            self.files[file] = text.split("\n")
        lines = self.files[file]
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""
