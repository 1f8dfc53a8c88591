"""Files of the site."""

from __future__ import annotations

from pathlib import Path


def write(file: Path, text: str) -> None:
    """Write a text file, making its folders where they are missing."""
    data = text.encode("utf-8", "xmlcharrefreplace")
    try:
        file.write_bytes(data)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
