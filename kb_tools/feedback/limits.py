"""How much one network may send, without keeping an address.

Each network (a /24 of IPv4, a /48 of IPv6) has a bucket of tokens that fills again over time. Buckets
live in memory under a keyed hash whose salt is thrown away every hour, so that nothing left behind says
who was here. Networks are bounded in number: the one that has been quiet longest is forgotten first.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address


@dataclass(frozen=True, slots=True)
class RateLimit:
    """per_minute tokens flow in, at most burst of them gather. per_minute 0 means no limit."""

    per_minute: int = 120
    burst: int = 60
    most_networks: int = 50_000
    salt_seconds: float = 3600.0


def network_of(address: str) -> str:
    """The network an address belongs to, such as `198.51.100`; "unknown" for what is no address."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    if isinstance(parsed, IPv4Address):
        return str(parsed).rpartition(".")[0]
    return f"{int(parsed) >> 80:012x}"


class RateLimiter:
    """Counts what each network sends. Times are seconds of one steady clock, passed in."""

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._salt = b""
        self._salt_until = float("-inf")

    def __len__(self) -> int:
        return len(self._buckets)

    def seconds_to_wait(self, address: str, now: float) -> float:
        """Takes one token for this address; 0.0 if there was one, else the seconds until there is."""
        limit = self._limit
        if limit.per_minute <= 0:
            return 0.0
        key, tokens, seen = self._bucket(address, now)
        # A burst of thousands adds rounding; a billionth of a token is a token.
        allowed = tokens + 1e-9 >= 1
        self._put(key, tokens - 1 if allowed else tokens, seen)
        return 0.0 if allowed else (1 - tokens) / (limit.per_minute / 60)

    def take(self, address: str, now: float, most: int) -> None:
        """Takes so many tokens more, or all that are left: for a request that brought many things at once."""
        if self._limit.per_minute > 0 and most > 0:
            key, tokens, seen = self._bucket(address, now)
            self._put(key, max(0.0, tokens - most), seen)

    def _bucket(self, address: str, now: float) -> tuple[bytes, float, float]:
        """The bucket of this address, taken out: its key, its tokens by now, and when that is."""
        limit = self._limit
        if now >= self._salt_until:
            self._salt = secrets.token_bytes(16)
            self._salt_until = now + limit.salt_seconds
            self._buckets.clear()
        key = blake2b(network_of(address).encode(), key=self._salt, digest_size=12).digest()
        tokens, seen = self._buckets.pop(key, (float(limit.burst), now))
        flowed = max(0.0, now - seen) * limit.per_minute / 60
        return key, min(float(limit.burst), tokens + flowed), max(now, seen)

    def _put(self, key: bytes, tokens: float, seen: float) -> None:
        self._buckets[key] = (tokens, seen)
        if len(self._buckets) > self._limit.most_networks:
            self._buckets.popitem(last=False)
