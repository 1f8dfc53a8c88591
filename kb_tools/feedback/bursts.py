"""Which votes a person should look at before they count: a burst on one article, or too quick a press.

Nothing is refused and nothing is lost: such a vote is kept and waits. What has to be remembered for this is
kept in memory, under a keyed hash whose salt is thrown away every day; no address is stored.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import ip_address

from kb_tools.feedback.events import Event, Vote
from kb_tools.feedback.limits import network_of

FROM_ONE_NETWORK = "network"
ALL_AT_ONCE = "rush"
IN_A_FLOOD = "flood"
TOO_QUICK = "too_quick"


@dataclass(frozen=True, slots=True)
class BurstLimit:
    """How many votes on one article count at once. 0 means no limit.

    from_a_network: of different readers in one network, in a day. at_once: of anybody, in rush_seconds.
    quickest_ms: what comes sooner after the question was seen is no reader's press.
    """

    from_a_network: int = 5
    at_once: int = 60
    rush_seconds: float = 600.0
    day_seconds: float = 86_400.0
    quickest_ms: int = 500
    most_remembered: int = 50_000


class Bursts:
    """Remembers who voted on what of late. Times are seconds of one steady clock, passed in."""

    def __init__(self, limit: BurstLimit) -> None:
        self._limit = limit
        self._readers: OrderedDict[bytes, set[bytes]] = OrderedDict()
        self._recent: OrderedDict[str, deque[float]] = OrderedDict()
        self._salt = b""
        self._salt_until = float("-inf")

    def reason_to_hold(self, event: Event, address: str, now: float, *, flooded: bool = False) -> str:
        """FROM_ONE_NETWORK, ALL_AT_ONCE, IN_A_FLOOD, TOO_QUICK, or "" for an event that counts at once.

        A reader who changes their mind counts once. An address that is not of the open internet says nothing
        about who sent it: a proxy, or an office that uses the site inside.
        """
        if not isinstance(event, Vote):
            return ""
        about = f"{event.edition} {event.locale} {event.article}"
        many = self._many_from_one_network(about, event.reader, address, now)
        rush = self._many_at_once(about, now)
        quick = event.after_ms is not None and event.after_ms < self._limit.quickest_ms
        for reason, holds in (
            (FROM_ONE_NETWORK, many),
            (ALL_AT_ONCE, rush),
            (IN_A_FLOOD, flooded),
            (TOO_QUICK, quick),
        ):
            if holds:
                return reason
        return ""

    def _many_from_one_network(self, about: str, reader: str, address: str, now: float) -> bool:
        most = self._limit.from_a_network
        if most <= 0 or not _is_open(address):
            return False
        if now >= self._salt_until:
            self._salt = secrets.token_bytes(16)
            self._salt_until = now + self._limit.day_seconds
            self._readers.clear()
        key = self._hidden(f"{network_of(address)} {about}")
        readers = self._readers.pop(key, set())
        self._readers[key] = readers
        if len(self._readers) > self._limit.most_remembered:
            self._readers.popitem(last=False)
        who = self._hidden(reader)
        if who in readers:
            return False
        if len(readers) >= most:
            return True
        readers.add(who)
        return False

    def _many_at_once(self, about: str, now: float) -> bool:
        most = self._limit.at_once
        if most <= 0:
            return False
        times = self._recent.pop(about, None) or deque(maxlen=most + 1)
        self._recent[about] = times
        if len(self._recent) > self._limit.most_remembered:
            self._recent.popitem(last=False)
        times.append(now)
        while now - times[0] > self._limit.rush_seconds:
            times.popleft()
        return len(times) > most

    def _hidden(self, text: str) -> bytes:
        return blake2b(text.encode(), key=self._salt, digest_size=12).digest()


def _is_open(address: str) -> bool:
    try:
        return ip_address(address.partition("%")[0]).is_global
    except ValueError:
        return False
