"""What a figure is, for the people who act on it: written once, printed on a page and in the report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure in plain words. better is "higher" or "lower", "" where neither is.

    not_to_trust says when it misleads, a sentence each; sources where the definition comes from.
    """

    name: str
    what_it_is: str
    worked_out: str
    not_to_trust: tuple[str, ...]
    sources: tuple[str, ...]
    better: str = "higher"
