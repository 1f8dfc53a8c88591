"""Shards as files: written at the build, read by the service. A page from `file://` gets them as scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from kb_tools.errors import KbError
from kb_tools.search.index import FORMAT, Shard, Shards
from kb_tools.search.languages import language_of
from kb_tools.search.ranking import Searcher

PLACE = "assets/search"


def place_of(locale: str) -> str:
    """The folder of a locale's index, from the site's root, with a slash at its end."""
    return f"{PLACE}/{locale}/"


def shard_texts(shards: Shards, *, as_scripts: bool = False) -> dict[str, str]:
    """The files of an index: names and texts. as_scripts: for pages that are opened as files."""
    texts = {}
    for name, shard in shards.items():
        text = json.dumps(shard, ensure_ascii=False, separators=(",", ":"))
        if as_scripts:
            texts[f"{name}.js"] = f"kbShard({json.dumps(name)},{text});\n"
        else:
            texts[f"{name}.json"] = text
    return texts


def open_folder(folder: Path) -> Searcher:
    """A searcher over the shards in a folder, each read once, when a question needs it.

    Raises KbError, in words, for a folder without an index, and later, while asking, for a broken shard.
    """
    read = _reader(folder)
    index = read("index")
    if index.get("format") != FORMAT:
        raise KbError(
            f"{folder}: this index has format {index.get('format')}, and this Beeline reads {FORMAT}",
            hint="build the site anew",
        )
    return Searcher(read, language_of(str(index.get("language", ""))))


def _reader(folder: Path) -> Callable[[str], Shard]:
    known: dict[str, Shard] = {}

    def read(name: str) -> Shard:
        found = known.get(name)
        if found is None:
            found = known[name] = _read(folder / f"{name}.json")
        return found

    return read


def _read(file: Path) -> Shard:
    try:
        shard = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise KbError(
            f"{file}: this part of the search index is missing", hint="build the site anew"
        ) from None
    except (OSError, ValueError) as error:
        raise KbError(
            f"{file}: this part of the search index cannot be read ({error})", hint="build the site anew"
        ) from error
    if not isinstance(shard, dict):
        raise KbError(f"{file}: this is no part of a search index", hint="build the site anew")
    return shard
