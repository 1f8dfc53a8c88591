"""Reading the files that other programs wrote: text, and what keeps one from being read."""

from __future__ import annotations

from pathlib import Path

from kb_tools.errors import KbError, Place, Problem, ProblemsError

MOST_BYTES = 500_000_000


def read_text(path: Path) -> str:
    """The text of a file, its line ends as `\\n`. Raises KbError where it cannot be read or is no UTF-8."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise KbError(
                f"{path}: this file is too large", hint=f"split it: at most {MOST_BYTES:,} bytes each"
            )
        body = path.read_bytes()
    except OSError as error:
        raise KbError(
            f"{path}: this file could not be read ({error.strerror})", hint="name the file that was exported"
        ) from error
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8-sig", "replace")
        line = before.count("\n") + 1
        place = Place(str(path), line, len(before) - before.rfind("\n"))
        raise ProblemsError([Problem(place, "this is not UTF-8 text", "the file saved as UTF-8")]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
