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
from urllib.parse import quote, unquote, urlsplit

from kb_tools.content.article import safe_name
from kb_tools.content.front_matter import read_text, split_source
from kb_tools.content.library import leads_outside
from kb_tools.content.schema import FrontMatter
from kb_tools.errors import KbError, Place, Problem
from kb_tools.importing.foreign_fields import guessed_type, map_fields
from kb_tools.text.markdown import read_markdown
from kb_tools.yaml_source import Entries, read_yaml

RECORD = ".imported.json"
LARGEST_PICTURE = 20_000_000
_HEADING = re.compile(r"^ {0,3}#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_ARTICLE_NUMBER = re.compile(r"/articles/(\d{5,})")
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


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


def import_folder(source: Path, target: Path, *, progress: Callable[[int, int], None] | None = None) -> Imported:
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
    pictures: dict[str, str] = {}
    for at, each in enumerate(foreign, 1):
        body = _with_links(each, places, numbers, source, pictures, told)
        _put(target, each.target, _front_matter(each.values) + body, record, told)
        if progress:
            progress(at, len(foreign))
    for picture, place in sorted(pictures.items()):
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
            told.refused.append(Problem(Place(path), "this link leads outside the folder", "a file inside it"))
            continue
        try:
            data = (source / path).read_bytes()
        except OSError as error:
            told.refused.append(Problem(Place(path), f"the file cannot be read ({error.strerror})"))
            continue
        text, problems = read_text(data, path)
        if text is None:
            told.refused += problems
            continue
        foreign.append(_read_one(path, text, source.resolve().name, taken, told))
    return foreign


def _read_one(path: str, text: str, top: str, taken: set[str], told: Imported) -> _Foreign:
    cut, problems = split_source(text, path)
    root, wrong = read_yaml(cut.front_matter, path, first_line=2, foreign=True) if cut.front_matter else (None, ())
    told.missing += (*problems, *wrong)
    mapped = map_fields(root)
    for name, reason in mapped.left_out.items():
        told.left_out.setdefault(f"{name} ({reason})", []).append(path)
    pure = PurePosixPath(path)
    heading = _HEADING.search(cut.body)
    values = dict(mapped.values)
    values.setdefault("title", (heading[1].strip() if heading else pure.stem.replace("-", " ").replace("_", " "))[:300])
    if "type" not in values:
        values["type"] = guessed_type(values["title"], cut.body).value
        told.guessed_types += 1
    folders = pure.parent.parts or (top,)
    told.categories.setdefault(safe_name(folders[0], "category"), folders[0].replace("_", " ").strip())
    folder = "/".join(safe_name(each, "folder") for each in folders)
    name = safe_name(pure.stem)
    target = f"{folder}/{name}.md"
    if name in ("index", "readme"):
        target = f"{folder}/{safe_name(values['title'])}.md"
    number = 2
    while target in taken:
        target, number = f"{folder}/{name}-{number}.md", number + 1
    taken.add(target)
    return _Foreign(path, target, cut.body, cut.body_line, values)


def _give_ids(foreign: list[_Foreign]) -> None:
    """Ids that last: the foreign one where it can stand, else one from the file's name; never one twice."""
    taken: set[str] = set()
    for each in foreign:
        wanted = str(each.values.get("id", ""))
        base = wanted if _ID.match(wanted) and len(wanted) <= 80 else safe_name(wanted or PurePosixPath(each.target).stem)
        if base in taken:
            base = safe_name(each.target.removesuffix(".md"))
        name, number = base, 2
        while name in taken:
            name, number = f"{base[:76]}-{number}", number + 1
        taken.add(name)
        each.values["id"] = name


def _with_links(
    each: _Foreign,
    places: dict[str, _Foreign],
    numbers: dict[str, _Foreign],
    source: Path,
    pictures: dict[str, str],
    told: Imported,
) -> str:
    """The body with links that lead to where things stand now."""
    document = read_markdown(each.body)
    made, last = [], 0
    for link in sorted(document.links, key=lambda found: found.offset):
        if link.offset < last or each.body[link.offset : link.offset + link.length] != link.target:
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
    pictures: dict[str, str],
) -> str | None:
    """What to write instead of a link's target; None where it leads to nothing."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return target
    tail = f"#{parts.fragment}" if parts.fragment else ""
    number = _ARTICLE_NUMBER.search(parts.path)
    if number and number[1] in numbers:
        return _from_here(numbers[number[1]].target, each) + tail
    if parts.scheme or parts.netloc or not parts.path or target.startswith(("{", "/")):
        return target
    path = _resolved(each.source, unquote(parts.path))
    if path is None:
        return None
    for guess in (path, f"{path}.md", f"{path}/index.md", f"{path}/README.md", f"{path.removesuffix('.html')}.md"):
        found = places.get(guess.lower())
        if found:
            return _from_here(found.target, each) + tail
    file = source / path
    if file.is_file() and not leads_outside(file, source) and file.stat().st_size <= LARGEST_PICTURE:
        pure = PurePosixPath(path)
        folders = "/".join(safe_name(step, "folder") for step in (pure.parent.parts or (source.resolve().name,)))
        pictures.setdefault(path, f"{folders}/{safe_name(pure.stem, 'file')}{pure.suffix.lower()}")
        return _from_here(pictures[path], each) + tail
    return None


def _resolved(source: str, path: str) -> str | None:
    steps: list[str] = []
    for step in (PurePosixPath(source).parent / path).parts:
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


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
    import msgspec

    return msgspec.structs.fields(FrontMatter)


def _scalar(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


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
    new = [f"{key}:\n  title: {_scalar(title)}\n" for key, title in sorted(categories.items()) if key not in have]
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
        found += [(base / n).as_posix() for n in files if n.lower().endswith((".md", ".markdown")) and not n.startswith(".")]
    yield from sorted(found)
