"""A site opened for writing. Where its settings are wrong it is read with what can be had, and says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import msgspec

from kb_tools.checks.baseline import FILE, Baseline, read_baseline
from kb_tools.checks.plan import Plan
from kb_tools.checks.rule import Surroundings
from kb_tools.checks.site_check import SiteCheck
from kb_tools.errors import KbError, Problem, ProblemsError
from kb_tools.settings import (
    CheckSettings,
    Settings,
    Site,
    kb_options,
    read_config,
    read_site,
    settings_from,
    text_at,
)
from kb_tools.yaml_source import Entries, Node


@dataclass(frozen=True)
class OpenedSite:
    """A site with its articles and the rules that are on.

    troubles: what a person must hear about wrong settings, in words; problems: the same by place, where it
    has one. baseline: the older findings, where the site keeps them. rules_page: the address of the rules'
    page, "" where nobody has set one. directories: whether pages stand in
    folders of their own, as MkDocs' use_directory_urls says; on a disk they don't.
    """

    site: Site
    around: Surroundings
    plan: Plan
    troubles: tuple[str, ...]
    problems: tuple[Problem, ...]
    baseline: Baseline | None
    rules_page: str
    directories: bool

    @property
    def folder(self) -> Path:
        """The folder of articles."""
        return self.around.library.folder


def open_site(config_file: Path, today: date) -> OpenedSite:
    """Read a site whole. Raises nothing for what stands in its files."""
    troubles: list[KbError] = []
    site = _site(config_file, troubles)
    folder = site.articles.resolve()
    around, plan = _prepared(site, folder, today, troubles)
    plan.prepare(around.library.articles, around)
    around.speller.while_writing = True
    baseline = _baseline(config_file.parent / FILE, troubles)
    page = urljoin(site.url, site.settings.check.rules_page) if site.settings.check.rules_page else ""
    return OpenedSite(
        site,
        around,
        plan,
        tuple(str(trouble) for trouble in troubles),
        tuple(
            each for trouble in troubles if isinstance(trouble, ProblemsError) for each in trouble.problems
        ),
        baseline,
        page if page.startswith(("http://", "https://")) else "",
        text_at(_root(config_file), "use_directory_urls") != "false" and not site.settings.offline,
    )


def _site(config_file: Path, troubles: list[KbError]) -> Site:
    try:
        return read_site(config_file=config_file)
    except KbError as error:
        troubles.append(error)
    root = _root(config_file)
    theme = root.get("theme") if isinstance(root, Entries) else None
    return Site(
        articles=config_file.parent / (text_at(root, "docs_dir") or "docs"),
        settings=settings_from(kb_options(root), file=str(config_file))[0],
        config_file=config_file,
        name=text_at(root, "site_name") or "",
        locale=(text_at(theme, "language") or "en").replace("_", "-"),
        url=text_at(root, "site_url") or "",
    )


def _prepared(site: Site, folder: Path, today: date, troubles: list[KbError]) -> tuple[Surroundings, Plan]:
    """The articles and the rules: as they are set, else without votes, else by default settings."""
    defaults = msgspec.structs.replace(site, settings=_with_default_rules(site.settings))
    snapshot = _snapshot(site)
    for settings, votes in ((site, snapshot), (site, None), (defaults, None)):
        try:
            return SiteCheck(settings, folder, today, votes).prepared(at_once=True)
        except KbError as error:
            if str(error) not in map(str, troubles):
                troubles.append(error)
        except OSError as error:
            troubles.append(
                KbError(f"{error.filename}: {error.strerror}", hint="make it a file that you may open")
            )
    raise AssertionError("default settings are sound")  # pragma: no cover


def _baseline(file: Path, troubles: list[KbError]) -> Baseline | None:
    if not file.is_file():
        return None
    try:
        return read_baseline(file)
    except KbError as error:
        troubles.append(error)
    except OSError as error:
        troubles.append(KbError(f"{file}: {error.strerror}", hint="make it a file that you may open"))
    return None


def _with_default_rules(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, check=CheckSettings())


def _snapshot(site: Site) -> Path | None:
    if not site.config_file or not site.settings.feedback.snapshot:
        return None
    file = site.config_file.parent / site.settings.feedback.snapshot
    return file if file.exists() else None


def _root(config_file: Path) -> Node | None:
    try:
        return read_config(config_file)
    except (KbError, OSError):
        return None
