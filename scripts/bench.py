"""Compare with peers, side by side, in one run, and print it as Markdown.

    make bench                      everything
    make bench ARGS="build save"    some parts: build, start, save, check, keystroke, text, readability,
                                    collector, memory, search, measures

Absolute times drift on a shared machine; what counts is the ratio within one run. Runs alternate, and the
smallest of each is taken.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CORPORA = ROOT.parent / "shared" / "corpora"
BIN = Path(sys.executable).parent
KB = str(BIN / "kb")
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
EXTENSIONS = """markdown_extensions: [abbr, admonition, attr_list, def_list, footnotes, md_in_html, tables,
  {toc: {permalink: true}}, pymdownx.caret, pymdownx.details, pymdownx.highlight, pymdownx.inlinehilite, pymdownx.keys,
  pymdownx.mark, pymdownx.superfences, {pymdownx.tabbed: {alternate_style: true}},
  {pymdownx.tasklist: {custom_checkbox: true}}, pymdownx.tilde]
"""
WORDS = [
    "account",
    "sign",
    "code",
    "phone",
    "page",
    "choose",
    "open",
    "your",
    "message",
    "person",
    "help",
    "button",
    "list",
    "device",
    "key",
    "update",
    "screen",
    "link",
    "password",
    "backup",
    "step",
    "find",
    "settings",
    "name",
    "first",
    "send",
    "answer",
    "minute",
    "browser",
    "window",
    "call",
    "support",
    "again",
    "after",
    "before",
    "when",
    "you",
    "see",
    "the",
    "and",
    "then",
    "with",
    "from",
    "each",
    "new",
    "safe",
    "wait",
    "read",
    "write",
    "show",
    "work",
    "close",
    "part",
    "type",
    "number",
    "day",
]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a whole command: wall clock, and CPU of it and its children."""

    wall: float
    cpu: float


def timed(command: list[str], cwd: Path) -> Cost:
    """Run a command to its end. Raises RuntimeError where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, env=QUIET, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def least(costs: list[Cost]) -> Cost:
    """The smallest wall and the smallest CPU."""
    return Cost(min(each.wall for each in costs), min(each.cpu for each in costs))


def make_articles(folder: Path, count: int, words: int = 460) -> None:
    """Help articles of a believable shape, 25 in a category; the same for the same count."""
    chance = random.Random(7)

    def sentence() -> str:
        text = " ".join(chance.choices(WORDS, k=chance.randint(6, 16)))
        return text[0].upper() + text[1:] + "."

    for number in range(count):
        name = f"article-{number:05}"
        lines = [f"---\nid: {name}\ntitle: {sentence()[:-1]}\ntype: how_to\ndescription: {sentence()}\n---\n"]
        size = 0
        while size < words:
            lines.append(f"## {' '.join(chance.choices(WORDS, k=4)).capitalize()}\n")
            lines.append(" ".join(sentence() for _ in range(4)) + "\n")
            lines += [
                f"{step}. {sentence()} Choose **{chance.choice(WORDS).capitalize()}**.\n"
                for step in range(1, 5)
            ]
            if chance.random() < 0.3:
                lines.append(f'!!! note "Good to know"\n    {sentence()}\n')
            size = sum(len(line.split()) for line in lines)
        file = folder / f"category-{number // 25:04}" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines), "utf-8")


def bench_build(top: Path, runs: int) -> None:
    """Cold builds: ours against plain Material with navigation.prune."""
    print("\n## Cold build\n")
    print(
        f"Plain Material: mkdocs {version('mkdocs')}, mkdocs-material {version('mkdocs-material')}, `navigation.prune`, the same Markdown extensions.\n"
    )
    print(
        "| articles | Material, wall | Material, CPU | `kb build`, wall | `kb build`, CPU | times faster, wall | CPU |"
    )
    print("|---|---|---|---|---|---|---|")
    sets = {"1,000 generated, 460 words": top / "generated"}
    make_articles(sets["1,000 generated, 460 words"] / "docs", 1000)
    if CORPORA.is_dir():
        sets["414 foreign"] = top / "foreign"
        timed([KB, "import", str(CORPORA / "arduino-help-center"), "--into", str(top / "foreign/docs")], top)
    for name, folder in sets.items():
        plain = (
            "site_name: Plain\ntheme: {name: material, features: [navigation.prune]}\nsite_dir: plain\n"
            + EXTENSIONS
        )
        (folder / "plain.yml").write_text(plain, "utf-8")
        ours, theirs = [], []
        for _ in range(runs):
            shutil.rmtree(folder / "site", ignore_errors=True)
            shutil.rmtree(folder / "plain", ignore_errors=True)
            theirs.append(timed([str(BIN / "mkdocs"), "build", "-q", "-f", "plain.yml"], folder))
            ours.append(timed([KB, "build", "--docs", "docs", "--out", "site"], folder))
        a, b = least(theirs), least(ours)
        print(
            f"| {name} | {a.wall:.2f} s | {a.cpu:.2f} s | {b.wall:.2f} s | {b.cpu:.2f} s | **{a.wall / b.wall:.1f}** | {a.cpu / b.cpu:.1f} |"
        )


def bench_start(top: Path, runs: int) -> None:
    """How long it takes until a command answers at all."""
    help_cost = least([timed([KB, "--help"], top) for _ in range(max(runs, 5))])
    python = least([timed([sys.executable, "-c", ""], top) for _ in range(max(runs, 5))])
    print("\n## Start\n")
    print(f"`kb --help`: {help_cost.cpu:.3f} s of CPU (bar 0.15 s); an empty Python: {python.cpu:.3f} s.")


def bench_save(top: Path, runs: int) -> None:
    """From a save to the changed page in an open browser's hands, at 400 articles."""
    from scripts.bench_parts.saving import seconds_from_save_to_page

    folder = top / "saving"
    make_articles(folder / "docs", 400)
    times = seconds_from_save_to_page(
        KB, folder, "docs/category-0003/article-00080.md", "category-0003/article-00080/", max(runs, 5)
    )
    print("\n## A save at 400 articles\n")
    print(
        f"From the save to the changed page: median {sorted(times)[len(times) // 2]:.2f} s, slowest {max(times):.2f} s of {len(times)} (bar 1 s)."
    )


def bench_check(top: Path, runs: int) -> None:
    """The check over real foreign articles, beside its peers."""
    from scripts.bench_parts.checking import compare

    print("\n## Check, 414 foreign articles\n")
    if not CORPORA.is_dir():
        print("The corpora are not here: left out.")
        return
    compare(KB, CORPORA / "arduino-help-center", top, runs, QUIET)


def bench_keystroke(top: Path, runs: int) -> None:
    """From a keystroke in an editor to the findings."""
    from scripts.bench_parts.keystrokes import report

    print("\n## A keystroke, 400 articles\n")
    folder = top / "typing"
    make_articles(folder / "docs", 400)
    make_articles(top / "long", 1, words=2000)
    (folder / "mkdocs.yml").write_text("site_name: Help\nplugins: [kb]\n", "utf-8")
    long = "docs/category-0000/long.md"
    text = (top / "long/category-0000/article-00000.md").read_text("utf-8")
    (folder / long).write_text(text.replace("article-00000", "long"), "utf-8")
    print(report(KB, folder, long))


def bench_text(top: Path, runs: int) -> None:
    """How many articles read as Python-Markdown shows them, and what reading them costs."""
    from kb_tools.text.markdown import read_markdown
    from tests.text.judge import judged, ours

    print("\n## Text\n")
    for corpus in ("arduino-help-center", "security-101"):
        if not (CORPORA / corpus).is_dir():
            print(f"{corpus} is not here: left out.")
            continue
        texts = [file.read_text("utf-8-sig") for file in sorted((CORPORA / corpus).rglob("*.md"))]
        equal = sum(1 for text in texts if ours(text) == judged(text))
        start = time.process_time()
        for text in texts:
            read_markdown(text)
        each = 1000 * (time.process_time() - start) / len(texts)
        print(
            f"{corpus}: the text of **{equal} of {len(texts)}** articles is what Python-Markdown shows "
            f"(bar 98 %, aim 99.5 %); {each:.2f} ms an article to read it with places."
        )


def bench_readability(top: Path, runs: int) -> None:
    """Our grade beside classic formulas on rewritten texts."""
    from scripts.bench_parts.readability import report

    print("\n" + "\n".join(report(CORPORA)))


def bench_collector(top: Path, runs: int) -> None:
    """Acknowledged events a second against a bare ASGI app that does the same insert."""
    from scripts.bench_parts.receiving import rates

    print("\n## Collector\n")
    print(
        "64 connections, a comment in each event, SQLite with synchronous=FULL, PostgreSQL with fsync, group commit, "
        "all under uvicorn, alternating.\n"
    )
    for line in rates(KB, top, runs):
        print(line, flush=True)


def bench_memory(top: Path, runs: int) -> None:
    """What a collector holds after a million events."""
    from scripts.bench_parts.receiving import memory

    print("\n## Memory of the collector\n")
    for line in memory(KB, top):
        print(line, flush=True)


def bench_search(top: Path, runs: int) -> None:
    """Search beside lunr and Pagefind, and what it costs at 10,000 articles."""
    from scripts.bench_parts.search_costs import costs
    from scripts.bench_parts.searching import compared

    print("\n## Search\n")
    if not CORPORA.is_dir():
        print("The corpora are not here: left out.")
        return
    for line in compared(CORPORA, top):
        print(line)
    for line in costs(KB, CORPORA, top):
        print(line)


def bench_measures(top: Path, runs: int) -> None:
    """Reports and imports, small and large."""
    from scripts.bench_parts.measuring import measured

    print("\n## Measures\n")
    for line in measured(KB, top / "measures"):
        print(line, flush=True)


PARTS = {
    "build": bench_build,
    "start": bench_start,
    "save": bench_save,
    "check": bench_check,
    "keystroke": bench_keystroke,
    "text": bench_text,
    "readability": bench_readability,
    "collector": bench_collector,
    "memory": bench_memory,
    "search": bench_search,
    "measures": bench_measures,
}


def main() -> int:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts; all without a name")
    parser.add_argument("--runs", type=int, default=3, help="how often each is run")
    arguments = parser.parse_args()
    print(
        f"# Benchmarks, one run\n\nPython {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}."
    )
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.parts or PARTS:
            PARTS[name](Path(folder), arguments.runs)
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
