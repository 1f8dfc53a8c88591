"""One network cannot vote an article down, and a sudden crowd is looked at before it counts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from kb_tools.cli import main
from kb_tools.feedback.bursts import BurstLimit, Bursts
from kb_tools.feedback.door import CollectorSettings, Door
from kb_tools.feedback.events import example_event, read_event_fields
from kb_tools.feedback.holding import decide
from kb_tools.feedback.store import EventStore

Fields = Callable[..., dict[str, Any]]
NOON = 1_764_072_000
OUTSIDE, ELSEWHERE = "198.41.0.4", "193.0.14.129"


def vote_by(vote: Fields, number: int, **fields: Any) -> Any:
    return read_event_fields(vote(reader=f"reader-number-{number:04}", **fields))


def held_of(vote: Fields, addresses: list[str], limit: BurstLimit, **fields: Any) -> list[str]:
    """Why each of these votes, a second apart and each of another reader, is held."""
    bursts = Bursts(limit)
    return [
        bursts.reason_to_hold(vote_by(vote, number, **fields), address, float(number))
        for number, address in enumerate(addresses)
    ]


def test_from_one_network_a_few_count_and_further_ones_wait(vote: Fields) -> None:
    found = held_of(vote, [OUTSIDE] * 5 + [ELSEWHERE] + ["198.41.0.77"], BurstLimit(from_a_network=3))
    assert found == ["", "", "", "network", "network", "", "network"]


def test_an_address_that_says_nothing_about_the_sender_holds_nothing(vote: Fields) -> None:
    for address in ("127.0.0.1", "10.1.2.3", "fd00::1", "", "unknown"):
        assert held_of(vote, [address] * 9, BurstLimit(from_a_network=3)) == [""] * 9


def test_who_changes_their_mind_counts_once(vote: Fields) -> None:
    bursts = Bursts(BurstLimit(from_a_network=1))
    for value in ("yes", "no", "yes"):
        assert bursts.reason_to_hold(vote_by(vote, 1, value=value), OUTSIDE, 0.0) == ""
    assert bursts.reason_to_hold(vote_by(vote, 2), OUTSIDE, 0.0) == "network"


def test_other_articles_and_another_day_begin_anew(vote: Fields) -> None:
    bursts = Bursts(BurstLimit(from_a_network=1))
    assert bursts.reason_to_hold(vote_by(vote, 1), OUTSIDE, 0.0) == ""
    assert bursts.reason_to_hold(vote_by(vote, 2, article="another"), OUTSIDE, 1.0) == ""
    assert bursts.reason_to_hold(vote_by(vote, 3), OUTSIDE, 2.0) == "network"
    assert bursts.reason_to_hold(vote_by(vote, 4), OUTSIDE, 86_401.0) == ""


def test_many_at_once_wait_from_wherever_they_come(vote: Fields) -> None:
    addresses = [f"198.41.{number}.1" for number in range(6)]
    assert held_of(vote, addresses, BurstLimit(at_once=4)) == [""] * 4 + ["rush"] * 2
    assert held_of(vote, addresses, BurstLimit(at_once=4, rush_seconds=3)) == [""] * 6


def test_no_limit_holds_nothing_and_memory_is_bounded(vote: Fields) -> None:
    assert held_of(vote, [OUTSIDE] * 99, BurstLimit(from_a_network=0, at_once=0)) == [""] * 99
    bursts = Bursts(BurstLimit(most_remembered=10))
    for number in range(100):
        bursts.reason_to_hold(vote_by(vote, number, article=f"article-{number}"), OUTSIDE, 0.0)
    assert len(bursts._readers) == len(bursts._recent) == 10


def test_what_waits_is_kept_and_counts_once_it_is_accepted(store: EventStore, vote: Fields) -> None:
    settings = CollectorSettings(burst=BurstLimit(from_a_network=2))
    door = Door(store, settings, lambda: NOON, lambda: 0.0)
    votes = [vote(reader=f"reader-number-{number:04}", value="no", comment="Bad.") for number in range(5)]

    async def send() -> list[bool]:
        return [(await door.keep_body(json.dumps(each).encode(), OUTSIDE))[1] for each in votes * 2]

    assert asyncio.run(send()) == [True] * 5 + [False] * 5
    assert len(list(store.events())) == 5
    assert [(count.answers, count.solved) for count in store.counts()] == [(2, 0)]
    assert len(store.comments()) == 2
    (held,) = store.held()
    assert (held.article, held.reason, held.decision, held.votes, held.solved) == (
        votes[0]["article"], "network", "waiting", 3, 0,
    )  # fmt: skip
    assert decide(store.database, held.article, "accepted") == 3
    assert [count.answers for count in store.counts()] == [5]


def test_what_is_dismissed_never_counts_and_is_not_lost(store: EventStore, vote: Fields) -> None:
    door = Door(store, CollectorSettings(burst=BurstLimit(from_a_network=1)), lambda: NOON, lambda: 0.0)

    async def send() -> None:
        for number in range(3):
            await door.keep(vote_by(vote, number), OUTSIDE)

    asyncio.run(send())
    assert decide(store.database, vote()["article"], "dismissed") == 2
    assert [count.answers for count in store.counts()] == [1]
    assert len(list(store.events())) == 3
    assert decide(store.database, vote()["article"], "accepted") == 0


def test_the_command_shows_and_decides(
    tmp_path: Any, vote: Fields, capsys: pytest.CaptureFixture[str]
) -> None:
    from kb_tools.feedback.store import database_at

    address = f"sqlite:{tmp_path / 's.sqlite'}"
    with EventStore(database_at(address)) as store:
        door = Door(store, CollectorSettings(burst=BurstLimit(from_a_network=1)), lambda: NOON, lambda: 0.0)
        for number in range(3):
            asyncio.run(door.keep(vote_by(vote, number, value="no"), OUTSIDE))
    article = vote()["article"]
    assert main(["feedback", "held", "--store", address]) == 1
    assert f"{article}: 2 more votes from one network, 2025-" in capsys.readouterr().out
    assert main(["feedback", "held", "--store", address, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["votes"] == 2
    assert main(["feedback", "held", "--store", address, "--accept", article]) == 0
    assert "votes counted now: 2" in capsys.readouterr().out
    assert main(["feedback", "held", "--store", address]) == 0
    assert main(["feedback", "held", "--store", address, "--dismiss", article]) == 1


def test_the_report_names_what_waits(tmp_path: Any, vote: Fields, capsys: pytest.CaptureFixture[str]) -> None:
    from kb_tools.feedback.store import database_at

    address = f"sqlite:{tmp_path / 's.sqlite'}"
    with EventStore(database_at(address)) as store:
        door = Door(store, CollectorSettings(burst=BurstLimit(from_a_network=1)), lambda: NOON, lambda: 0.0)
        for number in range(3):
            asyncio.run(door.keep(vote_by(vote, number, value="no"), OUTSIDE))
    assert main(["report", "--store", address]) == 0
    page = capsys.readouterr().out
    assert "Votes that wait for a look" in page and "many readers of one network in a day" in page
    assert main(["report", "--store", address, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["answers"], told["held"][0]["votes"], told["held"][0]["decision"]) == (1, 2, "waiting")
    assert main(["feedback", "held", "--store", address, "--dismiss", vote()["article"]]) == 0
    assert main(["report", "--store", address]) == 0
    assert "Votes that wait" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("after_ms", "reason"), [(0, "too_quick"), (499, "too_quick"), (500, ""), (3_600_000, ""), (None, "")]
)
def test_a_press_quicker_than_a_person_waits_for_a_look_and_an_unknown_time_does_not(
    vote: Fields, after_ms: int | None, reason: str
) -> None:
    event = vote_by(vote, 1, after_ms=after_ms)
    assert Bursts(BurstLimit()).reason_to_hold(event, OUTSIDE, 0.0) == reason
    assert Bursts(BurstLimit(quickest_ms=0)).reason_to_hold(event, OUTSIDE, 0.0) == ""


def test_a_quick_press_is_kept_and_counts_once_a_person_says_so(store: EventStore, vote: Fields) -> None:
    door = Door(store, CollectorSettings(), lambda: NOON, lambda: 0.0)
    asyncio.run(door.keep(vote_by(vote, 1, after_ms=80), OUTSIDE))
    asyncio.run(door.keep(vote_by(vote, 2, after_ms=8_000), OUTSIDE))
    assert [count.answers for count in store.counts()] == [1]
    assert [(held.reason, held.votes) for held in store.held()] == [("too_quick", 1)]
    assert decide(store.database, vote()["article"], "accepted") == 1
    assert [count.answers for count in store.counts()] == [2]


def test_that_a_question_was_seen_is_never_held() -> None:
    bursts = Bursts(BurstLimit(from_a_network=1, at_once=1))
    event = read_event_fields(example_event("shown"))
    assert [bursts.reason_to_hold(event, OUTSIDE, float(n), flooded=True) for n in range(9)] == [""] * 9
