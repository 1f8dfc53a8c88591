"""How many readers an article helped: yes among all answers, one per reader and text, the last one wins.

Only answers to the present text count towards the figure: an article that was mended starts anew, and
what was said about earlier texts is kept beside it. Each language has its own text. Agents' answers are
not customers' answers; the figure is about one edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from kb_tools.feedback.events import UNKNOWN_TEXT
from kb_tools.feedback.reading import RevisionCount
from kb_tools.measures.wilson import Interval, wilson_interval
from kb_tools.snapshot import ENOUGH_ANSWERS

ENOUGH_FOR_A_SCORE = 30
"""From here on a single figure is worth printing; below, only the interval is."""


@dataclass(frozen=True, slots=True)
class Helpfulness:
    """The answers about one article. Times are milliseconds since 1970, UTC.

    revisions holds the texts counted, one a language, the most answered first. earlier_* are answers to
    texts that have changed since; they are not part of solved and answers.
    """

    article: str
    solved: int
    answers: int
    revisions: tuple[str, ...]
    first_ms: int
    last_ms: int
    wrong: int = 0
    unclear: int = 0
    other_problem: int = 0
    something_else: int = 0
    earlier_solved: int = 0
    earlier_answers: int = 0

    @property
    def enough(self) -> bool:
        """Whether there are at least 10 answers; below, any share says more about chance."""
        return self.answers >= ENOUGH_ANSWERS

    @property
    def share(self) -> float:
        """The share of yes, 0 to 1; 0 without answers. Show it only where `enough` is true."""
        return self.solved / self.answers if self.answers else 0.0

    @property
    def interval(self) -> Interval:
        """Where the true share lies, with a confidence of 95 %."""
        return wilson_interval(self.solved, self.answers)

    @property
    def unhappy_for_sure(self) -> float:
        """How many of those who answered it surely does not help: answers × (1 − upper end)."""
        return self.answers * (1 - self.interval.high) if self.enough else 0.0


def helpfulness(
    counts: Iterable[RevisionCount],
    present: Mapping[str, str] | None = None,
    edition: str = "customers",
) -> list[Helpfulness]:
    """One figure an article, by id.

    present says which revision of an article is on the site now, where that is known. Where it is not
    (or not among the answers), the text whose first answer came last is taken for the present one.
    Votes that were brought in from another program are left out: `earlier` has them.
    """
    known = present or {}
    wanted = sorted(
        (count for count in counts if count.edition == edition and count.revision != UNKNOWN_TEXT),
        key=lambda count: (count.article, count.locale),
    )
    return [
        _of_article(article, list(group), known.get(article))
        for article, group in groupby(wanted, key=lambda count: count.article)
    ]


def _of_article(article: str, counts: list[RevisionCount], known: str | None) -> Helpfulness:
    present = [
        _present_text(list(group), known) for _, group in groupby(counts, key=lambda count: count.locale)
    ]
    present.sort(key=lambda count: (-count.answers, count.locale, count.revision))
    return Helpfulness(
        article=article,
        solved=sum(count.solved for count in present),
        answers=sum(count.answers for count in present),
        revisions=tuple(dict.fromkeys(count.revision for count in present)),
        first_ms=min(count.first_ms for count in present),
        last_ms=max(count.last_ms for count in present),
        wrong=sum(count.wrong for count in present),
        unclear=sum(count.unclear for count in present),
        other_problem=sum(count.other_problem for count in present),
        something_else=sum(count.something_else for count in present),
        earlier_solved=sum(count.solved for count in counts) - sum(count.solved for count in present),
        earlier_answers=sum(count.answers for count in counts) - sum(count.answers for count in present),
    )


def _present_text(counts: list[RevisionCount], known: str | None) -> RevisionCount:
    for count in counts:
        if count.revision == known:
            return count
    return max(counts, key=lambda count: (count.first_ms, count.last_ms, count.revision))
