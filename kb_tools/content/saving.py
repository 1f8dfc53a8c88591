"""Writing an article back: never half, never over what somebody saved meanwhile."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from kb_tools.errors import KbError

_MARK = b"\xef\xbb\xbf"


def save_text(file: Path, before: str, after: str) -> None:
    """Put a text in the place of the one that was read; byte order mark and permissions stay.

    Raises KbError where the file no longer holds that text, OSError where it cannot be written.
    """
    file = file.resolve()
    held = file.read_bytes()
    mark = _MARK if held.startswith(_MARK) else b""
    if held[len(mark) :] != before.encode("utf-8"):
        raise KbError(f"{file.name} was saved while it was being mended", hint="run the command again")
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(mark + after.encode("utf-8"))
        shutil.copymode(file, beside)
        Path(beside).replace(file)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
