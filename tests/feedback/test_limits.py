from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.feedback.limits import RateLimit, RateLimiter, network_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("198.51.100.1", "198.51.100.200", True),
        ("198.51.100.1", "198.51.101.1", False),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:198.51.100.1", "198.51.100.7", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "testclient", True),
    ],
)
def test_networks(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_a_burst_passes_then_one_waits_then_it_goes_on() -> None:
    limiter = RateLimiter(RateLimit(per_minute=60, burst=3))
    assert [limiter.seconds_to_wait("198.51.100.1", 10.0) for _ in range(3)] == [0.0] * 3
    assert limiter.seconds_to_wait("198.51.100.9", 10.0) == pytest.approx(1.0)
    assert limiter.seconds_to_wait("203.0.113.1", 10.0) == 0.0
    assert limiter.seconds_to_wait("198.51.100.1", 11.0) == 0.0


def test_no_limit_is_no_limit() -> None:
    limiter = RateLimiter(RateLimit(per_minute=0))
    assert all(limiter.seconds_to_wait("198.51.100.1", 0.0) == 0.0 for _ in range(1000))


def test_networks_kept_are_bounded() -> None:
    limiter = RateLimiter(RateLimit(most_networks=10))
    for number in range(500):
        limiter.seconds_to_wait(f"198.{number % 256}.{number // 256}.1", 0.0)
    assert len(limiter) == 10


def test_no_address_is_in_memory_and_the_salt_changes() -> None:
    limiter = RateLimiter(RateLimit(salt_seconds=60))
    limiter.seconds_to_wait("198.51.100.1", 0.0)
    (before,) = limiter._buckets
    assert b"198" not in before
    limiter.seconds_to_wait("198.51.100.1", 61.0)
    (after,) = limiter._buckets
    assert before != after


@given(st.lists(st.floats(min_value=-5, max_value=20, allow_nan=False), max_size=60))
def test_never_more_than_the_burst_and_what_flowed_in(steps: list[float]) -> None:
    limiter = RateLimiter(RateLimit(per_minute=60, burst=5, salt_seconds=1e9))
    now, furthest, passed = 0.0, 0.0, 0
    # The clock starts with the first answer.
    for step in [0.0, *steps]:
        now += step
        furthest = max(furthest, now)
        passed += limiter.seconds_to_wait("198.51.100.1", now) == 0.0
    assert passed <= 5 + furthest + 1e-6
