"""Steps from one version of a store to the next that both stores take in the same words.

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


def for_sqlite(statements: tuple[str, ...]) -> tuple[str, ...]:
    """The same for SQLite."""
    return tuple(each.format(schema="", text="TEXT", end="WITHOUT ROWID") for each in statements)


def for_postgres(statements: tuple[str, ...]) -> tuple[str, ...]:
    """The same for PostgreSQL; texts sort there as they do in SQLite."""
    return tuple(each.format(schema="beeline.", text='TEXT COLLATE "C"', end="") for each in statements)
