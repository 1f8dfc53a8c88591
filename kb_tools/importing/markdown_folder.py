"""A folder of foreign Markdown as a folder of articles.

Folders become categories, names become safe, links between articles keep leading to each other, pictures
come along. Nothing is dropped without a word: `Imported` says what was taken, made up, left out and why.
Importing again changes nothing, and never an article that somebody has edited since.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import msgspec

from kb_tools.content.article import file_name, safe_name, title_from, visible
from kb_tools.content.front_matter import read_file, split_source
from kb_tools.content.library import leads_outside
from kb_tools.content.paths import linked_path
from kb_tools.content.schema import FrontMatter
from kb_tools.errors import KbError, Place, Problem
from kb_tools.importing.foreign_fields import guessed_type, map_fields
from kb_tools.text.markdown import read_markdown
from kb_tools.yaml_source import Entries, read_yaml, write_scalar

RECORD = ".imported.json"
LARGEST_PICTURE = 20_000_000
ARTICLES = (".md", ".markdown")
# Folders in which the site writes pages and files of its own.
RESERVED = frozenset({"about-these-articles", "assets", "contact", "more", "search", "thank-you"})
_ARTICLE_NUMBER = re.compile(r"/articles/(\d{5,})")


@dataclass
class Imported:
    """What an import did: counts, and every place where something was made up, changed or left out."""

    articles: int = 0
    written: int = 0
    unchanged: int = 0
    edited: list[str] = field(default_factory=list)
    pictures: int = 0
    links: int = 0
    guessed_types: int = 0
    left_out: dict[str, list[str]] = field(default_factory=dict)
    missing: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    categories: dict[str, str] = field(default_factory=dict)


@dataclass
class _Foreign:
    """One foreign file on its way in. source and target are paths within their folders."""

    source: str
    target: str
    body: str
    body_line: int
    values: dict[str, Any]


@dataclass
class _Pictures:
    """The files that come along with articles, and where each goes. top is the name of the whole folder."""

    top: str
    places: dict[str, str] = field(default_factory=dict)

    def place_of(self, path: str) -> str:
        """Where a file goes: a safe name, and never the place of another."""
        if path not in self.places:
            pure = PurePosixPath(path)
            folders = "/".join(safe_name(step, "folder") for step in (pure.parent.parts or (self.top,)))
            name, ending = safe_name(pure.stem, "file"), pure.suffix.lower()
            self.places[path] = _free(f"{folders}/{name}", ending, set(self.places.values()))
        return self.places[path]


def import_folder(
    source: Path, target: Path, *, progress: Callable[[int, int], None] | None = None
) -> Imported:
    """Import every Markdown file below source into target. Raises KbError where a folder cannot be used."""
    if not source.is_dir():
        raise KbError(f"there is no folder {source}", hint="name the folder that holds the Markdown files")
    if target.resolve() == source.resolve() or target.resolve().is_relative_to(source.resolve()):
        raise KbError(f"{target} lies inside {source}", hint="import into a folder elsewhere")
    told = Imported()
    foreign = _read_all(source, told)
    if not foreign and not told.refused:
        raise KbError(f"{source} holds no Markdown file", hint="articles end in .md or .markdown")
    _give_ids(foreign)
    record = _read_record(target)
    places = {each.source.lower(): each for each in foreign}
    numbers = {number: each for each in foreign if (number := each.values["id"]).isdigit()}
    pictures = _Pictures(source.resolve().name)
    for at, each in enumerate(foreign, 1):
        body = _with_links(each, places, numbers, source, pictures, told)
        _put(target, each.target, _front_matter(each.values) + body, record, told)
        if progress:
            progress(at, len(foreign))
    for picture, place in sorted(pictures.places.items()):
        _copy(source / picture, target / place)
        told.pictures += 1
    _add_categories(target, told.categories)
    told.articles = len(foreign)
    _write(target / RECORD, json.dumps(dict(sorted(record.items())), indent=1) + "\n")
    return told


def _read_all(source: Path, told: Imported) -> list[_Foreign]:
    foreign: list[_Foreign] = []
    taken: set[str] = set()
    for path in _markdown_files(source):
        if leads_outside(source / path, source):
            told.refused.append(
                Problem(Place(path), "this link leads outside the folder", "a file inside it")
            )
            continue
        text, problems = read_file(source / path, path)
        if text is None:
            told.refused += problems
            continue
        foreign.append(_read_one(path, text, source.resolve().name, taken, told))
    return foreign


def _read_one(path: str, text: str, top: str, taken: set[str], told: Imported) -> _Foreign:
    cut, problems = split_source(text, path)
    root, wrong = (
        read_yaml(cut.front_matter, path, first_line=2, foreign=True) if cut.front_matter else (None, ())
    )
    told.missing += (*problems, *wrong)
    mapped = map_fields(root)
    for name, reason in mapped.left_out.items():
        told.left_out.setdefault(f"{name} ({reason})", []).append(path)
    if root is not None and not isinstance(root, Entries):
        told.missing.append(Problem(root.place, "this front matter holds no names; nothing of it was taken"))
    pure = PurePosixPath(path)
    values = dict(mapped.values)
    values.setdefault("title", title_from(cut.body, pure.stem))
    if "type" not in values:
        values["type"] = guessed_type(values["title"], cut.body).value
        told.guessed_types += 1
    folders = pure.parent.parts or (top,)
    category = _folder(folders[0])
    told.categories.setdefault(category, visible(folders[0].replace("_", " ")) or category)
    folder = "/".join((category, *(safe_name(each, "folder") for each in folders[1:])))
    name = file_name(values["title"] if pure.stem.lower() in ("index", "readme") else pure.stem)
    target = _free(f"{folder}/{name}", ".md", taken)
    taken.add(target)
    return _Foreign(path, target, cut.body, cut.body_line, values)


def _folder(name: str) -> str:
    """A category's folder; never one in which the site has a page of its own."""
    folder = safe_name(name, "category")
    return f"{folder}-articles" if folder in RESERVED else folder


def _free(stem: str, ending: str, taken: set[str]) -> str:
    """The path with the lowest number that is not taken."""
    path, number = f"{stem}{ending}", 2
    while path in taken:
        path, number = f"{stem}-{number}{ending}", number + 1
    return path


def _give_ids(foreign: list[_Foreign]) -> None:
    """Ids that last: the foreign one where it can stand, else one from the file's name; never one twice."""
    taken: set[str] = set()
    for each in foreign:
        wanted = str(each.values.get("id", ""))
        base = safe_name(wanted or PurePosixPath(each.target).stem)
        if base in taken:
            base = safe_name(each.target.removesuffix(".md"))
        name = _free(base if base not in taken else base[:76].rstrip("-"), "", taken)
        taken.add(name)
        each.values["id"] = name


def _with_links(
    each: _Foreign,
    places: dict[str, _Foreign],
    numbers: dict[str, _Foreign],
    source: Path,
    pictures: _Pictures,
    told: Imported,
) -> str:
    """The body with links that lead to where things stand now."""
    document = read_markdown(each.body)
    made, last = [], 0
    for link in sorted(document.links, key=lambda found: found.offset):
        written = each.body[link.offset : link.offset + link.length]
        if link.offset < last or written.replace("\\", "") != link.target.replace("\\", ""):
            continue
        address = _new_address(link.target, each, places, numbers, source, pictures)
        if address is None:
            line, column = document.line_column(link.offset)
            what = "picture" if link.is_image else "link"
            place = Place(each.source, each.body_line + line - 1, column, link.length)
            told.missing.append(Problem(place, f"this {what} leads to nothing: {link.target}"))
        elif address != link.target:
            made += [each.body[last : link.offset], address]
            last = link.offset + link.length
            told.links += 1
    return "".join([*made, each.body[last:]])


def _new_address(
    target: str,
    each: _Foreign,
    places: dict[str, _Foreign],
    numbers: dict[str, _Foreign],
    source: Path,
    pictures: _Pictures,
) -> str | None:
    """What to write instead of a link's target; None where it leads to nothing."""
    number = _ARTICLE_NUMBER.search(target)
    if number and number[1] in numbers:
        _, mark, anchor = target.partition("#")
        return _from_here(numbers[number[1]].target, each) + mark + anchor
    leads = linked_path(target, each.source)
    if leads is None or target.startswith("#"):
        return target
    tail = f"#{quote(leads.anchor)}" if leads.anchor else ""
    path = leads.path
    for ending in ("", ".md", "/index.md", "/README.md"):
        if found := places.get(f"{path}{ending}".lower()):
            return _from_here(found.target, each) + tail
    if found := places.get(f"{path.removesuffix('.html')}.md".lower()):
        return _from_here(found.target, each) + tail
    if leads.leads_outside or not _is_to_bring(source / path, source):
        return None
    return _from_here(pictures.place_of(path), each) + tail


def _is_to_bring(file: Path, source: Path) -> bool:
    """Whether a linked file comes along: a file of fair size in the folder, not hidden, no article."""
    hidden = any(step.startswith(".") for step in file.relative_to(source).parts)
    try:
        fits = file.is_file() and file.stat().st_size <= LARGEST_PICTURE and not leads_outside(file, source)
    except (OSError, ValueError):
        return False
    return fits and not hidden and file.suffix.lower() not in ARTICLES


def _from_here(target: str, each: _Foreign) -> str:
    return quote(os.path.relpath(target, PurePosixPath(each.target).parent).replace(os.sep, "/"))


def _front_matter(values: dict[str, Any]) -> str:
    order = [field.encode_name for field in _fields() if field.encode_name in values]
    lines = ["---"]
    for name in order:
        value = values[name]
        if isinstance(value, list):
            lines += [f"{name}:", *(f"  - {_scalar(each)}" for each in value)]
        else:
            lines.append(f"{name}: {value if name in ('id', 'type', 'status') else _scalar(value)}")
    return "\n".join([*lines, "---", ""])


def _fields() -> tuple[Any, ...]:
    return msgspec.structs.fields(FrontMatter)


def _scalar(text: str) -> str:
    return write_scalar(visible(text))


def _put(target: Path, path: str, text: str, record: dict[str, str], told: Imported) -> None:
    """Write an article, unless it stands there already or somebody has edited it since."""
    data = text.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(data).hexdigest()
    file = target / path
    if file.exists():
        standing = hashlib.sha256(file.read_bytes()).hexdigest()
        if standing == digest:
            record[path] = digest
            told.unchanged += 1
            return
        if record.get(path) != standing:
            told.edited.append(path)
            return
    _write(file, text)
    record[path] = digest
    told.written += 1


def _add_categories(target: Path, categories: dict[str, str]) -> None:
    """Name the new categories in categories.yml; what stands there stays."""
    file = target / "categories.yml"
    text = file.read_text("utf-8") if file.exists() else ""
    known, _ = read_yaml(text, "categories.yml", foreign=True)
    have = {key.text for key, _ in known.pairs} if isinstance(known, Entries) else set()
    new = [
        f"{key}:\n  title: {_scalar(title)}\n" for key, title in sorted(categories.items()) if key not in have
    ]
    if new:
        gap = "" if not text or text.endswith("\n") else "\n"
        _write(file, text + gap + "".join(new))


def _copy(source: Path, target: Path) -> None:
    data = source.read_bytes()
    if not target.exists() or target.read_bytes() != data:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _write(file: Path, text: str) -> None:
    if file.exists() and file.read_bytes() == text.encode("utf-8", "surrogatepass"):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.part")
    unfinished.write_bytes(text.encode("utf-8", "surrogatepass"))
    unfinished.replace(file)


def _read_record(target: Path) -> dict[str, str]:
    try:
        record = json.loads((target / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in record.items()} if isinstance(record, dict) else {}


def _markdown_files(source: Path) -> Iterator[str]:
    found: list[str] = []
    for top, folders, files in os.walk(source):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
        base = Path(top).relative_to(source)
        found += [
            (base / n).as_posix() for n in files if n.lower().endswith(ARTICLES) and not n.startswith(".")
        ]
    yield from sorted(found)
