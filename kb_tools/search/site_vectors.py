"""What a sentence model read in one site's articles, in a file beside them: no build needs the model.

`kb search-vectors` writes `search-vectors.gz`: the vectors of titles and questions, and those of the site's
own words that the shipped table does not know. A line that has changed since is understood by its words, as
without the file. It is never published; an index takes of it only what its own articles say.
"""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import struct
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kb_tools.content.site_files import SITE_VECTORS
from kb_tools.errors import KbError
from kb_tools.search.documents import SearchDocument
from kb_tools.search.vectors import WordVectors, line_key, shipped_vectors, table_bytes, table_in

MAGIC = b"KBS1"
MEANING = 0.9
"""What nearness counts where a sentence model read the lines: more than that of summed words."""

VECTORS_COMMAND = "kb search-vectors"
"""Writes the file anew."""


class SiteVectorsError(KbError):
    """The file with a site's vectors cannot be used. `found` says why, without the file's name."""

    def __init__(self, file: Path, found: str) -> None:
        super().__init__(f"{file}: {found}", hint=f"write it anew: {VECTORS_COMMAND}")
        self.found = found


@dataclasses.dataclass(frozen=True, slots=True)
class SiteVectors:
    """What was read for one language. `lines` are packed vectors by title or question.

    words: the site's own, in the space and by the scales of the table whose mark is `beside`.
    """

    language: str
    beside: str
    words: WordVectors
    lines: dict[str, bytes]

    def unread(self, documents: Iterable[SearchDocument]) -> list[str]:
        """The titles and questions that are not in it, each once, in order."""
        lines = (line_key(line) for document in documents for line in document.lines)
        return [line for line in dict.fromkeys(lines) if line not in self.lines]


def vectors_of(folder: Path, language: str) -> WordVectors | None:
    """The vectors for the articles in a folder: the shipped table, with what was read for the site.

    None where no table comes for the language. Raises SiteVectorsError for a file that cannot be used.
    """
    shipped = shipped_vectors(language)
    site = read_site_vectors(folder / SITE_VECTORS)
    return with_site(shipped, site) if shipped and site and site.language == language else shipped


def with_site(shipped: WordVectors, site: SiteVectors) -> WordVectors:
    """The shipped table and the site's own in one."""
    return dataclasses.replace(
        shipped,
        scales=shipped.scales | site.words.scales,
        packed=shipped.packed | site.words.packed,
        meaning=MEANING,
        lines=site.lines,
        own=frozenset(site.words.packed),
    )


def read_site_vectors(file: Path) -> SiteVectors | None:
    """What was read for a site's articles; None where there is no such file.

    Raises SiteVectorsError for one that is broken, cut short, or was made beside another shipped table.
    """
    data = file_bytes(file)
    if not data:
        return None
    try:
        site = _read(data)
    except (OSError, EOFError, ValueError, struct.error) as error:
        raise SiteVectorsError(file, f"this file cannot be read ({error})") from error
    if site.beside != table_mark(site.language):
        raise SiteVectorsError(file, "it was made with another version of Beeline, and no longer fits")
    return site


def file_bytes(file: Path) -> bytes:
    """The file as it is; empty where there is none."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise SiteVectorsError(file, f"this file cannot be read ({error.strerror})") from error


def write_site_vectors(site: SiteVectors) -> bytes:
    """The file's bytes; the same for the same vectors."""
    head = f"{site.language} {site.beside}".encode()
    lines = WordVectors(site.words.dims, dict.fromkeys(site.lines, 1), site.lines, 0)
    body = MAGIC + struct.pack("<H", len(head)) + head + table_bytes(site.words) + table_bytes(lines)
    return gzip.compress(body, 9, mtime=0)


@lru_cache(maxsize=4)
def table_mark(language: str) -> str:
    """A name for the shipped table as it is now: 12 hex digits."""
    shipped = shipped_vectors(language)
    return hashlib.sha256(table_bytes(shipped)).hexdigest()[:12] if shipped else ""


def _read(data: bytes) -> SiteVectors:
    body = gzip.decompress(data)
    (length,) = struct.unpack_from("<H", body, 4)
    if body[:4] != MAGIC:
        raise ValueError("it is not a file of this kind")
    language, _, beside = body[6 : 6 + length].decode().partition(" ")
    words, at = table_in(body, 6 + length)
    lines, end = table_in(body, at)
    if end != len(body) or words.dims != lines.dims:
        raise ValueError("its parts don't fit together")
    return SiteVectors(language, beside, words, lines.packed)
