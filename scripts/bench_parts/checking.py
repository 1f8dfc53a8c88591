"""The check over foreign articles beside its peers: write-good, and Vale with the Microsoft style."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WRITE_GOOD = "write-good@1.0.8"
MICROSOFT = "https://github.com/errata-ai/Microsoft/releases/latest/download/Microsoft.zip"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took: seconds of wall clock and of CPU, and the most memory of one process, in MB."""

    wall: float
    cpu: float
    memory: float


def spent(command: list[str], cwd: Path, environment: dict[str, str]) -> Spent:
    """Run a command to its end, whatever it finds. Raises RuntimeError where it fails to run."""
    with Path(os.devnull).open("wb") as nowhere:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1) and "write-good" not in " ".join(command):
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Spent(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def write_good(top: Path) -> list[str] | None:
    """The peer's command, installed for this run; None where that cannot be."""
    if not shutil.which("npm"):
        return None
    done = subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(top), WRITE_GOOD],
        check=False,
        capture_output=True,
    )
    script = top / "node_modules/write-good/bin/write-good.js"
    return ["node", str(script)] if done.returncode == 0 and script.exists() else None


def vale(top: Path) -> list[str] | None:
    """Vale with the Microsoft style, installed for this run; None where it or the style cannot be had."""
    home = top / "vale"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=False, capture_output=True)
    pip = [str(home / "bin/python"), "-m", "pip", "install", "-q", "vale"]
    if subprocess.run(pip, check=False, capture_output=True).returncode:
        return None
    settings = top / ".vale.ini"
    settings.write_text(
        f"StylesPath = {top / 'styles'}\nMinAlertLevel = suggestion\nPackages = {MICROSOFT}\n"
        "[*.md]\nBasedOnStyles = Microsoft\n",
        "utf-8",
    )
    command = [str(home / "bin/vale"), f"--config={settings}"]
    try:
        done = subprocess.run([*command, "sync"], check=False, capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return command if done.returncode == 0 else None


def alternating(runs: int, *commands: Callable[[], Spent]) -> list[Spent]:
    """The least of each command over so many rounds in which they take turns."""
    taken: list[list[Spent]] = [[] for _ in commands]
    for _ in range(runs):
        for at, command in enumerate(commands):
            taken[at].append(command())
    return [
        Spent(min(s.wall for s in each), min(s.cpu for s in each), max(s.memory for s in each))
        for each in taken
    ]


def compare(kb: str, articles: Path, top: Path, runs: int, environment: dict[str, str]) -> None:
    """Print the table."""
    files = [str(file) for file in sorted(articles.rglob("*.md"))]
    ours = {**environment, "KB_CACHE": str(top / "kept")}
    cold = [kb, "check", str(articles), "--no-cache"]
    alone = ["taskset", "-c", "0", *cold] if shutil.which("taskset") else cold
    warm = [kb, "check", str(articles)]
    peer = write_good(top / "peer")
    commands = [lambda: spent(cold, top, ours), lambda: spent(alone, top, ours)]
    if peer:
        commands.append(lambda: spent([*peer, *files], top, environment))
    both, one, *theirs = alternating(max(runs, 5), *commands)
    spent(warm, top, ours)
    kept = alternating(max(runs, 5), lambda: spent(warm, top, ours))[0]
    print("| | wall | CPU | memory of a process |\n|---|---|---|---|")
    print(f"| `kb check`, all rules, cold, all cores | {_cells(both)} |")
    print(f"| `kb check`, all rules, cold, one core | {_cells(one)} |")
    if theirs:
        print(f"| {WRITE_GOOD} | {_cells(theirs[0])} |")
    print(f"| `kb check`, nothing changed | {_cells(kept)} |")
    if theirs:
        print(
            f"\nCPU against write-good: **{one.cpu / theirs[0].cpu:.2f}** on one core, "
            f"{both.cpu / theirs[0].cpu:.2f} on all (bar 1.2, aim 0.8). "
            f"Wall: **{both.wall / theirs[0].wall:.2f}** (bar 0.7, aim 0.5)."
        )
    else:
        print(f"\n{WRITE_GOOD} cannot be installed here: no comparison.")
    print(f"Nothing changed, whole process: **{kept.wall:.2f} s** (bar 0.3 s, aim 0.15 s).")
    print(f"Memory: **{max(both.memory, one.memory):.0f} MB** (bar 150 MB, aim 80 MB).")
    second = vale(top / "peer")
    if second is None:
        print("Vale with the Microsoft style cannot be had here: no comparison.")
        return
    mine, its = alternating(
        runs, lambda: spent(cold, top, ours), lambda: spent([*second, *files], top, environment)
    )
    print(f"\nVale, Microsoft style: {its.wall:.2f} s wall, {its.cpu:.2f} s CPU, {its.memory:.0f} MB.")
    print(
        f"Wall against Vale: **{mine.wall / its.wall:.2f}** (bar 0.33, aim 0.2); CPU {mine.cpu / its.cpu:.2f}."
    )


def _cells(each: Spent) -> str:
    return f"{each.wall:.2f} s | {each.cpu:.2f} s | {each.memory:.0f} MB"
