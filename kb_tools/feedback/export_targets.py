"""Where an export by day goes: a folder, or a bucket. Files are there as a whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from kb_tools.errors import KbError
from kb_tools.feedback.alone import alone_with

if TYPE_CHECKING:
    from kb_tools.bucket_lock import Lock
    from kb_tools.buckets import Bucket

_WHAT = "another export"


class Target(Protocol):
    """Takes files by their names below it. What goes wrong is raised as KbError."""

    kind: str
    """What it is to a person: "folder"."""
    old_bytes: str
    """Where what was taken out of a file may still be."""

    def alone(self) -> AbstractContextManager[None]:
        """No other export writes here meanwhile."""
        ...

    def read(self, name: str) -> bytes | None:
        """What a file holds, None where there is none."""
        ...

    def sizes(self, below: str) -> dict[str, int]:
        """All files below a name, with their sizes; also what others put there."""
        ...

    def whole(self, name: str) -> AbstractContextManager[Path]:
        """A place to write to. After that, as a whole, it takes the place of the file."""
        ...

    def remove(self, names: list[str]) -> None:
        """Remove files."""
        ...


class Folder:
    """A folder of this machine."""

    kind = "folder"
    old_bytes = "the disk's free room may hold the old ones"

    def __init__(self, path: Path) -> None:
        self._path = path

    def __str__(self) -> str:
        return str(self._path)

    def alone(self) -> AbstractContextManager[None]:
        """No other export writes here meanwhile."""
        return alone_with(self._path / ".lock", self._path, _WHAT)

    def read(self, name: str) -> bytes | None:
        """What a file holds, None where there is none."""
        file = self._path / name
        try:
            return file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KbError(f"{file}: this could not be read ({error.strerror})") from error

    def sizes(self, below: str) -> dict[str, int]:
        """All files below a name, with their sizes."""
        found = (file for file in (self._path / below).rglob("*") if file.is_file())
        try:
            return {file.relative_to(self._path).as_posix(): file.stat().st_size for file in found}
        except OSError as error:
            raise KbError(f"{self._path / below}: this could not be read ({error.strerror})") from error

    @contextmanager
    def whole(self, name: str) -> Iterator[Path]:
        """A name beside it to write under; then it is on the disk, and takes the place of the file."""
        file = self._path / name
        temporary = file.with_name(f".{file.name}.new")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                yield temporary
                _to_the_disk(temporary)
                temporary.replace(file)
                if os.name == "posix":
                    _to_the_disk(file.parent)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise _not_written(file, error) from error

    def remove(self, names: list[str]) -> None:
        """Remove files, and the folders that are empty without them."""
        for name in names:
            file = self._path / name
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                raise KbError(f"{file}: this could not be removed ({error.strerror})") from error
            with suppress(OSError):  # somebody else has put something there
                file.parent.rmdir()


class BucketFolder:
    """What is below one address in a bucket. Files are written on this machine first, then sent."""

    kind = "place"
    old_bytes = "older versions hold the old ones, if the bucket keeps versions"

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._lock: Lock | None = None

    def __str__(self) -> str:
        return str(self._bucket)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other export writes here meanwhile."""
        from kb_tools.bucket_lock import alone_in

        with alone_in(self._bucket, _WHAT) as self._lock:
            yield

    def read(self, name: str) -> bytes | None:
        """What an object holds, None where there is none."""
        return self._bucket.read(name)

    def sizes(self, below: str) -> dict[str, int]:
        """All objects below a name, with their sizes."""
        return {each.name: each.size for each in self._bucket.list(below)}

    @contextmanager
    def whole(self, name: str) -> Iterator[Path]:
        """A place on this machine to write to; then it is sent."""
        try:
            with TemporaryDirectory(prefix="kb-export-") as made:
                temporary = Path(made, name.rpartition("/")[2])
                yield temporary
                self._hold_on()
                self._bucket.write(name, temporary)
        except OSError as error:
            raise _not_written(f"{self}/{name}", error) from error

    def remove(self, names: list[str]) -> None:
        """Remove objects."""
        self._hold_on()
        self._bucket.delete(names)

    def _hold_on(self) -> None:
        if self._lock is not None:
            self._lock.renew()


def target_at(address: str) -> Target:
    """The folder or `s3://BUCKET/FOLDER` that is named. Raises KbError where it names neither."""
    if "://" not in address:
        return Folder(Path(address))
    from kb_tools.buckets import open_bucket

    return BucketFolder(open_bucket(address))


def _not_written(what: Path | str, error: OSError) -> KbError:
    return KbError(
        f"{what}: this file could not be written ({error.strerror or error})",
        hint="run it once more; what was written before stays",
    )


def _to_the_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
