"""A site appears whole or not at all: it is written beside its place and put there by renaming."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from kb_tools.errors import KbError


@dataclass(frozen=True, slots=True)
class Staging:
    """Where a build writes (`work`) until all is well, and where the site belongs (`place`)."""

    place: Path
    work: Path

    def put_in_place(self) -> None:
        """Swap the finished site in; the old one is gone only once the new one stands.

        Where the system can exchange two names at once there is no moment without a site; elsewhere there
        is one between two renames, which the next build mends if it was cut off just then.
        """
        if self.place.exists() and exchange(self.work, self.place):
            shutil.rmtree(self.work, ignore_errors=True)
            return
        old = self.place.with_name(f".{self.place.name}.old-{os.getpid()}")
        had_one = self.place.exists()
        if had_one:
            self.place.replace(old)
        try:
            self.work.replace(self.place)
        except OSError:
            if had_one:
                old.replace(self.place)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def drop(self) -> None:
        """Forget an unfinished site."""
        shutil.rmtree(self.work, ignore_errors=True)


def begin(place: Path) -> Staging:
    """Make room for a build beside its place, and clear what broken-off builds left there.

    Raises KbError where the place is not a folder or its parent cannot be written.
    """
    place = place.absolute()
    if place.is_symlink():
        place = place.resolve()
    if place.exists() and not place.is_dir():
        raise KbError(f"{place} is not a folder", hint="name a folder for the site")
    for left in place.parent.glob(f".{place.name}.building-*") if place.parent.is_dir() else ():
        if not _is_running(left.name.rpartition("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    for left in place.parent.glob(f".{place.name}.old-*") if place.parent.is_dir() else ():
        if not _is_running(left.name.rpartition("-")[2]):
            if not place.exists():
                left.replace(place)
            shutil.rmtree(left, ignore_errors=True)
    work = place.with_name(f".{place.name}.building-{os.getpid()}")
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KbError(
            f"{work.parent} cannot be written ({error.strerror})", hint="choose another folder with --out"
        ) from error
    return Staging(place, work)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system cannot (Linux's renameat2 can)."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    here, exchanged = -100, 2
    return bool(renameat2(here, os.fsencode(one), here, os.fsencode(other), exchanged) == 0)


def _is_running(pid: str) -> bool:
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
