"""The small file that measures hand back: per article, how many readers it helped, and how sure we can be.

A person or CI fetches it (`kb feedback snapshot --out FILE`); the check and the next build read it. So a
build stays reproducible, and nothing that builds pages needs to reach a database.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from kb_tools.errors import KbError

VERSION = 2
ENOUGH_ANSWERS = 10
"""Below this many answers a share says more about chance than about the article."""

ENOUGH_OPENED = 3
"""So many separate searches have to open an article before their wording goes into a published file."""

FAILS_MOST = 0.5
"""An article whose interval lies at or below this share surely fails most of its readers."""

Count = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]


class ArticleScore(msgspec.Struct, frozen=True, kw_only=True):
    """What customers said about the present text of one article."""

    solved: Annotated[Count, Meta(description="Readers whose last answer was yes.", examples=[27])]
    answers: Annotated[Count, Meta(description="Readers who answered at all.", examples=[31])]
    low: Annotated[
        Share | None,
        Meta(description="Lower end of the 95 % interval; null below 10 answers.", examples=[0.7116]),
    ] = None
    high: Annotated[
        Share | None,
        Meta(description="Upper end of the 95 % interval; null below 10 answers.", examples=[0.9487]),
    ] = None
    revision: Annotated[
        str,
        Meta(description="The text these answers are about: its hash.", examples=["3f9a1c04b7de"]),
    ]
    other_revisions: Annotated[
        tuple[str, ...],
        Meta(description="The same text in other languages, where those answers were counted too."),
    ] = ()

    @property
    def enough(self) -> bool:
        """Whether there are enough answers to speak of a share at all."""
        return self.answers >= ENOUGH_ANSWERS

    @property
    def share(self) -> float | None:
        """The share of readers whom the article helped, 0 to 1; None without enough answers."""
        return self.solved / self.answers if self.enough else None

    def is_about(self, revision: str) -> bool:
        """Whether these answers were given to this text, or to an earlier one that has changed since."""
        return revision == self.revision or revision in self.other_revisions


class SearchedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one wording of a search for one article: counts of separate searches."""

    query: Annotated[
        str,
        Meta(
            description="What was searched, in small letters, without personal data.",
            examples=["new phone no code"],
        ),
    ]
    article: Annotated[
        str, Meta(description="The id of the article that was opened.", examples=["lost-phone"])
    ]
    opened: Annotated[Count, Meta(description="Searches that opened it, at least 3.", examples=[12])]
    helped: Annotated[Count, Meta(description="Searches whose reader said that it helped.", examples=[5])]
    not_helped: Annotated[
        Count, Meta(description="Searches whose reader said that it did not.", examples=[1])
    ]


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of what to do next. Nothing that a reader wrote is in it."""

    kind: Annotated[
        Literal["mend", "write", "merge", "retire", "review"],
        Meta(description="What to do.", examples=["mend"]),
    ]
    article: Annotated[
        str, Meta(description="The article's id, empty for one to write.", examples=["lost-phone"])
    ] = ""
    revision: Annotated[
        str,
        Meta(
            description="The text that it is about, empty where it is about none.", examples=["3f9a1c04b7de"]
        ),
    ] = ""
    title: Annotated[str, Meta(description="What people call it.", examples=["Lost phone"])]
    evidence: Annotated[
        tuple[str, ...],
        Meta(
            description="Why, the strongest first.",
            examples=[["4 readers say that this does not work: Step 2."]],
        ),
    ]
    next_step: Annotated[
        str,
        Meta(description="The one next step.", examples=["Try every step yourself, and mend what is wrong."]),
    ]
    outcome: Annotated[
        Literal["open", "waiting", "worked", "did_not_work"],
        Meta(description="What came of a change, where there was one.", examples=["open"]),
    ] = "open"

    def is_about(self, revision: str) -> bool:
        """Whether it is about this text of its article."""
        return self.revision in ("", revision)


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """All scores of one moment. Articles that nobody answered about are not in it."""

    version: Annotated[int, Meta(description="The version of this format.", ge=1)] = VERSION
    made_at: Annotated[str, Meta(description="When it was made, UTC.", examples=["2026-11-25T06:00:00Z"])]
    since: Annotated[
        str | None, Meta(description="The first answer counted, UTC.", examples=["2026-08-01T07:12:44Z"])
    ] = None
    until: Annotated[
        str | None, Meta(description="The last answer counted, UTC.", examples=["2026-11-25T05:58:03Z"])
    ] = None
    articles: Annotated[dict[str, ArticleScore], Meta(description="Scores by the article's id.")] = {}
    searches: Annotated[
        tuple[SearchedArticle, ...],
        Meta(description="What customers searched and opened, by query and article; agents' are not in it."),
    ] = ()
    work: Annotated[
        tuple[NextStep, ...],
        Meta(description="What to do next, the first 200, what helps most customers for sure first."),
    ] = ()


class _Envelope(msgspec.Struct, frozen=True):
    version: int


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot in this file. Raises KbError, in words, where it is missing, broken or too new."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        raise KbError(
            f"{path}: there is no snapshot here", hint=f"write one with: kb feedback snapshot --out {path}"
        ) from None
    except OSError as error:
        raise KbError(f"{path}: the snapshot could not be read ({error.strerror})") from error
    again = f"write it anew with: kb feedback snapshot --out {path}"
    try:
        version = msgspec.json.decode(text, type=_Envelope).version
        if version > VERSION:
            raise KbError(
                f"{path}: this snapshot has version {version}, and this Beeline reads up to {VERSION}",
                hint="update Beeline here, or write the snapshot with the version that reads it",
            )
        return msgspec.json.decode(text, type=Snapshot)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KbError(f"{path}: this is not a snapshot of ours ({error})", hint=again) from error


def write_snapshot(snapshot: Snapshot) -> str:
    """The snapshot as text, the same bytes for the same data whatever order it came in."""
    text = msgspec.json.encode(snapshot, order="sorted")
    return msgspec.json.format(text, indent=2).decode() + "\n"


def snapshot_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the file, from the declaration above."""
    _, parts = msgspec.json.schema_components([Snapshot], ref_template="#/$defs/{name}")
    whole = parts.pop("Snapshot")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole, "$defs": parts}
