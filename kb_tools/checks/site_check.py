"""A whole site checked: with what is known from last time, and by all cores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.checks.cache import ArticleNote, CheckCache, Checked, digest_of, files_below, key_of
from kb_tools.checks.spelling import missing_note, stamp
from kb_tools.content.site_files import SITE_VECTORS

if TYPE_CHECKING:
    from kb_tools.checks.finding import Finding
    from kb_tools.checks.plan import Plan
    from kb_tools.checks.rule import Surroundings
    from kb_tools.checks.vale.folders import Styles
    from kb_tools.content.article import Article
    from kb_tools.settings import Site

FEWEST_TO_SHARE = 30


@dataclass(frozen=True)
class SiteCheck:
    """What is to be checked: a folder of articles under its site's settings, as of a day.

    cache: where results are kept; None: nowhere.
    """

    site: Site
    folder: Path
    today: date
    snapshot: Path | None = None
    cache: CheckCache | None = None

    def run(self, only: Iterable[str] | None = None) -> Checked:
        """Check all articles, or only those with these paths. Raises KbError for wrong settings."""
        wanted = frozenset(only) if only is not None else None
        files = files_below(self.folder)
        key = self._key()
        known = self.cache.whole(key, files, self.folder) if self.cache else None
        if known is not None:
            return _narrowed(known, wanted)
        around, plan = self.prepared()
        alone = self.cache.alone(key) if self.cache else {}
        checked, alone = _check(around, plan, wanted, alone)
        spelling = missing_note(self.site.settings.check)
        checked.notes.extend((*self.styles.notes, *around.searching.notes, *([spelling] if spelling else [])))
        if self.cache and wanted is None:
            self.cache.save(key, files, self.folder, checked, alone)
        return _narrowed(checked, wanted)

    def prepared(self, *, at_once: bool = False) -> tuple[Surroundings, Plan]:
        """The library with its surroundings, and the rules that are on; at_once: see `Plan`."""
        from kb_tools.checks.plan import Plan
        from kb_tools.checks.rule import Surroundings
        from kb_tools.content.library import read_library
        from kb_tools.snapshot import read_snapshot

        library = read_library(self.folder, self.site.locale)
        snapshot = read_snapshot(self.snapshot) if self.snapshot else None
        around = Surroundings(library, self.site.settings, self.today, snapshot)
        return around, Plan(self.site.settings.check, extra=self.styles.rules, at_once=at_once)

    @cached_property
    def styles(self) -> Styles:
        """The rules of the Vale styles that the settings name. Raises KbError for what is wrong with them."""
        from kb_tools.checks.vale.folders import read_styles

        return read_styles(self._top(), self.site.settings.check.vale)

    def _top(self) -> Path:
        """The folder that names in the settings are seen from."""
        config = self.site.config_file
        return config.parent if config else self.folder

    def _key(self) -> str:
        parts = [
            str(self.today).encode(),
            repr(self.site.settings.check).encode(),
            self.site.locale.encode(),
            stamp(),
        ]
        if self.site.settings.check.vale:
            from kb_tools.checks.vale.folders import contents

            parts += contents(self._top(), self.site.settings.check.vale)
        for file in (*sorted(self.folder.glob("*.yml")), self.snapshot):
            data = b""
            if file is not None:
                with suppress(OSError):
                    data = file.read_bytes()
            parts.append(data)
        return key_of(parts)


def _narrowed(checked: Checked, wanted: frozenset[str] | None) -> Checked:
    if wanted is None:
        return checked
    findings = [each for each in checked.findings if each.place.file in wanted]
    articles = {name: note for name, note in checked.articles.items() if name in wanted}
    notes = [
        f"{each.place.file}: {each.message}\n   {each.suggestion}"
        for each in checked.findings
        if each.place.file == SITE_VECTORS and SITE_VECTORS not in wanted
    ]
    return Checked(findings, articles, [*checked.notes, *notes])


def _check(
    around: Surroundings,
    plan: Plan,
    wanted: frozenset[str] | None,
    known: dict[str, tuple[str, list[Finding]]],
) -> tuple[Checked, dict[str, tuple[str, list[Finding]]]]:
    from kb_tools.checks.runner import check_article, found_alone, problems_found
    from kb_tools.forking import cores, in_parallel, shared_out

    library = around.library
    articles = [each for each in library.articles if wanted is None or each.path in wanted]

    digests = {each.path: _content(each) for each in articles} if known else {}
    changed: list[Article] = []
    unchanged: list[Article] = []
    for each in articles:
        is_known = _is_known(digests.get(each.path, ""), known.get(each.path))
        (unchanged if is_known else changed).append(each)
    plan.prepare(changed, around, unchanged)

    def work(share: Sequence[Article]) -> list[tuple[str, str, list[Finding], list[Finding]]]:
        done = []
        for article in share:
            digest = digests.get(article.path) or _content(article)
            before = known.get(article.path)
            alone = before[1] if before and _is_known(digest, before) else found_alone(article, around, plan)
            done.append((article.path, digest, alone, list(check_article(article, around, plan, alone))))
        return done

    count = cores() if len(articles) >= FEWEST_TO_SHARE else 1
    shares = shared_out(articles, lambda article: len(article.body), count)
    findings = problems_found(around, wanted)
    alone: dict[str, tuple[str, list[Finding]]] = {}
    for answer in in_parallel(work, shares):
        for path, digest, each_alone, found in answer:
            alone[path] = (digest, each_alone)
            findings += found
    findings.sort(key=lambda finding: (finding.place, finding.rule))
    notes = {each.path: ArticleNote(each.id, library.by_category[each.category].title) for each in articles}
    return Checked(findings, notes), alone


def _is_known(digest: str, before: tuple[str, list[Finding]] | None) -> bool:
    return before is not None and digest != "" and before[0] == digest


def _content(article: Article) -> str:
    try:
        return digest_of(article.file.read_bytes())
    except OSError:
        return ""
