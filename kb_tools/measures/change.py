"""Change that is real: said only where chance does not explain it, however many articles are looked at.

Two conditions, both of them: the interval of the difference excludes none (Newcombe), and the chance of it
without any difference (Fisher) stays small once all comparisons of the report are counted together. Of the
changes that are said, at most 5 % are expected to be none: the false discovery rate of Benjamini and
Hochberg (1995, Journal of the Royal Statistical Society B 57). Compare whole weeks with whole weeks
(`period`, `weeks`), so that a quiet weekend is in both.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, Literal, TypeVar

from kb_tools.measures.definition import Definition
from kb_tools.measures.newcombe import chance_of_no_difference, newcombe_interval
from kb_tools.measures.rates import Rate
from kb_tools.measures.wilson import Interval

FALSE_DISCOVERIES = 0.05
Verdict = Literal["better", "worse", "not_sure", "too_few"]
Key = TypeVar("Key", bound=Hashable)
DEFINITION = Definition(
    name="Change",
    what_it_is="Whether a share is really another than before, or whether chance explains the difference.",
    worked_out=(
        "The interval of the difference (Newcombe) has to exclude none. The exact test of Fisher has to "
        "hold, too, after a correction for all comparisons of the same report (Benjamini and Hochberg). "
        "Of all changes that are called real, at most 5 % are expected to be chance."
    ),
    not_to_trust=(
        "That a change came after something does not say that it came from it.",
        "“Not sure” does not mean that nothing changed: with few answers only large changes can be seen.",
        "Who reads can change as well: a campaign, an incident, a new product bring other readers.",
        "The 5 % hold for one report: who looks every day, and acts on the first alarm, meets more of them.",
    ),
    sources=(
        "Newcombe 1998, Statistics in Medicine 17",
        "Fisher 1935, The Design of Experiments",
        "Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57",
    ),
    better="",
)


@dataclass(frozen=True, slots=True)
class Change(Generic[Key]):
    """Two shares compared. interval is of the later less the earlier; chance is corrected for all of them."""

    of: Key
    earlier: Rate
    later: Rate
    interval: Interval
    chance: float

    @property
    def comparable(self) -> bool:
        """Whether both have enough answers to be compared at all."""
        return self.earlier.enough and self.later.enough

    @property
    def real(self) -> bool:
        """Whether it is said to be a change."""
        excludes_none = self.interval.low > 0 or self.interval.high < 0
        return self.comparable and excludes_none and self.chance <= FALSE_DISCOVERIES

    def verdict(self, better: str = "higher") -> Verdict:
        """What to say of it, where higher (or lower) is better."""
        if not self.comparable:
            return "too_few"
        if not self.real:
            return "not_sure"
        return "better" if (self.interval.low > 0) == (better == "higher") else "worse"


def compare(pairs: Mapping[Key, tuple[Rate, Rate]]) -> dict[Key, Change[Key]]:
    """Compare the earlier with the later share of each, all together.

    Those with fewer than 10 answers in either are compared with none, and count for nothing here.
    """
    counted = [key for key, (earlier, later) in pairs.items() if earlier.enough and later.enough]
    chances = [
        chance_of_no_difference(pairs[key][1].count, pairs[key][1].of, pairs[key][0].count, pairs[key][0].of)
        for key in counted
    ]
    corrected = dict(zip(counted, corrected_chances(chances), strict=True))
    return {
        key: Change(
            key,
            earlier,
            later,
            newcombe_interval(later.count, later.of, earlier.count, earlier.of),
            corrected.get(key, 1.0),
        )
        for key, (earlier, later) in pairs.items()
    }


def corrected_chances(chances: Sequence[float]) -> list[float]:
    """Each chance, corrected for all that were looked at (Benjamini and Hochberg 1995), in the same order."""
    order = sorted(range(len(chances)), key=chances.__getitem__, reverse=True)
    corrected = [1.0] * len(chances)
    least = 1.0
    for place, number in enumerate(order):
        least = min(least, chances[number] * len(chances) / (len(chances) - place))
        corrected[number] = least
    return corrected


def told(change: Change[Key], since_ms: int, said: str = "say that it helped") -> str:
    """The change in a sentence. since_ms is when the later time began; said is what the counted ones did."""
    since = f"Since {day_in_words(since_ms)}, {_counts(change.later)} {said}"
    return f"{since}; before, {_counts(change.earlier)}: {_how_sure(change)}."


def told_beside(change: Change[Key], group: str, others: str, said: str = "say that it helped") -> str:
    """Two groups of one time in a sentence: group names the later rate, others the earlier one."""
    one = f"{group}: {_counts(change.later)} {said}"
    return f"{one}; {others}: {_counts(change.earlier)}. {_how_sure(change).capitalize()}."


def _counts(rate: Rate) -> str:
    return f"{rate.count:,} of {rate.of:,}"


def _how_sure(change: Change[Key]) -> str:
    if not change.comparable:
        return "too few to tell"
    return "this is not chance" if change.real else "this may be chance"


def day_in_words(at_ms: int) -> str:
    """A day as people write it: 3 March 2026 (UTC)."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)
    return f"{moment.day} {moment:%B} {moment.year}"
