"""Where a command's result goes: to standard output, or whole into a file."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from kb_tools.errors import KbError


def put_out(chunks: Iterable[str], out: Path | None) -> None:
    """Write text to `out`, whole, or to standard output for None."""
    if out is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        for chunk in chunks:
            sys.stdout.write(chunk)
        return
    write_whole((chunk.encode() for chunk in chunks), out)


def write_whole(chunks: Iterable[bytes], out: Path) -> None:
    """Write bytes under a temporary name beside `out`, and then rename it.

    So whoever reads it sees the old one or the new one whole. Raises KbError.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as error:
        raise KbError(f"{out}: this file could not be written ({error.strerror})") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(out)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise KbError(f"{out}: this file could not be written ({error.strerror})") from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
