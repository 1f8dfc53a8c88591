"""What the last checks found, so that what has not changed is not looked at again.

Two things are kept: the findings of a whole run, which hold while no file of the site has changed (told by
size and time, and by content for files saved just before); and for each article what the rules found in it
alone, which holds while its content does. Both hold only for the same program, settings and site files. A
file that is damaged, foreign or half written is as good as none; nothing here is ever an error.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from kb_tools.checks.finding import Finding

_JUST_BEFORE = 2_000_000_000
_MOST_BYTES = 100_000_000
_PROGRAM = Path(__file__).parents[1]


class ArticleNote(msgspec.Struct, frozen=True, array_like=True):
    """What reports tell of an article: its id and the title of its category."""

    id: str
    category: str


class Checked(msgspec.Struct, frozen=True, array_like=True):
    """The outcome of a check: all findings in order of place, files relative to the folder of articles."""

    findings: list[Finding]
    articles: dict[str, ArticleNote]
    notes: list[str] = []


class _Kept(msgspec.Struct, array_like=True):
    key: str
    files: dict[str, tuple[int, int]]
    fresh: dict[str, str]
    whole: Checked | None
    alone: dict[str, tuple[str, list[Finding]]]


class CheckCache:
    """The cache of one folder of articles. folder is where it may keep its file."""

    def __init__(self, folder: Path, articles: Path) -> None:
        name = blake2b(os.fsencode(articles.resolve()), digest_size=12).hexdigest()
        self._file = folder / f"check-{name}.msgpack"
        self._kept = self._read()

    def whole(self, key: str, files: Mapping[str, tuple[int, int]], top: Path) -> Checked | None:
        """The findings of the last whole run, where nothing has changed since."""
        kept = self._kept
        if kept is None or kept.key != key or kept.whole is None or kept.files != files:
            return None
        unchanged = all(_digest_of(top / name) == digest for name, digest in kept.fresh.items())
        return kept.whole if unchanged else None

    def alone(self, key: str) -> dict[str, tuple[str, list[Finding]]]:
        """For each article its content's digest, and what the rules found in it alone."""
        return self._kept.alone if self._kept and self._kept.key == key else {}

    def save(
        self,
        key: str,
        files: Mapping[str, tuple[int, int]],
        top: Path,
        whole: Checked,
        alone: dict[str, tuple[str, list[Finding]]],
    ) -> None:
        """Keep a run. Where that fails (a full disk, a read-only place) the next run is slower, no more."""
        now = time.time_ns()
        fresh = {
            name: _digest_of(top / name)
            for name, (_, changed) in files.items()
            if changed > now - _JUST_BEFORE
        }
        try:
            data = msgspec.msgpack.encode(_Kept(key, dict(files), fresh, whole, alone))
        except UnicodeEncodeError:  # the name of a file is no text
            return
        if len(data) > _MOST_BYTES:
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=self._file.parent, prefix=".check-")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(data)
                Path(beside).replace(self._file)
            except OSError:
                Path(beside).unlink(missing_ok=True)

    def _read(self) -> _Kept | None:
        try:
            if self._file.stat().st_size > _MOST_BYTES:
                return None
            return msgspec.msgpack.decode(self._file.read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError, ValueError):
            return None


def files_below(top: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder that is not hidden, with its size in bytes and the time of its change."""
    found: dict[str, tuple[int, int]] = {}
    stack = [""]
    while stack:
        inside = stack.pop()
        with suppress(OSError), os.scandir(top / inside) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                name = f"{inside}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    stack.append(f"{name}/")
                    continue
                with suppress(OSError):
                    told = entry.stat()
                    found[name] = (told.st_size, told.st_mtime_ns)
    return found


def cache_folder() -> Path:
    """Where caches are kept: $KB_CACHE, else the user's own folder for such things."""
    given = os.environ.get("KB_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "beeline-kb"


def key_of(parts: Sequence[bytes]) -> str:
    """A name for the program as it is, and everything else that findings depend on."""
    digest = blake2b(digest_size=16)
    for top, folders, names in os.walk(_PROGRAM):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            with suppress(OSError):
                told = Path(top, name).stat()
                digest.update(f"{name}\0{told.st_size}\0{told.st_mtime_ns}\0".encode("utf-8", "replace"))
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def digest_of(data: bytes) -> str:
    """A name for some content."""
    return blake2b(data, digest_size=12).hexdigest()


def _digest_of(file: Path) -> str:
    try:
        return digest_of(file.read_bytes())
    except OSError:
        return ""
