"""How often a finding on articles that no one here wrote is right, as judged by a person.

    make judge                                   precision so far, rule by rule, and overall
    make judge ARGS="--draw 40 --out FILE"       the next sample, with its text, to be read and judged
    make judge ARGS="--take FILE"                keep the verdicts of such a file

The sample is drawn by a fixed seed over all rules, so that nobody chooses what is read. A verdict is kept by
its place in the corpus, with a hash of the flagged text and a reason; the corpora's own text is never kept.
A person judges "right" where the article would be better for its readers if its writer heeded the finding.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kb_tools.checks.baseline import text_key  # noqa: E402
from kb_tools.checks.finding import Finding, Severity  # noqa: E402
from kb_tools.checks.registry import all_rules  # noqa: E402
from kb_tools.checks.site_check import SiteCheck  # noqa: E402
from kb_tools.measures.wilson import wilson_interval  # noqa: E402
from kb_tools.settings import Site  # noqa: E402

CORPORA = ROOT.parent / "shared" / "corpora"
FOLDERS = ("arduino-help-center", "security-101")
KEPT = ROOT / "tests" / "judged" / "verdicts.jsonl"
SEED = "beeline-2026"
DAY = date(2026, 11, 25)
BARS = {"tone-": 0.95, "safe-": 0.95}
BAR = 0.90
FEWEST_READ = 50


@dataclass(frozen=True, order=True)
class Spot:
    """A finding's own name: corpus, file, rule, line, column, and a hash of the text that is flagged."""

    rule: str
    corpus: str
    file: str
    line: int
    column: int
    text: str


@dataclass(frozen=True)
class Verdict:
    """What a person said of a finding, and why."""

    spot: Spot
    right: bool
    reason: str


def verdicts(file: Path = KEPT) -> list[Verdict]:
    """All verdicts that are kept."""
    found = []
    for line in file.read_text("utf-8").splitlines() if file.exists() else []:
        row = json.loads(line)
        found.append(Verdict(_spot(row), row["right"], row["reason"]))
    return found


def findings() -> dict[Spot, Finding]:
    """Everything that the rules find in the foreign corpora, each with its own name."""
    found: dict[Spot, Finding] = {}
    for corpus in FOLDERS:
        folder = CORPORA / corpus
        reader = Reader(folder)
        for each in SiteCheck(Site(articles=folder), folder, DAY).run().findings:
            place = each.place
            key = text_key(place, reader.line)
            found[Spot(each.rule, corpus, place.file, place.line, place.column, key)] = each
    return found


class Reader:
    """Lines of the files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        """A line, from 1; "" where there is none."""
        if file not in self._files:
            text = (self._folder / file).read_text("utf-8-sig", "replace")
            self._files[file] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._files[file]
        return lines[number - 1] if 0 < number <= len(lines) else ""


def sample(found: dict[Spot, Finding], judged: Iterable[Verdict], count: int, pattern: str) -> list[Spot]:
    """The next spots to read, the rules taking turns, in an order that only the seed decides."""
    done = {verdict.spot for verdict in judged}
    queues: dict[str, list[Spot]] = defaultdict(list)
    for spot in found:
        if spot not in done and any(fnmatch.fnmatch(spot.rule, each) for each in pattern.split(",")):
            queues[spot.rule].append(spot)
    for spots in queues.values():
        spots.sort(key=_lot, reverse=True)
    drawn: list[Spot] = []
    while queues and len(drawn) < count:
        for rule in sorted(queues):
            drawn.append(queues[rule].pop())
            if not queues[rule]:
                del queues[rule]
    return drawn[:count]


def draw(arguments: argparse.Namespace) -> int:
    """Write the next sample, with its text around it, as JSON Lines to be filled in."""
    found = findings()
    lines = []
    for spot in sample(found, verdicts(), arguments.draw, arguments.rules):
        finding = found[spot]
        reader = Reader(CORPORA / spot.corpus)
        about = [reader.line(spot.file, number) for number in range(spot.line - 2, spot.line + 3)]
        line = reader.line(spot.file, spot.line)
        flagged = line[spot.column - 1 : spot.column - 1 + finding.place.length]
        row = _row(spot) | {
            "says": f"{finding.message} {finding.suggestion}".strip(),
            "severity": str(finding.severity),
            "flagged": flagged,
            "around": "\n".join(text[:400] for text in about),
            "right": None,
            "reason": "",
        }
        lines.append(json.dumps(row, ensure_ascii=False))
    text = "\n".join(lines) + "\n"
    if arguments.out:
        arguments.out.write_text(text, "utf-8")
        print(f"{len(lines)} findings to read in {arguments.out}: set right to true or false, and say why.")
    else:
        print(text, end="")
    return 0


def take(file: Path) -> int:
    """Keep the verdicts of a filled-in sample; the last word on a spot stands."""
    kept = {verdict.spot: verdict for verdict in verdicts()}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        if not isinstance(row.get("right"), bool) or not str(row.get("reason", "")).strip():
            print(f"{file}:{number}: set right to true or false, and give a reason", file=sys.stderr)
            return 2
        kept[_spot(row)] = Verdict(_spot(row), row["right"], " ".join(str(row["reason"]).split()))
    lines = [
        json.dumps(_row(each.spot) | {"right": each.right, "reason": each.reason}, ensure_ascii=False)
        for each in sorted(kept.values(), key=lambda verdict: verdict.spot)
    ]
    KEPT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} verdicts kept.")
    return 0


@dataclass(frozen=True)
class Score:
    """Of a rule's findings that stand today: how many there are, how many were read, how many are right."""

    rule: str
    severity: Severity
    hits: int
    read: int
    right: int

    @property
    def precision(self) -> float:
        """The share of right ones among those read; 1 where none was."""
        return self.right / self.read if self.read else 1.0


def scores(found: dict[Spot, Finding], judged: Iterable[Verdict]) -> list[Score]:
    """One a rule, over the findings that the rules make today."""
    said = {verdict.spot: verdict.right for verdict in judged}
    by_rule: dict[str, list[Spot]] = defaultdict(list)
    for spot in found:
        by_rule[spot.rule].append(spot)
    made = []
    for name, rule in all_rules().items():
        spots = by_rule.get(name, [])
        read = [said[spot] for spot in spots if spot in said]
        made.append(Score(name, rule.severity, len(spots), len(read), sum(read)))
    return made


def report() -> int:
    """Print precision by rule and overall as Markdown."""
    made = scores(findings(), verdicts())
    print("| rule | level | findings | read | right | precision | 95 % interval |")
    print("|---|---|---|---|---|---|---|")
    for each in made:
        print("| " + " | ".join(_cells(each)) + " |")
    counting = [each for each in made if each.severity > Severity.HINT]
    for name, group in (("warnings and errors", counting), ("hints", [e for e in made if e not in counting])):
        read, right = sum(each.read for each in group), sum(each.right for each in group)
        if read:
            share = wilson_interval(right, read)
            print(
                f"\n{name}: {right} of {read} right, {right / read:.3f} ({share.low:.3f} to {share.high:.3f})"
            )
    return 0


def _cells(score: Score) -> Iterator[str]:
    yield from (score.rule, str(score.severity), str(score.hits), str(score.read), str(score.right))
    if score.read:
        share = wilson_interval(score.right, score.read)
        yield from (f"{score.precision:.2f}", f"{share.low:.2f} to {share.high:.2f}")
    else:
        yield from ("", "")


def _spot(row: dict[str, object]) -> Spot:
    return Spot(
        str(row["rule"]), str(row["corpus"]), str(row["file"]), int(str(row["line"])), int(str(row["column"])),
        str(row["text"]),
    )  # fmt: skip


def _row(spot: Spot) -> dict[str, object]:
    return {
        "rule": spot.rule, "corpus": spot.corpus, "file": spot.file, "line": spot.line, "column": spot.column,
        "text": spot.text,
    }  # fmt: skip


def _lot(spot: Spot) -> str:
    return sha256(f"{SEED} {spot}".encode("utf-8", "surrogatepass")).hexdigest()


def main() -> int:
    """Draw, take, or report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draw", type=int, metavar="N", help="how many findings to read next")
    parser.add_argument("--rules", default="*", metavar="PATTERN", help="of these rules only, such as tone-*")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the sample goes")
    parser.add_argument("--take", type=Path, metavar="FILE", help="a sample with its verdicts filled in")
    arguments = parser.parse_args()
    if not CORPORA.is_dir():
        print(
            "The corpora are not here: they lie beside the repository, in ../shared/corpora.", file=sys.stderr
        )
        return 2
    if arguments.take:
        return take(arguments.take)
    return draw(arguments) if arguments.draw else report()


if __name__ == "__main__":
    raise SystemExit(main())
