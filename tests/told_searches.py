"""Searches of a store, one by one, as the report reads them."""

from __future__ import annotations

from kb_tools.feedback.database import Database
from kb_tools.feedback.searches import Search
from kb_tools.measures.counting.searches import each_search
from kb_tools.measures.engines.opening import open_on_store
from kb_tools.measures.engines.views import make_views
from kb_tools.measures.hours import MINUTE_MS


def searches_of(database: Database, now_ms: int, since_ms: int = 0) -> list[Search]:
    with open_on_store(database) as engine:
        make_views(engine, MINUTE_MS)
        return each_search(engine, now_ms, since_ms)
