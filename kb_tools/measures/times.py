"""How long customers wait: what each wait is, how to say it, and when it has really changed."""

from __future__ import annotations

from collections.abc import Mapping

from kb_tools.measures.change import Verdict
from kb_tools.measures.counting.waits import Wait, Waits
from kb_tools.measures.definition import Definition
from kb_tools.measures.hours import HOUR_MS, MINUTE_MS

_WORKED_OUT = (
    "The median: half waited less, half longer; and the 90th percentile: one in ten waited longer. Never a "
    "mean, which a few very long waits decide. Both are the value at a rank of the sorted waits, and their "
    "intervals the values at two ranks (confidence 95 %). In time while the desk is open, by the hours, the "
    "time zone and the closed days in force when the wait began; and in all time."
)
_OPEN_TICKETS = (
    "Tickets that still wait are in no wait yet: a growing pile makes this look better than it is."
)
_INTERVALS = "David and Nagaraja, Order Statistics (2003), section 7.1, for the intervals"

DEFINITIONS: Mapping[Wait, Definition] = {
    "first_reply": Definition(
        name="First response time",
        what_it_is="How long customers wait until a person answers them for the first time.",
        worked_out=(
            "From the making of a ticket to the first public reply of a person, which a bot's line or an "
            f"automatic confirmation is not. {_WORKED_OUT}"
        ),
        not_to_trust=(
            _OPEN_TICKETS,
            "A quick “we have got your message” from a person counts, although nothing is solved by it.",
        ),
        sources=("After Zendesk's first reply time; bots are left out", _INTERVALS),
        better="lower",
    ),
    "next_reply": Definition(
        name="Next response time",
        what_it_is="How long customers wait for an answer to each of their later messages.",
        worked_out=(
            "From a customer's message that nobody has answered to the next public reply of a person, for "
            f"each such message but the first. {_WORKED_OUT}"
        ),
        not_to_trust=("A “thank you” that nobody has to answer counts as a wait where it is answered late.",),
        sources=("Own definition", _INTERVALS),
        better="lower",
    ),
    "requester_wait": Definition(
        name="Requester wait",
        what_it_is="How long a ticket was ours to move, all its times together.",
        worked_out=(
            "Time in which a ticket was new, open or on hold, summed up to a ticket; not the time in which "
            f"we waited for the customer. {_WORKED_OUT}"
        ),
        not_to_trust=(
            "It needs the history of states, which not every export has.",
            "A state that agents set wrongly moves time from one side to the other.",
        ),
        sources=("After Zendesk's requester wait time: new, open and on hold", _INTERVALS),
        better="lower",
    ),
    "first_solved": Definition(
        name="First resolution time",
        what_it_is="How long it takes until a ticket is solved for the first time.",
        worked_out=(
            "From the making of a ticket to the first time a person solved it; what a machine closed is "
            f"counted beside it. {_WORKED_OUT}"
        ),
        not_to_trust=(
            _OPEN_TICKETS,
            "A ticket that has to be opened again was not solved: see full resolution.",
        ),
        sources=("After Zendesk's first resolution time", _INTERVALS),
        better="lower",
    ),
    "solved": Definition(
        name="Full resolution time",
        what_it_is="How long it takes until a ticket is solved for good.",
        worked_out=(
            "From the making of a ticket to the last time a person solved it, reopenings and all; what a "
            f"machine closed is counted beside it. {_WORKED_OUT}"
        ),
        not_to_trust=(_OPEN_TICKETS, "The newest tickets can still be opened again."),
        sources=("After Zendesk's full resolution time", _INTERVALS),
        better="lower",
    ),
}


def verdict(later: Waits | None, earlier: Waits | None) -> Verdict:
    """Whether customers wait less than before. It is said where the intervals of the medians do not touch.

    That is on the safe side: two intervals can touch although the medians differ.
    """
    if later is None or earlier is None:
        return "too_few"
    ends = (later.median_low, later.median_high, earlier.median_low, earlier.median_high)
    if any(end is None for end in ends):
        return "too_few"
    low, high, before_low, before_high = (end or 0 for end in ends)
    if high < before_low:
        return "better"
    return "worse" if low > before_high else "not_sure"


def in_words(wait_ms: float) -> str:
    """A wait as people say it: 40 s, 12 min, 2 h 5 min, 3 days 4 h."""
    seconds = round(wait_ms / 1000)
    if seconds < 60:
        return f"{seconds} s"
    minutes = round(wait_ms / MINUTE_MS)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days, hours = divmod(round(wait_ms / HOUR_MS), 24)
    return f"{days} days {hours} h" if hours else f"{days} days"
