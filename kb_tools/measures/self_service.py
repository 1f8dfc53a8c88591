"""How many readers the help centre has for each ticket: N to 1, with how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from kb_tools.measures.helpfulness import ENOUGH_FOR_A_SCORE
from kb_tools.measures.wilson import Interval, wilson_interval
from kb_tools.snapshot import ENOUGH_ANSWERS


@dataclass(frozen=True, slots=True)
class SelfService:
    """Readers of articles, and tickets, of one time. There is no figure with fewer than 10 of either."""

    readers: int
    tickets: int

    @property
    def enough(self) -> bool:
        """Whether an interval may be shown."""
        return min(self.readers, self.tickets) >= ENOUGH_ANSWERS

    @property
    def enough_for_a_score(self) -> bool:
        """Whether a single number may be shown beside it."""
        return min(self.readers, self.tickets) >= ENOUGH_FOR_A_SCORE

    @property
    def to_one(self) -> float | None:
        """Readers for each ticket; None without a ticket. Show it only where there is enough."""
        return self.readers / self.tickets if self.tickets else None

    @property
    def interval(self) -> Interval | None:
        """Where the true ratio lies, with a confidence of 95 %; None where there is too little.

        Given how many readers and tickets there are together, the readers are a share of them (Przyborowski
        and Wilenski 1940, Biometrika 31); its interval is Wilson's, and share / (1 - share) is the ratio.
        Readers of several articles make it narrower than it should be.
        """
        if not self.enough:
            return None
        share = wilson_interval(self.readers, self.readers + self.tickets)
        return Interval(share.low / (1 - share.low), share.high / (1 - share.high))
