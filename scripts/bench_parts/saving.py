"""How long a save takes to show, seen from an open page: the event, then the page itself."""

from __future__ import annotations

import os
import re
import subprocess
import time
import urllib.request
from pathlib import Path


def seconds_from_save_to_page(kb: str, folder: Path, article: str, address: str, times: int) -> list[float]:
    """Serve the folder, save the article again and again; seconds until the changed page has been fetched."""
    process = subprocess.Popen(
        [kb, "serve", "--docs", "docs", "--port", "0", "--store", f"sqlite:{folder}/votes.sqlite"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        found = next(
            match for line in process.stdout if (match := re.search(r"http://127\.0\.0\.1:\d+/", line))
        )
        return [_one(found[0], folder / article, address, number) for number in range(times)]
    finally:
        process.terminate()
        process.wait(10)


def _one(site: str, file: Path, address: str, number: int) -> float:
    words = f"Saved for the {number}th time."
    with urllib.request.urlopen(f"{site}_kb/changes", timeout=60) as changes:
        changes.readline()
        start = time.perf_counter()
        file.write_text(file.read_text("utf-8") + f"\n\n{words}\n", "utf-8")
        for line in changes:
            if line.decode().strip() == f"data: {address}":
                break
        with urllib.request.urlopen(site + address, timeout=60) as page:
            if words not in page.read().decode():
                raise RuntimeError("the page does not show what was saved")
        taken = time.perf_counter() - start
        for line in changes:
            if line.decode().strip() in ("data: +", "data: *"):
                break
    return taken
