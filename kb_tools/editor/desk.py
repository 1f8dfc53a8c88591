"""One site with what somebody is writing in it: the files on disk, and over them the texts that are open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kb_tools.checks.baseline import Baseline
from kb_tools.checks.finding import Finding, Severity
from kb_tools.checks.runner import check_article, finding_of
from kb_tools.content.article import Article, article_from, read_article
from kb_tools.content.front_matter import read_text
from kb_tools.content.library import Library, is_category_page, leads_outside, problems_across
from kb_tools.editor.opening import OpenedSite, open_site
from kb_tools.editor.source import Source
from kb_tools.errors import Place, Problem


@dataclass(frozen=True, slots=True)
class _Read:
    """What became of one text: the article, or None, and what was wrong with the reading."""

    article: Article | None
    problems: tuple[Problem, ...]


class Desk:
    """A site as it would be if all open texts were saved now.

    config_file is its mkdocs.yml. today tells the day by which reviews are due.
    """

    def __init__(self, config_file: Path, today: Callable[[], date]) -> None:
        self._config_file = config_file
        self._today = today
        self._open: dict[str, Source] = {}
        self._read: dict[str, _Read] = {}
        self._found: dict[str, tuple[Article, Library, list[Finding]]] = {}
        self.site: OpenedSite
        self.reload()

    @property
    def folder(self) -> Path:
        """The folder of articles."""
        return self.site.folder

    @property
    def library(self) -> Library:
        """All articles, as they are written now."""
        return self.site.around.library

    def reload(self) -> None:
        """Read everything anew, settings too; open texts stay as they are."""
        self.site = open_site(self._config_file, self._today())
        self._read = {}
        self._found = {}
        for path, source in self._open.items():
            self._take(path, source)

    def reread(self, paths: Iterable[str]) -> None:
        """Read these articles from disk again, where they are not open."""
        for path in paths:
            if path not in self._open and self.path_is_article(path):
                self._from_disk(path)

    def path_of(self, file: Path) -> str | None:
        """A file's path among the articles; None for a file that lies elsewhere."""
        for each in (file, file.parent.resolve() / file.name):
            if each.is_relative_to(self.folder):
                return each.relative_to(self.folder).as_posix()
        return None

    def same(self, one: Path, other: Path) -> bool:
        """Whether two names are of one file of the site."""
        path = self.path_of(one)
        return path is not None and path == self.path_of(other)

    def file_of(self, name: str) -> Path:
        """The file that a place names."""
        return self.folder / name

    def write(self, path: str, text: str) -> None:
        """An open text has changed, or has been opened."""
        self._open[path] = Source(text)
        self._take(path, self._open[path])

    def close(self, path: str) -> None:
        """A text is no longer open; what counts is the file."""
        if self._open.pop(path, None) is not None and self.path_is_article(path):
            self._from_disk(path)

    def path_is_article(self, path: str) -> bool:
        """Whether an article may stand at a path."""
        is_hidden = any(part.startswith(".") for part in path.split("/"))
        return path.endswith(".md") and not is_category_page(path) and not is_hidden

    def article(self, path: str) -> Article | None:
        """An article, as it is written now."""
        return self.library.by_path.get(path)

    def source(self, path: str) -> Source:
        """A file's text as it is written now; empty where it cannot be read."""
        if path in self._open:
            return self._open[path]
        try:
            return Source(self.file_of(path).read_bytes().decode("utf-8", "replace"))
        except (OSError, ValueError):
            return Source("")

    def findings(self, path: str) -> list[Finding]:
        """What there is to say of an article, or of one of the site's own files, in order of place."""
        article = self.article(path)
        if article is None:
            return [finding_of(problem) for problem in self._problems(path)]
        before = self._found.get(path)
        if before and before[0] is article and before[1] is self.library:
            return before[2]
        found = [finding_of(problem) for problem in self._problems(path)]
        found += check_article(article, self.site.around, self.site.plan)
        found = self._with_older_ones_as_hints(article, found)
        found.sort(key=lambda finding: (finding.place, finding.rule))
        self._found[path] = (article, self.library, found)
        return found

    def check(self, article: Article) -> list[Finding]:
        """What the rules find in some state of an article."""
        return list(check_article(article, self.site.around, self.site.plan))

    def unreadable(self) -> set[str]:
        """The files, no articles, of which something is to be said: the site's own, and what is no text."""
        known = self.library.by_path
        return {each.place.file for each in self.library.problems if each.place.file not in known}

    def _with_older_ones_as_hints(self, article: Article, found: list[Finding]) -> list[Finding]:
        baseline = self.site.baseline
        if baseline is None:
            return found
        source = self.source(article.path)
        own = Baseline(baseline.made_on, {article.id: baseline.known.get(article.id, {})})
        new, known = own.split(found, lambda _: article.id, lambda _, number: source.line(number))
        return new + [replace(each, severity=Severity.HINT) for each in known]

    def _problems(self, path: str) -> tuple[Problem, ...]:
        if path in self._read:
            library = self.library
            across = problems_across(library.articles, library.declared_categories)
            return (*self._read[path].problems, *(each for each in across if each.place.file == path))
        return tuple(each for each in self.library.problems if each.place.file == path)

    def _take(self, path: str, source: Source) -> None:
        if not self.path_is_article(path):
            return
        text, problems = read_text(source.text.encode("utf-8", "surrogatepass"), path)
        if text is None:
            self._put(path, _Read(None, problems))
            return
        article, problems = article_from(text, path, self.file_of(path), self.site.site.locale)
        self._put(path, _Read(article, problems))

    def _from_disk(self, path: str) -> None:
        file = self.file_of(path)
        if not file.is_file():
            self._put(path, _Read(None, ()))
        elif leads_outside(file, self.folder):
            told = "this link leads to a file outside the folder of articles"
            self._put(path, _Read(None, (Problem(Place(path), told, "a file inside it"),)))
        else:
            self._put(path, _Read(*read_article(file, path, self.site.site.locale)))

    def _put(self, path: str, read: _Read) -> None:
        """Exchange one article in the library; its problems, not those of others, are known anew."""
        library = self.library
        self._read[path] = read
        if path in library.by_path and read.article:
            articles = tuple(read.article if each.path == path else each for each in library.articles)
        else:
            others = [each for each in library.articles if each.path != path]
            articles = tuple(
                sorted([*others, *([read.article] if read.article else [])], key=lambda a: a.path)
            )
        problems = tuple(each for each in library.problems if each.place.file != path)
        if read.article is None:
            problems += read.problems
        changed = replace(library, articles=articles, problems=problems)
        self.site = replace(self.site, around=self.site.around.with_library(changed))
