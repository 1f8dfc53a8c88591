"""From MkDocs' settings to the engine's `Site`, and to the plain data that all templates see."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kb_tools.content.library import Library, read_library
from kb_tools.pages.addresses import Addresses
from kb_tools.pages.contexts import Site, category_links, site_context
from kb_tools.settings import Settings
from kb_tools.snapshot import read_snapshot
from mkdocs_kb.searching import search_version
from mkdocs_kb.strings import direction, read_strings

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

SCHEMES = {"default": "light", "slate": "dark"}


def read_site(config: MkDocsConfig, settings: Settings, *, drafts: bool) -> tuple[Site, Library]:
    """The site that a build makes, and the whole library behind it (which knows every problem).

    Raises KbError for a snapshot that cannot be read.
    """
    whole = read_library(Path(config.docs_dir), language_of(config))
    locale = language_of(config)
    snapshot = None
    if settings.feedback.snapshot:
        base = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        file = base / settings.feedback.snapshot
        snapshot = read_snapshot(file) if file.exists() else None
    site = Site(
        library=whole.edition(settings.edition.value, drafts=drafts),
        settings=settings,
        addresses=Addresses(directories=config.use_directory_urls, root=config.site_url or ""),
        strings=read_strings(locale),
        today=build_day(),
        name=config.site_name,
        locale=locale,
        snapshot=snapshot,
    )
    return site, whole


def build_day() -> date:
    """The day of the build: SOURCE_DATE_EPOCH's where that is set, so that a build can be repeated."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.date()


def language_of(config: MkDocsConfig) -> str:
    """The site's language, as Material's setting has it."""
    return str(config.theme.get("language") or "en")


def template_data(
    site: Site, config: MkDocsConfig, *, stylesheet: str, script: str, with_csp: bool
) -> dict[str, Any]:
    """What every template finds under `config.extra.kb`: texts, numbers, lists and mappings only."""
    collector = site.collector
    return {
        **site_context(site),
        "locale": site.locale,
        "direction": config.theme.get("direction") or direction(site.locale),
        "scheme": scheme_of(config),
        "stylesheet": f"assets/{stylesheet}",
        "script": script,
        "icon": _own_file(config, "favicon", "assets/base/mark.svg"),
        "logo": _own_file(config, "logo", "assets/base/mark.svg"),
        "vote_form": f"{collector}/votes",
        "step_form": f"{collector}/steps",
        "flag_form": f"{collector}/flags",
        "vote_events": f"{collector}/events",
        "csp": content_policy(collector, offline=site.settings.offline) if with_csp else "",
        "search_version": search_version(site),
        "not_found": {"categories": category_links(site, "")},
    }


def content_policy(collector: str, *, offline: bool = False) -> str:
    """The content security policy of a page: its own files, and the collector where that stands elsewhere.

    On a disk the stylesheet holds its icons, since a browser draws none from a file beside it.
    """
    parts = urlsplit(collector)
    other = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    own = "; ".join(
        f"{kind}-src 'self'{' data:' if kind == 'img' and offline else ''}"
        for kind in ("script", "style", "img", "font", "media", "manifest")
    )
    return f"default-src 'none'; {own}; connect-src 'self'{other}; form-action 'self'{other}; base-uri 'none'"


def scheme_of(config: MkDocsConfig) -> str:
    """Light, dark, or as the reader's system says, from Material's `palette`."""
    palette = config.theme.get("palette")
    if isinstance(palette, dict) and palette.get("scheme") in SCHEMES and not palette.get("media"):
        return SCHEMES[palette["scheme"]]
    return "auto"


def _own_file(config: MkDocsConfig, name: str, ours: str) -> str:
    given = config.theme.get(name)
    return str(given) if given and given != "assets/images/favicon.png" else ours
