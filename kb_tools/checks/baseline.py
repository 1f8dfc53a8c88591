"""The findings that an old help centre starts with: known, counted, and only ever fewer.

A baseline is a small file in git. For each article (by its id, so that it may move) it holds how many
findings of each kind were there: the rule, and a short hash of the text that was flagged. It holds no line,
so that a change above does not matter. What it does not hold is new, and counts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import msgspec

from kb_tools.checks.finding import Finding
from kb_tools.errors import KbError, Place

FILE = "kb-baseline.json"
VERSION = 1

LineOf = Callable[[str, int], str]
Known = Mapping[str, Mapping[str, Mapping[str, int]]]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    made_on: date
    articles: dict[str, dict[str, dict[str, Annotated[int, msgspec.Meta(ge=1)]]]]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was known on a day: article id → rule → hash of the flagged text → how often."""

    made_on: date
    known: Known

    def by_rule(self) -> dict[str, int]:
        """How many findings it holds of each rule."""
        counts: Counter[str] = Counter()
        for rules in self.known.values():
            for rule, texts in rules.items():
                counts[rule] += sum(texts.values())
        return dict(sorted(counts.items()))

    def split(
        self, findings: Iterable[Finding], name_of: Callable[[str], str], line_of: LineOf
    ) -> tuple[list[Finding], list[Finding]]:
        """The findings that are new, and those that are known; each known one stands for one finding only."""
        left = {
            (name, rule, text): count
            for name, rules in self.known.items()
            for rule, texts in rules.items()
            for text, count in texts.items()
        }
        new: list[Finding] = []
        known: list[Finding] = []
        for finding in findings:
            key = (name_of(finding.place.file), finding.rule, text_key(finding.place, line_of))
            if left.get(key, 0) > 0:
                left[key] -= 1
                known.append(finding)
            else:
                new.append(finding)
        return new, known


def baseline_of(
    findings: Sequence[Finding], name_of: Callable[[str], str], line_of: LineOf, made_on: date
) -> Baseline:
    """A baseline that knows these findings."""
    known: dict[str, dict[str, dict[str, int]]] = {}
    for finding in findings:
        texts = known.setdefault(name_of(finding.place.file), {}).setdefault(finding.rule, {})
        key = text_key(finding.place, line_of)
        texts[key] = texts.get(key, 0) + 1
    return Baseline(made_on, known)


def text_key(place: Place, line_of: LineOf) -> str:
    """Eight hexadecimal digits for the text at a place, blanks drawn together; "-" for a point."""
    if not place.length:
        return "-"
    line = line_of(place.file, place.line)
    flagged = " ".join(line[place.column - 1 : place.column - 1 + place.length].split())
    return sha256(flagged.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def read_baseline(file: Path) -> Baseline:
    """Read a baseline. Raises KbError where the file is none, or not of this version."""
    made_again = "make it again with `kb baseline --reset`, or take the file from git"
    try:
        held = msgspec.json.decode(file.read_bytes(), type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise KbError(f"{file} is not a baseline ({error})", hint=made_again) from error
    if held.version != VERSION:
        raise KbError(f"{file} is a baseline of version {held.version}, not {VERSION}", hint=made_again)
    return Baseline(held.made_on, held.articles)


def as_text(baseline: Baseline) -> str:
    """The file's text: one line an article, in order, so that git shows what changed."""
    lines = [
        f"  {json.dumps(name, ensure_ascii=False)}: "
        + json.dumps({rule: dict(sorted(texts.items())) for rule, texts in sorted(rules.items())})
        for name, rules in sorted(baseline.known.items())
    ]
    inside = ",\n".join(lines)
    return f'{{"version": {VERSION}, "made_on": "{baseline.made_on}", "articles": {{\n{inside}\n}}}}\n'
