"""`kb` as people run it: words in, output and an exit code out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb_tools.cli import main
from tests.conftest import Folder


@dataclass(frozen=True)
class Done:
    """How a run ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


Kb = Callable[..., Done]
CODE = "from kb_tools.cli import main; raise SystemExit(main())"


def without_traceback(done: Done) -> Done:
    """No run may end in a traceback, or in our own word for one."""
    assert "Traceback" not in done.stderr, done.stderr
    assert "something inside went wrong" not in done.stderr, done.stderr
    return done


@pytest.fixture
def kb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kb:
    """Run `kb` in the folder that holds docs."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str | Path) -> Done:
        try:
            code = main([*map(str, words)])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return without_traceback(Done(code, said.out, said.err))

    return run


@pytest.fixture
def kb_process(tmp_path: Path) -> Kb:
    """Run `kb` as a process of its own, where its way to write or to end is what counts."""

    def run(*words: str | Path, **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-c", CODE, *map(str, words)],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return without_traceback(Done(done.returncode, done.stdout, done.stderr))

    return run


@pytest.fixture
def site(folder: Folder) -> Folder:
    """A folder of articles with its settings beside it."""
    folder.write("../mkdocs.yml", "site_name: Help\nplugins:\n  - kb\n")
    return folder
