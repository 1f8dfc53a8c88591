"""Which site, folder and articles a command is about, and how files are named at this terminal."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.content.site_files import SITE_VECTORS
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.checks.cache import Checked
    from kb_tools.checks.site_check import SiteCheck
    from kb_tools.content.library import Library


def add_site_arguments(parser: argparse.ArgumentParser) -> None:
    """The articles, and what a check of them needs."""
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="articles or folders (else the site's docs_dir)"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (else the nearest mkdocs.yml)"
    )
    parser.add_argument(
        "--snapshot", type=Path, metavar="FILE", help="what customers said, from `kb feedback snapshot`"
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="look at every article anew and keep nothing for next time"
    )


def site_check(arguments: argparse.Namespace) -> tuple[SiteCheck, list[Path]]:
    """What is to be checked, and the paths that were named. Raises KbError where there is no such thing."""
    from kb_tools.checks.cache import CheckCache, cache_folder
    from kb_tools.checks.site_check import SiteCheck
    from kb_tools.settings import read_site

    paths = [located(path) for path in arguments.paths]
    site = read_site(paths[0] if paths else None, config_file=arguments.config)
    folder = folder_of_articles(site.articles, paths)
    snapshot = arguments.snapshot or beside_settings(site.config_file, site.settings.feedback.snapshot)
    cache = None if arguments.no_cache else CheckCache(cache_folder(), folder)
    return SiteCheck(site, folder, today(), snapshot, cache), paths


def checked_paths(check: SiteCheck, paths: list[Path]) -> Checked:
    """Check the whole site, or only what was named; the whole site where its folder was."""
    if not paths or check.folder in paths:
        return check.run()
    from kb_tools.content.library import read_library

    return check.run(chosen(paths, read_library(check.folder, check.site.locale)))


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


def beside_settings(config_file: Path | None, name: str) -> Path | None:
    """A file beside the settings, where it is there."""
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


class Lines:
    """Lines of files, each file read once."""

    def __init__(self) -> None:
        self._files: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        """A line, from 1, without its end; "" where there is none, or where it is no text."""
        if file not in self._files:
            try:
                data = b"" if file.endswith(SITE_VECTORS) else Path(file).read_bytes()[:5_000_000]
            except OSError:
                data = b""
            text = data.decode("utf-8-sig", "replace")
            self._files[file] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._files[file]
        return lines[number - 1] if 0 < number <= len(lines) else ""
