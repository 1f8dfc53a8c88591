"""A disk of a few megabytes, for tests of what happens when it is full. It lies in memory."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SmallDisk:
    """Filled up to its last block, and given room again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, leave: int = 0) -> None:
        """Leave room for so many bytes, and no more."""
        with self._ballast.open("wb", buffering=0) as out:
            for size in (1 << 20, 1 << 12):
                try:
                    while out.write(bytes(size)):
                        continue
                except OSError:
                    continue
            out.truncate(out.tell() - leave)

    def make_room(self) -> None:
        """Take away what filled it."""
        self._ballast.unlink()


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """One that is gone afterwards. Raises OSError where none can be had."""
    if sys.platform != "linux" or not shutil.which("mount"):
        raise OSError("no disk can be mounted on this system")
    folder = Path(tempfile.mkdtemp(prefix="kb-disk-"))
    options = f"size={megabytes}m,mode=755"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise OSError(f"no disk can be mounted here: {done.stderr.strip()}")
        try:
            yield SmallDisk(folder)
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    finally:
        folder.rmdir()
