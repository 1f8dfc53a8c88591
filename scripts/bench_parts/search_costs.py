"""What search costs at 10,000 articles: to build, in bytes, and from the last key to the hits on a slow phone.

Run as a program it makes the index, in a process of its own whose memory can be told:

    python -m scripts.bench_parts.search_costs ARTICLES FOLDER VERSION
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

from kb_tools.forking import in_parallel, shared_out
from kb_tools.search.documents import Analysed, Passage, SearchDocument, analysed
from kb_tools.search.folder import place_of, shard_texts
from kb_tools.search.index import Shard, build_shards
from kb_tools.search.languages import language_of
from kb_tools.search.ranking import Searcher
from kb_tools.search.vectors import shipped_vectors
from scripts.bench_parts.searching import browsing, foreign_articles, read_corpus, serving

ROOT = Path(__file__).resolve().parent.parent.parent
MANY = 10_000
WATCHING = """
() => {
  const field = document.getElementById("kb-q");
  const contact = document.querySelector(".kb-no-answer a");
  field.addEventListener("input", () => { window.lastKey = performance.now(); window.shown = 0; }, true);
  const watcher = new MutationObserver(() => {
    const answered = new URL(contact.href).searchParams.get("q");
    if (!window.shown && answered === field.value.trim()) window.shown = performance.now();
  });
  watcher.observe(document.querySelector(".kb-found"), { childList: true });
  watcher.observe(contact, { attributes: true, attributeFilter: ["href"] });
}
"""
# Waits in the page itself: its policy allows no code from strings.
WAITING = """
() => new Promise((done, fail) => {
  const end = performance.now() + 30000;
  const look = () => {
    if (window.shown) done(window.shown - window.lastKey);
    else if (performance.now() > end) fail(new Error("no hits within 30 seconds"));
    else setTimeout(look, 50);
  };
  look();
})
"""


def many_articles(base: Sequence[SearchDocument], count: int) -> list[SearchDocument]:
    """So many articles, made of real ones with a quarter of their words exchanged; the same for the same count."""
    chance = random.Random(1)
    words = sorted({word for each in base for passage in each.passages for word in passage.text.split()})

    def mixed(text: str) -> str:
        return " ".join(word if chance.random() > 0.25 else chance.choice(words) for word in text.split())

    return [
        dataclasses.replace(
            each,
            id=f"a{number}",
            address=f"{each.category}/{number}/",
            title=mixed(each.title),
            passages=tuple(Passage(p.heading, p.anchor, mixed(p.text)) for p in each.passages),
        )
        for number, each in ((number, base[number % len(base)]) for number in range(count))
    ]


def _length(document: SearchDocument) -> int:
    return sum(len(passage.text) for passage in document.passages)


def make_index(corpora: Path, folder: Path, version: str) -> dict[str, float]:
    """Write the index of many articles into a folder; what that took."""
    documents = many_articles(foreign_articles(corpora), MANY)
    words = sum(len(passage.text.split()) for each in documents for passage in each.passages)
    language = language_of("en")

    def work(share: Sequence[SearchDocument]) -> list[Analysed]:
        return [analysed(each, language) for each in share]

    start = time.perf_counter()
    each = [found for part in in_parallel(work, shared_out(documents, _length, 2)) for found in part]
    analysis = time.perf_counter() - start
    shards = build_shards(each, language, version, vectors=shipped_vectors("en"))
    texts = shard_texts(shards)
    build = time.perf_counter() - start - analysis
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    whole = time.perf_counter() - start
    own, forked = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    size = sum(len(text.encode()) for text in texts.values()) / 1e6
    return {
        "words": words / MANY,
        "analysis": analysis,
        "build": build,
        "write": whole - analysis - build,
        "own": own,
        "forked": forked,
        "files": len(texts),
        "megabytes": size,
    }


def questions_about(corpora: Path) -> list[str]:
    """300 questions of three kinds, mixed: titles of the articles that the many were made of, and people's own."""
    chance = random.Random(4)
    corpuses = [read_corpus(corpora / name) for name in ("stackfaq", "clinc150")]
    kinds = [
        [each.title for each in foreign_articles(corpora)],
        *([each.query for each in corpus.questions] for corpus in corpuses),
    ]
    found = [question.strip() for kind in kinds for question in chance.sample(kind, 100)]
    chance.shuffle(found)
    return found


class Sizes:
    """Shards of a folder, and the compressed size of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: set[str] = set()
        self.sizes: dict[str, int] = {}
        self._known: dict[str, Any] = {}

    def __call__(self, name: str) -> Shard:
        """A shard, for a searcher."""
        self.read.add(name)
        self.of(name)
        found: Shard = self._known[name]
        return found

    def of(self, name: str) -> int:
        """The bytes of a shard as they travel."""
        if name not in self.sizes:
            data = (self.folder / f"{name}.json").read_bytes()
            self.sizes[name], self._known[name] = len(gzip.compress(data)), json.loads(data)
        return self.sizes[name]


def bytes_asked(sizes: Sizes, questions: Sequence[str]) -> Iterator[str]:
    """What questions fetch beside the beginning: a first one, and one after others."""
    seen = {"index"}
    alone, later, files = [], [], []
    for question in questions:
        sizes.read.clear()
        Searcher(sizes, language_of("en")).ask(question)
        wanted = sizes.read - {"index"}
        alone.append(sum(map(sizes.of, wanted)))
        files.append(len(wanted))
        later.append(sum(map(sizes.of, wanted - seen)))
        seen |= wanted
    yield f"| bytes of a first question (mean of {mean(files):.0f} files) | {_spread(alone)} |"
    yield f"| bytes of a question after others ({len(questions)} in a row) | {_spread(later)} |"


def _spread(values: Sequence[float]) -> str:
    return f"mean {mean(values):,.0f}, 95th percentile {_late(values):,.0f}"


def _late(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]


def typed(site: Path, index: Path, sizes: Sizes, questions: Sequence[str]) -> tuple[list[str], list[str]]:
    """Rows of the sizes that a page fetches, and lines about the time from the last key to the hits."""
    times: list[float] = []
    fetched: list[int] = []
    with serving(site) as (address, asked), browsing() as page:

        def arrived() -> int:
            names = [Path(path).stem for path in asked if path.endswith(".json") and index.name in path]
            return sum(sizes.of(name) for name in names)

        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(f"{address}/search/")
        page.wait_for_selector("body.kb-ready", timeout=30_000)
        page.evaluate(WATCHING)
        for question in questions:
            page.fill("#kb-q", "")
            page.wait_for_timeout(300)
            before = arrived()
            page.type("#kb-q", question, delay=70)
            times.append(page.evaluate(WAITING))
            page.wait_for_timeout(300)
            fetched.append(arrived() - before)
        scripts = {path for path in asked if path.endswith((".js", ".mjs"))}
    loaded = {path: len(gzip.compress((site / path.lstrip("/")).read_bytes())) for path in sorted(scripts)}
    search = [size for path, size in loaded.items() if "/search/" in path]
    rows = [
        f"| before the first answer: {len(search)} scripts of search, and `index.json` | "
        f"{sum(search):,} + {sizes.of('index'):,} = {sum(search) + sizes.of('index'):,} |",
        f"| bytes of a question typed key by key, after others ({len(questions)} in a row) | {_spread(fetched)} |",
    ]
    told = (
        f"From the last key to the hits, Chromium slowed 4 times, 70 ms a key, {len(times)} questions: median "
        f"**{median(times):.0f} ms**, 95th percentile **{_late(times):.0f} ms**, slowest {max(times):.0f} ms."
    )
    return rows, [told]


def costs(kb: str, corpora: Path, top: Path) -> Iterator[str]:
    """The table of costs as lines of Markdown."""
    yield f"\n### {MANY:,} articles\n"
    folder = top / "many"
    subprocess.run(
        [kb, "import", str(corpora / "arduino-help-center"), "--into", str(folder / "docs")],
        check=True,
        capture_output=True,
    )
    site = folder / "site"
    subprocess.run(
        [kb, "build", "--docs", "docs", "--out", str(site)], cwd=folder, check=True, capture_output=True
    )
    index = site / place_of("en")
    version = json.loads((index / "index.json").read_bytes())["of"]
    shutil.rmtree(index)
    program = [sys.executable, "-m", "scripts.bench_parts.search_costs", str(corpora), str(index), version]
    made = json.loads(subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    sizes = Sizes(index)
    questions = questions_about(corpora)
    try:
        rows, times = typed(site, index, sizes, [each for each in questions if len(each) < 80][:80])
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        rows, times = [], [f"The page is left out: {type(error).__name__}, {str(error).splitlines()[0]}."]
    yield f"Made of 414 real articles, {made['words']:.0f} words each, a quarter of them exchanged. Bytes are compressed.\n"
    yield "| | |\n|---|---|"
    yield f"| analysis, two processes | {made['analysis']:.1f} s |"
    yield f"| building the shards | {made['build']:.1f} s |"
    yield f"| writing {made['files']:,} files, {made['megabytes']:.0f} MB uncompressed | {made['write']:.1f} s |"
    yield f"| memory of a process at most | {made['own']:.0f} MB, the forked one {made['forked']:.0f} MB |"
    yield from rows[:1]
    yield from bytes_asked(sizes, questions)
    yield from rows[1:]
    yield ""
    yield from times


if __name__ == "__main__":
    print(json.dumps(make_index(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
