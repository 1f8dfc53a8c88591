"""A site's styles: where they lie, and their rules. Nothing here needs the library for patterns by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kb_tools.checks.rule import Rule
from kb_tools.errors import KbError, nearest

_NO_RULES = frozenset({"config", "Vocab"})


@dataclass(frozen=True, slots=True)
class Styles:
    """The rules of all styles, the page that each names, and what of the styles is not done."""

    rules: tuple[Rule, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def read_styles(base: Path, names: Sequence[str]) -> Styles:
    """The rules in these folders, which are seen from base.

    Raises ProblemsError with everything that is wrong with them, KbError where a folder is not there or the
    library for patterns is not installed.
    """
    if not names:
        return Styles()
    if find_spec("re2") is None:
        told = "the settings name rules for Vale (check: vale), which need the library google-re2"
        raise KbError(told, hint="pip install 'beeline-kb[vale]'")
    from kb_tools.checks.vale.loading import load_styles

    return load_styles(base, names)


def style_folders(base: Path, names: Sequence[str]) -> list[Path]:
    """The folders of Vale rules that the settings name. Raises KbError for one that is not there."""
    found = []
    for name in names:
        folder = base / name
        if not folder.is_dir():
            beside = [each.name for each in folder.parent.iterdir()] if folder.parent.is_dir() else []
            raise KbError(
                f'the settings name a style folder "{name}", but there is none{nearest(folder.name, beside)}',
                hint=f"check: vale: names folders of rules, as seen from {base}",
            )
        found.append(folder)
    return found


def rule_files(folder: Path) -> list[Path]:
    """The files of a style that may hold rules, in order of name; not hidden ones and Vale's own."""
    found = []
    for file in sorted(folder.rglob("*")):
        way = file.relative_to(folder).parts
        hidden = any(each.startswith(".") or each in _NO_RULES for each in way)
        if not hidden and file.suffix in (".yml", ".yaml") and file.is_file():
            found.append(file)
    return found


def contents(base: Path, names: Sequence[str]) -> list[bytes]:
    """Everything that the rules of these folders depend on, for a cache's key."""
    parts = []
    for folder in style_folders(base, names):
        for file in rule_files(folder):
            parts += [str(file.relative_to(base)).encode("utf-8", "replace"), file.read_bytes()]
    return parts
