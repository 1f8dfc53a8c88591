"""Steps from one version of a store to the next, for both stores; what they take in the same words, once.

Never changed once released: what a later version needs is a step of its own.
"""

from __future__ import annotations

REPORTS_AND_SURVEYS = (
    """
    CREATE TABLE {schema}steps (
      id {text} NOT NULL PRIMARY KEY,
      version INTEGER NOT NULL,
      article {text} NOT NULL,
      revision {text} NOT NULL,
      locale {text} NOT NULL,
      edition {text} NOT NULL,
      claimed_ms BIGINT NOT NULL,
      received_ms BIGINT NOT NULL,
      step {text} NOT NULL,
      reader {text} NOT NULL,
      remark {text}
    ) {end}
    """,
    """
    CREATE TABLE {schema}flags (
      id {text} NOT NULL PRIMARY KEY,
      version INTEGER NOT NULL,
      article {text} NOT NULL,
      revision {text} NOT NULL,
      locale {text} NOT NULL,
      edition {text} NOT NULL,
      claimed_ms BIGINT NOT NULL,
      received_ms BIGINT NOT NULL,
      flag {text} NOT NULL,
      reader {text} NOT NULL,
      remark {text}
    ) {end}
    """,
    """
    CREATE TABLE {schema}surveys (
      id {text} NOT NULL PRIMARY KEY,
      version INTEGER NOT NULL,
      locale {text} NOT NULL,
      claimed_ms BIGINT NOT NULL,
      received_ms BIGINT NOT NULL,
      question {text} NOT NULL,
      val INTEGER NOT NULL,
      link {text} NOT NULL,
      remark {text}
    ) {end}
    """,
)
"""Version 3."""

HELD_VOTES = (
    """
    CREATE TABLE {schema}held (
      id {text} NOT NULL PRIMARY KEY,
      reason {text} NOT NULL,
      received_ms BIGINT NOT NULL,
      decision {text} NOT NULL
    ) {end}
    """,
)
"""Version 4."""

TICKETS = (
    """
    CREATE TABLE {schema}tickets (
      id {text} NOT NULL PRIMARY KEY,
      desk {text} NOT NULL,
      received_ms BIGINT NOT NULL,
      created_ms BIGINT NOT NULL,
      standing {text} NOT NULL,
      channel {text} NOT NULL,
      category {text} NOT NULL,
      language {text} NOT NULL,
      product {text} NOT NULL,
      priority {text} NOT NULL,
      first_reply_ms BIGINT,
      machine_reply_ms BIGINT,
      first_solved_ms BIGINT,
      solved_ms BIGINT,
      closed_by {text} NOT NULL,
      reopened INTEGER NOT NULL,
      replies INTEGER,
      satisfied INTEGER,
      mark INTEGER,
      marked_ms BIGINT,
      told_links INTEGER NOT NULL,
      told_spans INTEGER NOT NULL
    ) {end}
    """,
    """
    CREATE TABLE {schema}ticket_spans (
      id {text} NOT NULL PRIMARY KEY,
      ticket {text} NOT NULL,
      received_ms BIGINT NOT NULL,
      kind {text} NOT NULL,
      from_ms BIGINT NOT NULL,
      to_ms BIGINT
    ) {end}
    """,
    """
    CREATE TABLE {schema}ticket_links (
      id {text} NOT NULL PRIMARY KEY,
      ticket {text} NOT NULL,
      received_ms BIGINT NOT NULL,
      article {text} NOT NULL
    ) {end}
    """,
)
"""Version 5."""

QUESTIONS_SHOWN = (
    """
    CREATE TABLE {schema}shown (
      id {text} NOT NULL PRIMARY KEY,
      version INTEGER NOT NULL,
      article {text} NOT NULL,
      revision {text} NOT NULL,
      locale {text} NOT NULL,
      edition {text} NOT NULL,
      claimed_ms BIGINT NOT NULL,
      received_ms BIGINT NOT NULL,
      reader {text} NOT NULL
    ) {end}
    """,
    "ALTER TABLE {schema}events ADD COLUMN after_ms BIGINT",
)
"""Version 6. An older collector goes on: it writes no after_ms, which may be missing."""


def for_sqlite(statements: tuple[str, ...]) -> tuple[str, ...]:
    """The same for SQLite."""
    return tuple(each.format(schema="", text="TEXT", end="WITHOUT ROWID") for each in statements)


def for_postgres(statements: tuple[str, ...]) -> tuple[str, ...]:
    """The same for PostgreSQL; texts sort there as they do in SQLite."""
    return tuple(each.format(schema="beeline.", text='TEXT COLLATE "C"', end="") for each in statements)


SQLITE: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE events (
          id TEXT NOT NULL PRIMARY KEY,
          kind TEXT NOT NULL,
          version INTEGER NOT NULL,
          article TEXT NOT NULL,
          revision TEXT NOT NULL,
          locale TEXT NOT NULL,
          edition TEXT NOT NULL,
          claimed_ms INTEGER NOT NULL,
          received_ms INTEGER NOT NULL,
          val TEXT NOT NULL,
          reader TEXT NOT NULL,
          reason TEXT,
          remark TEXT
        ) WITHOUT ROWID
        """,
    ),
    (
        """
        CREATE TABLE searches (
          id TEXT NOT NULL PRIMARY KEY,
          version INTEGER NOT NULL,
          locale TEXT NOT NULL,
          edition TEXT NOT NULL,
          claimed_ms INTEGER NOT NULL,
          received_ms INTEGER NOT NULL,
          search TEXT NOT NULL,
          query TEXT NOT NULL,
          hits INTEGER NOT NULL,
          sure INTEGER NOT NULL,
          outcome TEXT NOT NULL,
          article TEXT,
          place INTEGER
        ) WITHOUT ROWID
        """,
    ),
    for_sqlite(REPORTS_AND_SURVEYS),
    for_sqlite(HELD_VOTES),
    for_sqlite(TICKETS),
    for_sqlite(QUESTIONS_SHOWN),
)
"""What leads from one version to the next, only ever forward. PRAGMA user_version counts them."""


POSTGRES: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE beeline.events (
          id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
          kind TEXT COLLATE "C" NOT NULL,
          version INTEGER NOT NULL,
          article TEXT COLLATE "C" NOT NULL,
          revision TEXT COLLATE "C" NOT NULL,
          locale TEXT COLLATE "C" NOT NULL,
          edition TEXT COLLATE "C" NOT NULL,
          claimed_ms BIGINT NOT NULL,
          received_ms BIGINT NOT NULL,
          val TEXT COLLATE "C" NOT NULL,
          reader TEXT COLLATE "C" NOT NULL,
          reason TEXT COLLATE "C",
          remark TEXT COLLATE "C"
        )
        """,
    ),
    (
        """
        CREATE TABLE beeline.searches (
          id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
          version INTEGER NOT NULL,
          locale TEXT COLLATE "C" NOT NULL,
          edition TEXT COLLATE "C" NOT NULL,
          claimed_ms BIGINT NOT NULL,
          received_ms BIGINT NOT NULL,
          search TEXT COLLATE "C" NOT NULL,
          query TEXT COLLATE "C" NOT NULL,
          hits INTEGER NOT NULL,
          sure INTEGER NOT NULL,
          outcome TEXT COLLATE "C" NOT NULL,
          article TEXT COLLATE "C",
          place INTEGER
        )
        """,
    ),
    for_postgres(REPORTS_AND_SURVEYS),
    for_postgres(HELD_VOTES),
    for_postgres(TICKETS),
    for_postgres(QUESTIONS_SHOWN),
)
"""What leads from one version to the next: it only adds, and what it adds may be left out of an INSERT.

So a collector of an older version goes on writing beside it. The row in `beeline.store_version` counts them,
and names the oldest version that a program must know to work on it.
"""
