"""Proof of work, asked for only while somebody floods the door: a little reckoning for each answer.

A page finds a whole number, its proof, for which the SHA-256 of the event's id, a colon and the number begins
with so many zero bits (Back 1997, Hashcash). Nothing is stored for it: an id counts once anyway. It costs a
reader's device about a second and makes a flood dear; who floods with one machine is slowed, no more.
"""

from __future__ import annotations

from hashlib import sha256

BITS = 14
LONGEST_PROOF = 12
_SLICE_SECONDS = 10.0
_SLICES = 6


class FloodWatch:
    """Says whether there is a flood: more than so many events a minute, and a while after. 0: never.

    Times are seconds of one steady clock, passed in.
    """

    def __init__(self, per_minute: int, calm_seconds: float = 300.0) -> None:
        self._most = per_minute
        self._calm_seconds = calm_seconds
        self._counts = [0] * _SLICES
        self._slice = 0
        self._until = float("-inf")

    def arrived(self, now: float) -> None:
        """An event came in."""
        number = int(now // _SLICE_SECONDS)
        for passed in range(max(self._slice + 1, number - _SLICES + 1), number + 1):
            self._counts[passed % _SLICES] = 0
        self._slice = max(self._slice, number)
        self._counts[number % _SLICES] += 1
        if 0 < self._most < sum(self._counts):
            self._until = now + self._calm_seconds

    def is_on(self, now: float) -> bool:
        """Whether events have to bring a proof now."""
        return now < self._until


def proves(id_: str, proof: str, bits: int = BITS) -> bool:
    """Whether this is a proof for the event with this id."""
    if not proof.isascii() or not proof.isdecimal() or len(proof) > LONGEST_PROOF:
        return False
    digest = sha256(f"{id_}:{proof}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0
