"""The collector's figures for Prometheus. The one door to its client library.

Labels are few and known beforehand: routes, statuses, kinds and outcomes. Nothing of an article, of a
reader or of a network is in them.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from kb_tools.feedback.store import EventStore

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
ELSEWHERE = "other"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.03, 0.06, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_EVENTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


class Metrics:
    """What one collector counts. It asks the store for the rest when somebody looks."""

    def __init__(self, store: EventStore) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "beeline_requests_total",
            "Requests that were answered.",
            ("route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "beeline_request_seconds",
            "From a request's head to its answer's.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._events = Counter(
            "beeline_events_total",
            "Events by what became of them.",
            ("kind", "outcome"),
            registry=self._registry,
        )
        self._commit_seconds = Histogram(
            "beeline_commit_seconds", "How long a commit took.", buckets=_SECONDS, registry=self._registry
        )
        self._commit_events = Histogram(
            "beeline_commit_events",
            "How many events a commit held.",
            buckets=_EVENTS,
            registry=self._registry,
        )
        waiting = Gauge("beeline_events_waiting", "Events that wait for a commit.", registry=self._registry)
        waiting.set_function(lambda: store.waiting)
        failing = Gauge(
            "beeline_store_failing", "1 after a commit that went wrong, else 0.", registry=self._registry
        )
        failing.set_function(lambda: float(store.failing))
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        ProcessCollector(registry=self._registry)
        store.committed = self._committed

    def answered(self, route: str, status: int, seconds: float) -> None:
        """A request was answered; route is one of ours, or ELSEWHERE."""
        known = self._known.get((route, status))
        if known is None:
            known = self._requests.labels(route, str(status)), self._seconds.labels(route)
            self._known[route, status] = known
        known[0].inc()
        known[1].observe(seconds)

    def became(self, kind: str, outcome: str) -> None:
        """An event was "kept", "known", "refused", or has to come "later"; kind is known, or empty."""
        self._events.labels(kind, outcome).inc()

    def text(self) -> bytes:
        """All figures, in the text format."""
        return generate_latest(self._registry)

    def _committed(self, events: int, seconds: float) -> None:
        self._commit_events.observe(events)
        self._commit_seconds.observe(seconds)
