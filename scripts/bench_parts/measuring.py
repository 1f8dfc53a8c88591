"""Whole reports and whole imports, as a lead runs them: wall time, CPU and the most memory of each.

The large data is made by DuckDB itself, in the layout of `kb feedback export`: 10 million votes of a year on
5,000 articles (3 in 100 readers answer twice), a million tickets with their waits and links.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

DAY_MS = 86_400_000
YEAR_MS = 365 * DAY_MS
MILLION = 1_000_000
HOURS = """hours:
  zone: Europe/Berlin
  days: [mon 08:00-18:00, tue 08:00-18:00, wed 08:00-18:00, thu 08:00-18:00, fri 08:00-18:00]
"""


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds on the clock, seconds of CPU, and megabytes at most."""

    wall: float
    cpu: float
    megabytes: int

    def __str__(self) -> str:
        return f"{self.wall:.1f} s | {self.cpu:.1f} s | {self.megabytes} MB"


def measured(kb: str, top: Path) -> Iterator[str]:
    """A table a line: what was done, and what it took."""
    (top / "docs").mkdir(parents=True)
    (top / "docs" / "contact.yml").write_text(HOURS)
    (top / "mkdocs.yml").write_text("site_name: bench\n")
    yield "| what | wall | CPU | memory |"
    yield "|---|---|---|---|"
    store = f"sqlite:{top / 'small.sqlite'}"
    run([kb, "demo-data", "--store", store, "--votes", "8000", "--tickets", "2000"], top)
    small = [kb, "report", "--store", store, "--out", "small.html"]
    yield f"| report, 100,000 events and 2,000 tickets, SQLite | {least(small, top)} |"
    folder = top / "export"
    apart(make_year, folder, 10 * MILLION, MILLION)
    large = [kb, "report", "--data", str(folder), "--out", "large.html"]
    yield f"| report, 10 million events and 1 million tickets, DuckDB over Parquet | {least(large, top)} |"
    export = top / "tickets.json"
    apart(make_tickets, export, MILLION)
    desk = [kb, "tickets", "import", "zendesk", str(export), "--store", f"sqlite:{top / 'tickets.sqlite'}"]
    yield f"| 1 million Zendesk tickets brought in, new | {run(desk, top)} |"
    yield f"| the same again: nothing to change | {run(desk, top)} |"


def apart(make: Callable[..., None], *arguments: object) -> None:
    """Make data in another process: what this one holds would count as the memory of what it starts."""
    process = get_context("spawn").Process(target=make, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit("the data could not be made")


def least(command: list[str], top: Path) -> Used:
    """The quicker of two runs."""
    return min((run(command, top) for _ in range(2)), key=lambda used: used.wall)


def run(command: list[str], top: Path) -> Used:
    """Run a command as a process of its own."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=top, stdout=subprocess.DEVNULL, env={**os.environ, "CI": "true"})
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Used(wall, used.ru_utime + used.ru_stime, _megabytes(used))


def _megabytes(used: resource.struct_rusage) -> int:
    return used.ru_maxrss // 1024


def make_year(folder: Path, votes: int, tickets: int) -> None:
    """A year of votes and tickets up to now, a file a month."""
    import duckdb

    now_ms = int(time.time() * 1000)
    begin = now_ms - YEAR_MS
    step, ticket_step = YEAR_MS // votes, YEAR_MS // tickets
    again = "(CASE WHEN i % 33 = 0 THEN i - 5000 ELSE i END)"
    number = f"CAST(POW(HASH({again}) % 100003 / 100003.0, 2) * 5000 AS INT)"

    def chance(seed: str) -> str:
        return f"((HASH({seed}) % 99991 + 1) / 99992.0)"

    def later(seed: str, mean_ms: int) -> str:
        return f"(made + CAST(-LN({chance(seed)}) * {mean_ms} AS BIGINT))"

    statements = {
        "events": (
            votes,
            f"""
            SELECT printf('%08x-%04x-7%03x-9%03x-%012x', (i * {step}) // 65536, i % 65536, i % 4096,
              (i * 7) % 4096, HASH(i) % 281474976710656) AS id,
              'vote' AS kind, CAST(1 AS INT) AS version, 'article-' || {number} AS article,
              printf('%012x', HASH({number} * 3 + {{month}} // 5) % 281474976710656) AS revision,
              CASE WHEN {again} % 5 = 0 THEN 'de' ELSE 'en' END AS locale, 'customers' AS edition,
              CAST({begin} + i * {step} AS BIGINT) AS claimed_ms,
              CAST({begin} + i * {step} + 50 AS BIGINT) AS received_ms,
              CASE WHEN HASH(i * 3) % 10 < 7 THEN 'yes' ELSE 'no' END AS val,
              LEFT(MD5(CAST({again} AS VARCHAR)), 22) AS reader,
              CASE WHEN HASH(i * 3) % 10 >= 7 AND i % 3 = 0 THEN 'unclear' END AS reason,
              CASE WHEN i % 40 = 0 THEN 'The third button is not there on my phone.' END AS remark,
              CAST(NULL AS INT) AS after_ms
            FROM range({{first}}, {{last}}) AS numbers(i)
            """,
        ),
        "tickets": (
            tickets,
            f"""
            SELECT 'plain:' || i AS id, 'plain' AS desk, made + {DAY_MS} AS received_ms, made AS created_ms,
              'counted' AS standing, ['email', 'phone', 'chat', 'web'][1 + i % 4] AS channel,
              'category ' || (i % 12) AS category, ['en', 'de'][1 + i % 2] AS language,
              ['shield', 'vault'][1 + i % 2] AS product, ['critical', 'normal', 'high'][1 + i % 3] AS priority,
              CASE WHEN i % 20 > 0 THEN {later("i", 7_200_000)} END AS first_reply_ms,
              CAST(NULL AS BIGINT) AS machine_reply_ms,
              CASE WHEN i % 10 > 0 THEN {later("i * 5", DAY_MS)} END AS first_solved_ms,
              CASE WHEN i % 10 > 0 THEN {later("i * 5", DAY_MS)} END AS solved_ms,
              CASE WHEN i % 17 = 0 THEN 'machine' ELSE '' END AS closed_by, CAST(0 AS INT) AS reopened,
              CAST(1 AS INT) AS replies, CASE WHEN i % 6 = 0 THEN CAST(HASH(i) % 5 > 2 AS INT) END AS satisfied,
              CASE WHEN i % 6 = 0 THEN CAST(1 + HASH(i) % 5 AS INT) END AS mark,
              CASE WHEN i % 6 = 0 THEN made + 90000000 END AS marked_ms,
              CAST(1 + (i + 1) % 2 AS INT) AS told_links, CAST(3 AS INT) AS told_spans
            FROM (SELECT i, CAST({begin} + i * {ticket_step} AS BIGINT) AS made
              FROM range({{first}}, {{last}}) AS numbers(i)) AS made_tickets
            """,
        ),
        "ticket_spans": (
            2 * tickets,
            f"""
            SELECT 'plain:' || (i // 2) || '/' || (i % 2) AS id, 'plain:' || (i // 2) AS ticket,
              made + {DAY_MS} AS received_ms, CASE WHEN i % 2 = 0 THEN 'reply' ELSE 'wait' END AS kind,
              made + CASE WHEN i % 4 = 0 THEN 5000 ELSE 0 END AS from_ms,
              {later("i", 7_200_000)} + 8000 AS to_ms
            FROM (SELECT i, CAST({begin} + (i // 2) * {ticket_step} AS BIGINT) AS made
              FROM range({{first}}, {{last}}) AS numbers(i)) AS made_spans
            """,
        ),
        "ticket_links": (
            tickets,
            f"""
            SELECT 'plain:' || i || '/a' AS id, 'plain:' || i AS ticket,
              CAST({begin} + i * {ticket_step} + {DAY_MS} AS BIGINT) AS received_ms,
              'article-' || (i % 5000) AS article
            FROM range({{first}}, {{last}}) AS numbers(i) WHERE i % 2 = 0
            """,
        ),
    }
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '1500MB'")
        for table, (rows, statement) in statements.items():
            for month in range(12):
                file = folder / table / "months" / f"month=2025-{month + 1:02}" / "part-0.parquet"
                file.parent.mkdir(parents=True)
                part = statement.format(month=month, first=month * rows // 12, last=(month + 1) * rows // 12)
                connection.execute(f"COPY ({part}) TO '{file}' (FORMAT PARQUET, COMPRESSION ZSTD)")


def make_tickets(file: Path, count: int) -> None:
    """Zendesk's incremental export as it is fetched: pages of 1,000 tickets, one a line, metrics and all."""
    chance = random.Random(4)
    description = "I cannot sign in any more since I have a new phone. What can I do? " * 12
    now_s = int(time.time())

    def moment(at_s: int) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_s))

    with file.open("w", encoding="utf-8") as out:
        for number in range(count):
            made = now_s - 86_400 * 365 + number * 31
            replied = made + int(chance.expovariate(1 / 7_200))
            solved = replied + int(chance.expovariate(1 / 86_400))
            ticket = {
                "id": number + 1,
                "url": f"https://example.zendesk.com/api/v2/tickets/{number + 1}.json",
                "via": {"channel": chance.choice(["email", "web", "chat"]), "source": {"from": {}, "to": {}}},
                "created_at": moment(made),
                "updated_at": moment(solved),
                "subject": "New phone",
                "description": description,
                "priority": chance.choice(["low", "normal", "high", "urgent"]),
                "status": "solved",
                "requester_id": 1_000_000 + chance.randrange(400_000),
                "submitter_id": 1_000_000,
                "assignee_id": 42,
                "tags": ["sign_in", "phone"],
                "custom_fields": [{"id": field, "value": None} for field in range(360, 380)],
                "satisfaction_rating": {"score": chance.choice(["unoffered", "offered", "good", "bad"])},
                "metric_set": {
                    "reopens": chance.randrange(2),
                    "replies": 1 + chance.randrange(4),
                    "solved_at": moment(solved),
                    "initially_assigned_at": moment(made),
                    "reply_time_in_minutes": {"calendar": (replied - made) // 60, "business": None},
                    "first_resolution_time_in_minutes": {"calendar": (solved - made) // 60, "business": None},
                    "full_resolution_time_in_minutes": {"calendar": (solved - made) // 60, "business": None},
                },
            }
            out.write(json.dumps(ticket) + "\n")
