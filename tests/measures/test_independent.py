"""Every figure, worked out a second time from the raw rows by pandas, NumPy and statsmodels: the same to 1e-9."""

from __future__ import annotations

from datetime import date
from math import ceil

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from kb_tools.feedback.database import EVENTS, HELD, SEARCHES, SURVEYS, Table
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.tickets import TICKET_LINKS, TICKET_SPANS, TICKETS
from kb_tools.measures.counting.tickets import kept_within
from kb_tools.measures.counting.waits import Clock, Waits
from kb_tools.measures.engines.opening import open_on_store
from kb_tools.measures.headline import Figure, headline
from kb_tools.measures.hours import Hours, Schedule
from kb_tools.measures.overview import Overview, count_all
from kb_tools.measures.period import Period
from kb_tools.measures.simulation.demo import write_demo
from kb_tools.measures.simulation.invention import make_truth
from kb_tools.measures.simulation.seasons import day_start_ms, zone_named
from kb_tools.measures.simulation.subjects import made_up_subjects

UNTIL = date(2026, 11, 25)
PERIOD = Period.up_to(day_start_ms(UNTIL))
ZONE = "Europe/Berlin"
CLOSED = frozenset({date(2026, 10, 26), date(2026, 6, 4)})
HOURS = Hours(((0, Schedule(zone_named(ZONE), dict.fromkeys(range(5), ((490, 1080),)), CLOSED)),))
CLOSE = 1e-9
Frames = dict[str, pd.DataFrame]
SPANS = {1: (PERIOD.from_ms, PERIOD.to_ms), 2: (PERIOD.before_ms, PERIOD.from_ms)}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SqliteFile:
    database = SqliteFile(tmp_path_factory.mktemp("independent") / "demo.sqlite")
    write_demo(database, make_truth(made_up_subjects(40), 5, UNTIL), 8_000, 1_500)
    return database


@pytest.fixture(scope="module")
def frames(store: SqliteFile) -> Frames:
    def frame(table: Table) -> pd.DataFrame:
        with store.open_to_read() as moment:
            rows = list(moment.rows(f"SELECT {table.names} FROM {table.name}"))
        return pd.DataFrame(rows, columns=[name for name, _ in table.columns])

    return {
        table.name: frame(table)
        for table in (EVENTS, HELD, SEARCHES, SURVEYS, TICKETS, TICKET_SPANS, TICKET_LINKS)
    }


@pytest.fixture(scope="module")
def overview(store: SqliteFile) -> Overview:
    with open_on_store(store) as engine:
        return count_all(engine, PERIOD, HOURS, {})


@pytest.fixture(scope="module")
def figures(overview: Overview) -> dict[str, Figure]:
    return {figure.key: figure for figure in headline(overview)}


def believed(frame: pd.DataFrame) -> pd.Series:
    off = (frame.claimed_ms - frame.received_ms).abs() > 86_400_000
    return frame.claimed_ms.where(~off, frame.received_ms)


def within(moments: pd.Series, period: int) -> pd.Series:
    begin, end = SPANS[period]
    return (moments >= begin) & (moments < end)


def hold(figure: Figure, now: tuple[int, int], before: tuple[int, int]) -> None:
    """Whether a share is this, of so many, in an interval of Wilson's; now and in the time before."""
    count, of = int(now[0]), int(now[1])
    assert figure.people == of > 30, figure.key
    assert figure.value == pytest.approx(count / of, abs=CLOSE)
    assert (figure.low, figure.high) == pytest.approx(
        proportion_confint(count, of, method="wilson"), abs=CLOSE
    )
    assert figure.before_people == before[1]
    assert figure.before_value == pytest.approx(before[0] / before[1], abs=CLOSE)


def test_helpfulness(frames: Frames, figures: dict[str, Figure]) -> None:
    votes, held = frames["events"], frames["held"]
    votes = votes[~votes.id.isin(held[held.decision != "accepted"].id)].assign(at=lambda rows: believed(rows))
    votes = votes.sort_values(["at", "received_ms", "id"])
    last = votes.groupby(["article", "edition", "locale", "revision", "reader"]).tail(1)
    last = last[last.edition == "customers"]
    counts = [last[within(last["at"], period)].val.eq("yes") for period in (1, 2)]
    hold(figures["helpfulness"], *((each.sum(), len(each)) for each in counts))


def last_marks(frames: Frames, question: str, period: int) -> pd.Series:
    marks = frames["surveys"].query("question == @question").sort_values(["received_ms", "id"])
    last = marks.groupby("link").tail(1)
    return last[within(last.received_ms, period)].val


def of_the_desk(frames: Frames, period: int) -> pd.DataFrame:
    tickets = frames["tickets"]
    return tickets[(tickets.standing == "counted") & within(tickets.created_ms, period)]


def test_csat(frames: Frames, figures: dict[str, Figure]) -> None:
    counts = []
    for period in (1, 2):
        desk = of_the_desk(frames, period)
        desk = desk[desk.satisfied.notna()]
        good = np.where(desk["mark"].notna(), desk["mark"] >= 4, desk.satisfied == 1)
        links = last_marks(frames, "satisfaction", period)
        counts.append((int(good.sum()) + int((links >= 4).sum()), len(desk) + len(links)))
    hold(figures["csat"], *counts)


def test_effort(frames: Frames, figures: dict[str, Figure]) -> None:
    marks = [last_marks(frames, "effort", period) for period in (1, 2)]
    hold(figures["effort"], *(((each >= 5).sum(), len(each)) for each in marks))


def test_relationship_score(frames: Frames, figures: dict[str, Figure]) -> None:
    marks = last_marks(frames, "recommend", 1)
    sign = np.where(marks >= 9, 1, np.where(marks <= 6, -1, 0))
    figure = figures["nps"]
    assert figure.people == len(marks) > 30
    assert figure.value == pytest.approx(100 * sign.mean(), abs=CLOSE)
    with_three = np.append(sign, [1, 0, -1])
    reach = 100 * 1.959963984540054 * with_three.std() / np.sqrt(len(with_three))
    middle = 100 * with_three.mean()
    assert (figure.low, figure.high) == pytest.approx((middle - reach, middle + reach), abs=CLOSE)


def test_searches(frames: Frames, figures: dict[str, Figure]) -> None:
    steps = frames["searches"].assign(at=lambda rows: believed(rows)).sort_values(["at", "received_ms", "id"])
    groups = steps.groupby("search")
    whole = (
        groups.tail(1)
        .set_index("search")
        .join(
            groups.agg(
                any_article=("article", "count"), only_shown=("outcome", lambda told: (told == "shown").all())
            )
        )
    )
    over = ~whole.only_shown | (whole["at"] < PERIOD.to_ms - 1_800_000)
    whole = whole[(whole.edition == "customers") & over]
    for key, found in (("no_result", False), ("not_opened", True)):
        counts = []
        for period in (1, 2):
            of_period = whole[within(whole["at"], period)]
            likely = (of_period.hits > 0) & (of_period.sure == 1)
            counts.append((((likely == found) & (of_period.any_article == 0)).sum(), len(of_period)))
        hold(figures[key], *counts)


def test_links_and_reopenings(frames: Frames, figures: dict[str, Figure]) -> None:
    links, reopened = [], []
    for period in (1, 2):
        tickets = of_the_desk(frames, period)
        solved = tickets[tickets.solved_ms.notna()]
        told = solved[solved.told_links > 0]
        links.append((told.id.isin(frames["ticket_links"].ticket).sum(), len(told)))
        reopened.append(((tickets.reopened > 0).sum(), len(solved)))
    hold(figures["link_rate"], *links)
    hold(figures["reopened"], *reopened)


class Minutes:
    """Open time, counted minute by minute on the clock on the wall, with nothing of ours."""

    def __init__(self, from_ms: int, to_ms: int) -> None:
        self.start = from_ms // 60_000
        index = pd.date_range(
            pd.Timestamp(self.start * 60_000, unit="ms", tz="UTC"),
            periods=(to_ms - from_ms) // 60_000 + 2,
            freq="min",
        ).tz_convert(ZONE)
        wall = index.hour * 60 + index.minute
        is_open = (index.day_of_week < 5) & (wall >= 490) & (wall < 1080) & ~np.isin(index.date, list(CLOSED))
        self.open = is_open.astype("int64") * 60_000
        self.before = np.concatenate([[0], np.cumsum(self.open)])

    def until(self, moments: pd.Series) -> np.ndarray:
        minute, rest = np.divmod(moments.to_numpy("int64") - self.start * 60_000, 60_000)
        return self.before[minute] + np.where(self.open[minute] > 0, rest, 0)


@pytest.fixture(scope="module")
def minutes(frames: Frames) -> Minutes:
    tickets, spans = frames["tickets"], frames["ticket_spans"]
    moments = pd.concat(
        [tickets.created_ms, tickets.first_reply_ms, tickets.solved_ms, spans.from_ms, spans.to_ms]
    )
    return Minutes(int(moments.min()) - 86_400_000, int(moments.max()) + 86_400_000)


def ranked(values: np.ndarray, part: float) -> tuple[int, int | None, int | None]:
    """The nearest rank, and the ends of the interval by the binomial distribution of SciPy."""
    values, count = np.sort(values), len(values)
    ranks = np.arange(1, count + 1)
    below = ranks[binom.cdf(ranks - 1, count, part) <= 0.025 + 1e-12]
    above = ranks[binom.sf(ranks - 1, count, part) <= 0.025 + 1e-12]
    low = int(values[below[-1] - 1]) if len(below) else None
    high = int(values[above[0] - 1]) if len(above) else None
    if low is None or high is None:
        low = high = None
    return int(values[ceil(round(count * part, 9)) - 1]), low, high


def durations(frames: Frames, minutes: Minutes, wait: str, period: int) -> pd.DataFrame:
    """Calendar and open milliseconds of each wait, beside what the ticket is."""
    tickets = of_the_desk(frames, period)
    if wait in ("first_reply", "first_solved", "solved"):
        name = f"{wait}_ms"
        rows = tickets[tickets[name].notna()]
        rows = rows[rows[name] >= rows.created_ms]
        if wait != "first_reply":
            rows = rows[rows.closed_by != "machine"]
        return rows.assign(
            calendar=rows[name] - rows.created_ms,
            open=minutes.until(rows[name]) - minutes.until(rows.created_ms),
        )
    spans = frames["ticket_spans"].merge(tickets, left_on="ticket", right_on="id", suffixes=("_span", ""))
    spans = spans[spans.to_ms.notna() & (spans.to_ms >= spans.from_ms)]
    spans = spans[spans["kind"] == ("reply" if wait == "next_reply" else "wait")]
    if wait == "next_reply":
        spans = spans[spans.from_ms > spans.created_ms]
    spans = spans.assign(
        calendar=spans.to_ms - spans.from_ms, open=minutes.until(spans.to_ms) - minutes.until(spans.from_ms)
    )
    if wait == "requester_wait":
        return spans.groupby("ticket")[["calendar", "open"]].sum()
    return spans


def same(found: Waits, values: np.ndarray) -> None:
    median, ninetieth = ranked(values, 0.5), ranked(values, 0.9)
    assert found.people == len(values)
    assert (found.median, found.median_low, found.median_high) == median
    assert (found.ninetieth, found.ninetieth_low, found.ninetieth_high) == ninetieth


@pytest.mark.parametrize("wait", ["first_reply", "next_reply", "requester_wait", "first_solved", "solved"])
@pytest.mark.parametrize("clock", ["open", "calendar"])
@pytest.mark.parametrize("period", [1, 2])
def test_waits_to_the_millisecond(
    frames: Frames, minutes: Minutes, overview: Overview, wait: str, clock: str, period: int
) -> None:
    assert overview.desk
    (found,) = [
        each
        for each in overview.desk.waits
        if (each.wait, each.clock, each.group_by, each.group) == (wait, clock, "period_no", period)
    ]
    same(found, durations(frames, minutes, wait, period)[clock].to_numpy("int64"))


@pytest.mark.parametrize(("clock", "limit", "priority"), [("open", 4, ""), ("calendar", 1, "")])
def test_who_still_waits_past_a_limit_has_missed_it(
    store: SqliteFile, frames: Frames, minutes: Minutes, clock: Clock, limit: int, priority: str
) -> None:
    tickets = of_the_desk(frames, 1)
    if priority:
        tickets = tickets[tickets.priority == priority]
    ended = durations(frames, minutes, "first_reply", 1)
    ended = ended[ended.id.isin(tickets.id)][clock].to_numpy("int64")
    waiting = tickets[tickets.first_reply_ms.isna() & tickets.solved_ms.isna()]
    now = pd.Series([PERIOD.to_ms])
    if clock == "open":
        so_far = minutes.until(now)[0] - minutes.until(waiting.created_ms)
    else:
        so_far = (PERIOD.to_ms - waiting.created_ms).to_numpy("int64")
    past = int((so_far > limit * 3_600_000).sum())
    with open_on_store(store) as engine:
        count_all(engine, PERIOD, HOURS, {})
        found, weeks = kept_within(engine, "first_reply", clock, limit * 3_600_000, priority)
    assert found == (int((ended <= limit * 3_600_000).sum()), len(ended) + past)
    assert past > 0
    assert sum(due for _, due in weeks.values()) > found[1]


@pytest.mark.parametrize("group_by", ["channel", "category", "priority", "language", "product"])
def test_waits_of_each_group_too(frames: Frames, minutes: Minutes, overview: Overview, group_by: str) -> None:
    assert overview.desk
    rows = durations(frames, minutes, "first_reply", 1)
    found = {
        each.group: each
        for each in overview.desk.waits
        if each.group_by == group_by and each.wait == "first_reply"
    }
    assert set(found) == set(rows[group_by])
    for group, each in found.items():
        same(each, rows[rows[group_by] == group]["open"].to_numpy("int64"))
