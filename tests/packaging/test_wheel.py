"""The built wheel, in an environment that has never seen the source tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.wheel]
ROOT = Path(__file__).resolve().parents[2]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    """Run a command with nothing of this environment in it; what it said."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**CLEAN, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("beeline_kb-*.whl"))


def environment(folder: Path, wheel: Path, extras: str, *more: str) -> Path:
    """A new environment with the wheel in it, at the versions of the lock; its folder of programs."""
    venv.create(folder, with_pip=True)
    bin_ = folder / ("Scripts" if os.name == "nt" else "bin")
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = re.sub(r" \\\n(\s+--hash=\S+( \\)?\n)+", "\n", lock)
    (folder / "pins.txt").write_text(pins, "utf-8")
    run(
        bin_ / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "-c",
        folder / "pins.txt",
        f"{wheel}{extras}",
        *more,
        cwd=folder,
    )
    return bin_


def test_the_engine_alone_checks_and_says_kindly_what_a_build_needs(tmp_path: Path, wheel: Path) -> None:
    bin_ = environment(tmp_path / "env", wheel, "")
    (tmp_path / "docs").mkdir()
    assert "kb COMMAND" in run(bin_ / "kb", "--help", cwd=tmp_path)
    run(
        bin_ / "kb",
        "new",
        "how_to",
        "Get back in",
        "--docs",
        "docs",
        "--category",
        "signing-in",
        cwd=tmp_path,
    )
    assert "1 article read" in run(bin_ / "kb", "check", "docs", cwd=tmp_path, code=1)
    assert "pip install 'beeline-kb[site" in run(bin_ / "kb", "build", "--docs", "docs", cwd=tmp_path, code=2)
    assert "pip install 'beeline-kb[collector]'" in run(bin_ / "kb", "collector", cwd=tmp_path, code=2)


def test_the_tests_pass_against_the_wheel(tmp_path: Path, wheel: Path) -> None:
    tools = ("pytest", "hypothesis", "jsonschema", "httpx", "playwright", "aiosmtpd", "moto[server]", "scipy",
             "statsmodels")  # fmt: skip
    bin_ = environment(tmp_path / "env", wheel, "[all]", *tools)
    shutil.copytree(
        ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("node_modules", "__pycache__")
    )
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    for name in ("pyproject.toml", "mkdocs.yml"):
        shutil.copy(ROOT / name, tmp_path)
    where = run(
        bin_ / "python",
        "-c",
        "import kb_tools, mkdocs_kb; print(kb_tools.__file__, mkdocs_kb.__file__)",
        cwd=tmp_path,
    )
    assert str(ROOT) not in where

    told = run(
        bin_ / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/content", "tests/checks", "tests/feedback",
        "tests/measures", "tests/site/test_build.py", cwd=tmp_path,
    )  # fmt: skip

    assert re.search(r"\d+ passed|\[100%\]", told)
    assert "failed" not in told
