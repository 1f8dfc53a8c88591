"""Made-up data: the same each time, valid as if pages had sent it, and true to what it says is true."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import msgspec
import pytest
from jsonschema import Draft202012Validator

from kb_tools.errors import KbError
from kb_tools.feedback.database import StoredEvent, event_of
from kb_tools.feedback.events import Flag, SearchEvent, Shown, Vote, event_schema, read_event_fields
from kb_tools.feedback.privacy import clean_comment
from kb_tools.feedback.queries import clean_query
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import database_at
from kb_tools.measures.gaps import find_gaps
from kb_tools.measures.helpfulness import helpfulness
from kb_tools.measures.simulation.customers import fake_votes, flags, more_votes, step_reports, votes
from kb_tools.measures.simulation.demo import write_demo, write_rows
from kb_tools.measures.simulation.invention import make_truth
from kb_tools.measures.simulation.searching import searches
from kb_tools.measures.simulation.seasons import Season
from kb_tools.measures.simulation.subjects import Subject, made_up_subjects
from kb_tools.measures.simulation.truth import Truth, read_truth, truth_schema, with_mend, write_truth
from tests.postgres_server import Server
from tests.told_searches import searches_of

UNTIL = date(2026, 11, 25)
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def truth() -> Truth:
    return make_truth(made_up_subjects(60), 1, UNTIL)


@pytest.fixture(scope="module")
def store(truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> SqliteFile:
    """A whole year in a file."""
    database = SqliteFile(tmp_path_factory.mktemp("demo") / "demo.sqlite")
    write_demo(database, truth, 20_000, 400)
    return database


def dump(path: Path) -> list[str]:
    import sqlite3

    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def allowed(share: float, count: int) -> float:
    """How far a share of so many may be off by chance: beyond it once in some ten thousand times."""
    return 4 * math.sqrt(share * (1 - share) / count) + 1 / count


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path: Path) -> None:
    def written(name: str, seed: int) -> list[str]:
        made = make_truth(made_up_subjects(12), seed, UNTIL)
        write_demo(SqliteFile(tmp_path / name), made, 300, 30)
        return dump(tmp_path / name)

    assert written("a", 7) == written("b", 7)
    assert written("c", 8) != written("a2", 7)


def test_every_event_is_one_that_the_collector_takes(store: SqliteFile) -> None:
    schema = Draft202012Validator(event_schema())
    kinds = set()
    for number, stored in enumerate(EventReader(store).events()):
        fields = msgspec.to_builtins(stored.event)
        assert read_event_fields(fields) == stored.event
        if number % 97 == 0:
            schema.validate(fields)
        kinds.add(stored.event.kind)
    assert kinds == {"vote", "search", "step", "flag", "survey", "shown"}


def test_nothing_is_received_before_it_happened_or_after_the_year(store: SqliteFile, truth: Truth) -> None:
    for stored in EventReader(store).events():
        assert truth.from_ms <= stored.event.at_ms <= stored.received_ms <= truth.until_ms + 300_000


def test_what_is_written_holds_nothing_personal(store: SqliteFile) -> None:
    for stored in EventReader(store).events():
        if isinstance(stored.event, SearchEvent):
            assert clean_query(stored.event.query) == stored.event.query
        elif not isinstance(stored.event, Shown) and stored.event.comment is not None:
            assert clean_comment(stored.event.comment) == stored.event.comment


def test_shares_are_the_true_ones_but_for_chance(store: SqliteFile, truth: Truth) -> None:
    found = {figure.article: figure for figure in helpfulness(EventReader(store).counts())}
    burst = truth.burst.article if truth.burst else ""
    told = 0
    for article in truth.articles:
        figure = found.get(article.id)
        if figure is None or figure.answers < 40 or article.id == burst:
            continue
        told += 1
        assert figure.revisions == (article.present.revision,)
        share = article.present.share
        assert abs(figure.share - share) < allowed(share, figure.answers), article.id
    assert told > 40


def test_each_earlier_text_had_a_share_of_its_own(store: SqliteFile, truth: Truth) -> None:
    solved: Counter[tuple[str, str]] = Counter()
    answers: Counter[tuple[str, str]] = Counter()
    for count in EventReader(store).counts():
        if count.edition == "customers":
            solved[count.article, count.revision] += count.solved
            answers[count.article, count.revision] += count.answers
    told = 0
    for change in truth.changes:
        article = truth.by_id[change.article]
        key = (change.article, article.at(change.at_ms - 1).revision)
        if answers[key] >= 40 and (truth.burst is None or change.article != truth.burst.article):
            told += 1
            assert abs(solved[key] / answers[key] - change.before) < allowed(change.before, answers[key])
    assert told > 10


def test_what_agents_say_is_not_what_customers_say(store: SqliteFile, truth: Truth) -> None:
    figures = helpfulness(EventReader(store).counts(), edition="agents")
    solved, answers = sum(each.solved for each in figures), sum(each.answers for each in figures)
    assert abs(solved / answers - truth.agents_share) < allowed(truth.agents_share, answers)


@pytest.mark.parametrize("seed", range(5))
def test_the_ten_worst_are_worse_than_all_others(seed: int) -> None:
    truth = make_truth(made_up_subjects(60), seed, UNTIL)
    by_unhappy = sorted(truth.articles, key=lambda article: -article.unhappy)
    assert [each.article for each in truth.worst] == [article.id for article in by_unhappy[:10]]
    assert all(0.2 <= each.share <= 0.5 for each in truth.worst)
    assert math.isclose(sum(article.readers for article in truth.articles), 1, abs_tol=1e-4)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 19, 250])
def test_a_help_centre_may_have_any_size(count: int) -> None:
    truth = make_truth(made_up_subjects(count), 3, UNTIL)
    assert len(truth.by_id) == count
    assert len(list(votes(truth, 50))) >= 50
    for article in truth.articles:
        assert all(earlier.from_ms < later.from_ms for earlier, later in pairwise(article.revisions))


def test_changes_say_what_became_of_each_text(truth: Truth) -> None:
    effects = {(change.aim, change.effect) for change in truth.changes}
    assert effects == {("mend", "better"), ("mend", "none"), ("edit", "none"), ("edit", "worse")}
    for change in truth.changes:
        article = truth.by_id[change.article]
        assert article.at(change.at_ms).revision == change.revision
        assert article.at(change.at_ms - 1).share == change.before


def test_a_reader_who_changes_their_mind_counts_once(truth: Truth) -> None:
    given = [each.event for each in votes(truth, 2_000)]
    readers = {each.reader for each in given if isinstance(each, Vote)}
    assert len(readers) == 2_000 < len(given)


def test_about_one_in_twelve_who_see_the_question_answers_it(store: SqliteFile, truth: Truth) -> None:
    seen: set[tuple[str, str, str]] = set()
    answered: set[tuple[str, str, str]] = set()
    for each in EventReader(store).events():
        event = each.event
        if isinstance(event, Shown):
            seen.add((event.article, event.revision, event.reader))
        elif isinstance(event, Vote):
            answered.add((event.article, event.revision, event.reader))
    fake = truth.burst.votes if truth.burst else 0
    assert len(answered - seen) == fake
    assert abs((len(answered) - fake) / len(seen) - truth.answer) < 0.001


def test_readers_take_their_time_and_fake_ones_do_not(truth: Truth) -> None:
    fakes, _ = fake_votes(truth)
    assert all((getattr(each.event, "after_ms") or 0) < 300 for each in fakes)  # noqa: B009
    times = [each.event.after_ms for each in votes(truth, 2_000) if isinstance(each.event, Vote)]
    assert None in times
    assert sum(time is not None and time > 2_000 for time in times) > 0.9 * len(times)


def test_the_burst_waits_but_for_its_first_votes(store: SqliteFile, truth: Truth) -> None:
    assert truth.burst is not None
    (held,) = EventReader(store).held()
    assert (held.article, held.decision, held.solved) == (truth.burst.article, "waiting", 0)
    assert held.votes == truth.burst.votes - truth.burst.counted


def test_steps_and_flags_point_to_what_is_wrong(truth: Truth) -> None:
    told: dict[str, list[str]] = {}
    for each in step_reports(truth, votes(truth, 20_000)):
        told.setdefault(each.event.article or "", []).append(getattr(each.event, "step"))  # noqa: B009
    assert told
    for article, steps in told.items():
        if len(steps) >= 20:
            assert max(set(steps), key=steps.count) == f"/{truth.by_id[article].step}"
    bad = {each.article for each in truth.worst}
    flagged = [each.event.article for each in flags(truth, 30_000) if isinstance(each.event, Flag)]
    assert sum(article in bad for article in flagged) > len(flagged) / 2


def test_searches_tell_what_is_missing(store: SqliteFile, truth: Truth) -> None:
    found = searches_of(store, truth.until_ms)
    asked = {article.id: (article.title,) for article in truth.articles}
    missing = {query for draft in find_gaps(found, asked).missing[:12] for query, _ in draft.wordings}
    for topic in truth.missing:
        assert topic.wordings["en"][0] in missing
    misled = [each for each in found if each.query in truth.misled[0].wordings["en"]]
    assert misled and all(each.found and not each.helped for each in misled)


def test_more_votes_come_as_they_are_asked_for(truth: Truth) -> None:
    article = truth.worst[0].article
    start = truth.until_ms
    rows = more_votes(truth, article, "0123456789ab", 0.9, 800, start, start + 7 * DAY_MS, 5)
    assert rows == more_votes(truth, article, "0123456789ab", 0.9, 800, start, start + 7 * DAY_MS, 5)
    assert rows != more_votes(truth, article, "0123456789ab", 0.9, 800, start, start + 7 * DAY_MS, 6)
    last: dict[str, StoredEvent] = {}
    for row in rows:
        stored = event_of(row.table, row.values)
        vote = stored.event
        assert isinstance(vote, Vote) and (vote.edition, vote.revision) == ("customers", "0123456789ab")
        assert start <= vote.at_ms < start + 7 * DAY_MS
        last[vote.reader] = stored
    assert len(last) == 800
    solved = sum(getattr(each.event, "value") == "yes" for each in last.values())  # noqa: B009
    assert abs(solved / 800 - 0.9) < allowed(0.9, 800)


def test_a_mended_article_helps_from_then_on(truth: Truth, tmp_path: Path) -> None:
    worst = truth.worst[0]
    mended = with_mend(truth, worst.article, "0123456789ab", truth.until_ms, 0.9)
    assert worst.article not in {each.article for each in mended.worst}
    assert mended.changes[-1].effect == "better" and mended.changes[-1].before == worst.share
    database = SqliteFile(tmp_path / "loop.sqlite")
    write_demo(database, truth, 2_000, 0)
    rows = more_votes(
        mended, worst.article, "0123456789ab", 0.9, 200, truth.until_ms, truth.until_ms + 14 * DAY_MS, 1
    )
    assert sum(write_rows(database, rows)) == len(rows)
    (figure,) = [
        each for each in helpfulness(EventReader(database).counts()) if each.article == worst.article
    ]
    assert figure.answers == 200 and figure.share > 0.8
    with pytest.raises(ValueError, match="younger"):
        with_mend(mended, worst.article, "ba9876543210", truth.until_ms, 0.9)


def test_the_truth_can_be_read_again_and_fits_its_schema(truth: Truth, tmp_path: Path) -> None:
    file = tmp_path / "truth.json"
    file.write_text(write_truth(truth), "utf-8")
    assert read_truth(file) == truth
    Draft202012Validator(truth_schema()).validate(json.loads(file.read_text("utf-8")))
    file.write_text('{"version": 2}', "utf-8")
    with pytest.raises(KbError, match="not the truth"):
        read_truth(file)


def test_a_title_that_reads_like_a_secret_is_searched_in_other_words() -> None:
    subject = Subject("forgot", "I forgot my password: Ab1!cd2?ef", "signing-in")
    made = make_truth([subject, Subject("other", "Other, and “quoted” (2)", "")], 1, UNTIL)
    for each in searches(made, 300):
        assert isinstance(each.event, SearchEvent)
        assert clean_query(each.event.query) == each.event.query and "[" not in each.event.query


def test_a_server_holds_the_same_year(postgres: Server, truth: Truth, tmp_path: Path) -> None:
    database, file = database_at(postgres.new_database()), SqliteFile(tmp_path / "demo.sqlite")
    assert write_demo(database, truth, 500, 50) == write_demo(file, truth, 500, 50)
    assert list(EventReader(database).events()) == list(EventReader(file).events())
    with pytest.raises(KbError, match="holds answers already"):
        write_demo(database, truth, 500, 50)


def hours_of(moments: Iterable[int], zone: ZoneInfo) -> list[int]:
    from datetime import datetime

    return [datetime.fromtimestamp(at_ms / 1000, zone).hour for at_ms in moments]


def test_people_come_by_local_time_also_when_clocks_change() -> None:
    zone = ZoneInfo("Europe/Berlin")
    start, end = 1_793_145_600_000, 1_793_404_800_000  # 28 to 31 October 2026 are after the change
    before = (1_792_540_800_000, 1_792_800_000_000)  # a week earlier, before it
    for first, last in ((start, end), before):
        moments = Season(first, last, zone).moments(Random(1), 4_000, first, last)
        assert moments == sorted(moments) and first <= moments[0] and moments[-1] < last
        by_hour = hours_of(moments, zone)
        assert by_hour.count(9) > 8 * by_hour.count(3)
        assert by_hour.count(7) < by_hour.count(8) < by_hour.count(9)


def test_searches_have_one_query_and_steps_in_order(truth: Truth) -> None:
    by_token: dict[str, list[SearchEvent]] = {}
    for each in searches(truth, 500):
        assert isinstance(each.event, SearchEvent)
        by_token.setdefault(each.event.search, []).append(each.event)
    assert len(by_token) == 500
    for events in by_token.values():
        assert events[0].outcome == "shown" and len({event.query for event in events}) == 1
        assert all(earlier.at_ms < later.at_ms for earlier, later in pairwise(events))
