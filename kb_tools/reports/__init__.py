"""Findings out: one file a format. Here stand what all formats are given, and the list of them.

A format is a module of this package with `render(report: CheckReport) -> str`. It reads and writes nothing
itself, and it is imported when it is asked for: no format makes another slower to start.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from posixpath import normpath
from urllib.parse import quote

from kb_tools.checks.finding import Finding, Severity
from kb_tools.errors import Place

# What no XML, no terminal and no log line should be given: control characters, those that turn the
# direction of writing, halves of characters, and code points that are none.
_ILLEGIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_ON_THE_WEB = re.compile(r"https?://[^/?#]")
_IN_AN_ADDRESS = ":/?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, slots=True)
class RuleNote:
    """What a reader of a report may want to know of a rule: `url` is its page, "" where it has none."""

    summary: str
    why: str
    severity: Severity
    url: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """Findings by rule, in the baseline that was made on `since` and now. `now` counts known ones too."""

    since: date
    before: Mapping[str, int]
    now: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file, lines and columns from 1 in characters; the end is the first that is not in it."""

    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def is_point(self) -> bool:
        """Whether it holds no character."""
        return (self.line, self.column) == (self.end_line, self.end_column)


@dataclass(frozen=True)
class CheckReport:
    """All that a format may tell. Files are named as `kb check` shows them, with forward slashes.

    findings: in the order in which they are told.
    articles: each article that was read, with the title of its category ("" for none).
    rules: the rules that were on; a finding of a rule that is not here is told all the same.
    line_of: gives a line of a file (from 1) without its line end, "" where it can't.
    base_url: the address of the site that has the rules' pages, "" where there is none.
    from_top: the way from the repository's top to the folder that files are named from, such as "help".
    colours: whether the text goes to a terminal that shows them.
    """

    findings: tuple[Finding, ...]
    articles: Mapping[str, str]
    rules: Mapping[str, RuleNote]
    line_of: Callable[[str, int], str] = field(repr=False)
    made_at: datetime
    base_url: str = ""
    from_top: str = ""
    trend: Trend | None = None
    colours: bool = False

    def note(self, rule: str) -> RuleNote:
        """What is known of a rule; of one that was not named, what its findings say."""
        if rule in self.rules:
            return self.rules[rule]
        first = next((each for each in self.findings if each.rule == rule), None)
        return RuleNote(rule, first.why if first else "", first.severity if first else Severity.WARNING)

    def page_of(self, rule: str) -> str:
        """The address of a rule's page, "" where it has none on the web."""
        return web_address(self.note(rule).url)

    def in_repository(self, file: str) -> str:
        """A file as its repository names it."""
        return normpath(f"{self.from_top}/{file}") if self.from_top else file

    def span(self, place: Place) -> Span:
        """Where a place begins and ends. A stretch that goes past its line is followed into the next ones."""
        line, end = place.line, place.column + place.length
        text = self.line_of(place.file, line)
        while text and place.length and end > len(text) + 1:
            following = self.line_of(place.file, line + 1)
            if not following:
                end = max(len(text) + 1, place.column if line == place.line else 1)
                break
            line, end, text = line + 1, end - len(text) - 1, following
        return Span(place.line, place.column, line, end)

    def flagged(self, place: Place) -> str:
        """The text at a place, blanks drawn together; of a point, its line."""
        span = self.span(place)
        lines = [self.line_of(place.file, number) for number in range(span.line, span.end_line + 1)]
        if not span.is_point:
            lines[-1] = lines[-1][: span.end_column - 1]
            lines[0] = lines[0][span.column - 1 :]
        return " ".join(" ".join(lines).split())

    @cached_property
    def fingerprints(self) -> tuple[str, ...]:
        """For each finding 32 hexadecimal digits that are its own, and stay while the text around it changes.

        They come from the rule, the file and the text that is flagged; of equal ones, from their order.
        """
        seen: Counter[tuple[str, str, str]] = Counter()
        made = []
        for finding in self.findings:
            key = (finding.rule, self.in_repository(finding.place.file), self.flagged(finding.place))
            made.append(sha256(ascii((*key, seen[key])).encode()).hexdigest()[:32])
            seen[key] += 1
        return tuple(made)


def _lazily(module: str) -> Callable[[CheckReport], str]:
    def render(report: CheckReport) -> str:
        written: str = import_module(f"kb_tools.reports.{module}").render(report)
        return written

    return render


FORMATS: Mapping[str, Callable[[CheckReport], str]] = {
    "text": _lazily("terminal"),
    "json": _lazily("findings_json"),
    "sarif": _lazily("sarif"),
    "github": _lazily("github"),
    "gitlab": _lazily("gitlab"),
    "rdjson": _lazily("rdjson"),
    "junit": _lazily("junit"),
    "html": _lazily("lead_page"),
}


def summary(findings: Sequence[Finding], articles: int) -> str:
    """One line: how many articles were read and what was found."""
    read = f"{articles} article{'s' if articles != 1 else ''} read"
    counts = by_severity(findings)
    told = [f"{count} {severity}{'s' if count != 1 else ''}" for severity, count in counts.items() if count]
    return f"{read}: {', '.join(told)}." if told else f"{read}: nothing to mend."


def by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings there are of each severity, the gravest first."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in reversed(Severity)}


def told(finding: Finding) -> str:
    """What was found and what to do; never nothing."""
    return f"{finding.message} {finding.suggestion}".strip() or finding.rule


def legible(text: str) -> str:
    """The text with a mark (U+FFFD) for each character that cannot be shown or that steers what shows it."""
    return _ILLEGIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


def json_text(value: object) -> str:
    """JSON that can be stored as UTF-8: halves of characters, as in some file names, become U+FFFD."""
    return _HALF_CHARACTER.sub(
        "\N{REPLACEMENT CHARACTER}", json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
    )


def web_address(url: str) -> str:
    """An address on the web in characters that a link may have; "" for anything else."""
    if not _ON_THE_WEB.match(url):
        return ""
    return quote(url, safe=_IN_AN_ADDRESS, errors="replace")
