"""What a change in git brings: the findings that were not there before, and those on the lines it touches.

The articles as they were are taken out of git and checked too: only what is new counts, wherever it shows. So
a renamed heading is told at the old article's link to it, though nobody touched that article.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path

from kb_tools.checks.baseline import baseline_of
from kb_tools.checks.cache import Checked
from kb_tools.checks.finding import Finding
from kb_tools.checks.registry import depends_on_others
from kb_tools.checks.runner import check_article, found_around, problems_found
from kb_tools.checks.site_check import SiteCheck
from kb_tools.content.front_matter import read_file
from kb_tools.errors import KbError

_SECONDS = 120


def since(reference: str, site: SiteCheck, now: Checked) -> Checked:
    """Of a check's findings those that a change since a commit, branch or tag brought or touches.

    What counts is everything since the present branch left the reference, saved or committed. Raises KbError
    where the folder is not in git or git does not know the reference.
    """
    with _as_it_was(reference, site.folder) as folder:
        changed = _changed_lines(folder, site.folder)
        before, names = _findings_before(SiteCheck(site.site, folder, site.today, site.snapshot), changed)
        could_change = [
            each for each in now.findings if each.place.file in changed or depends_on_others(each.rule)
        ]
        known = baseline_of(before, lambda file: names.get(file, file), _line_reader(folder), site.today)

    def name_of(file: str) -> str:
        return now.articles[file].id if file in now.articles else file

    new, old = known.split(could_change, name_of, _line_reader(site.folder))
    touched = [each for each in old if each.place.line in changed.get(each.place.file, ())]
    findings = sorted(new + touched, key=lambda finding: (finding.place, finding.rule))
    return Checked(findings, now.articles, now.notes)


def _findings_before(site: SiteCheck, changed: dict[str, set[int]]) -> tuple[list[Finding], dict[str, str]]:
    """All findings of the files that changed; of the others those that depend on other files."""
    around, plan = site.prepared()
    found = problems_found(around, None)
    plan.prepare([each for each in around.library.articles if each.path in changed], around)
    for article in around.library.articles:
        if article.path in changed:
            found += check_article(article, around, plan)
        else:
            found += found_around(article, around, plan)
    return found, {article.path: article.id for article in around.library.articles}


def _changed_lines(before: Path, now: Path) -> dict[str, set[int]]:
    """By file: the lines, as they are now, that are new or other than before. A file that went has none."""
    changed: dict[str, set[int]] = {}
    names = {each.relative_to(top).as_posix() for top in (before, now) for each in top.rglob("*.md")}
    for name in names:
        old, new = (_lines(top / name) for top in (before, now))
        if old != new:
            matcher = SequenceMatcher(None, old, new, autojunk=False)
            changed[name] = {
                line + 1
                for kind, _, _, start, end in matcher.get_opcodes()
                if kind != "equal"
                for line in range(start, end)
            }
    return changed


@contextmanager
def _as_it_was(reference: str, folder: Path) -> Iterator[Path]:
    """The folder as it was when the present branch left the reference, in a place of its own."""
    if reference.startswith("-"):
        raise KbError(f'"{reference}" is no commit, branch or tag', hint="name one: --changed-since main")
    _git(folder, "rev-parse", "--git-dir", wrong="this folder is not in a git repository")
    wrong = f'git knows no commit, branch or tag "{reference}"'
    _git(folder, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}", wrong=wrong)
    told = _git(
        folder, "merge-base", reference, "HEAD", wrong=f'this branch shares nothing with "{reference}"'
    )
    base = told.decode().strip()
    with tempfile.TemporaryDirectory(prefix="kb-before-") as name:
        top = Path(name)
        if _git(folder, "ls-tree", "--name-only", base, "./", wrong="git cannot list the articles").strip():
            data = _git(
                folder, "archive", "--format=tar", base, wrong="git cannot give the articles as they were"
            )
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                archive.extractall(top, filter="data")
        yield top


def _git(folder: Path, *words: str, wrong: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and a reference never begins with a hyphen
            ["git", *words],  # noqa: S607 - whichever git the person uses
            cwd=folder,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise KbError("git is not installed", hint="install git, or leave out --changed-since") from error
    except subprocess.TimeoutExpired as error:
        raise KbError(
            "git gave no answer in two minutes", hint="try again, or leave out --changed-since"
        ) from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        hint = "name a commit, branch or tag that is here (in CI: fetch the whole history)"
        raise KbError(f"{wrong}{f' ({reason})' if reason else ''}", hint=hint)
    return done.stdout


def _lines(file: Path) -> list[str]:
    text, _ = read_file(file, file.name) if file.is_file() else (None, ())
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n") if text is not None else []


def _line_reader(top: Path) -> Callable[[str, int], str]:
    read: dict[str, list[str]] = {}

    def line_of(file: str, number: int) -> str:
        if file not in read:
            read[file] = _lines(top / file)
        lines = read[file]
        return lines[number - 1] if 0 < number <= len(lines) else ""

    return line_of
