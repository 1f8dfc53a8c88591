"""Issues of Jira Service Management, as its search gives them with `expand=changelog`.

Source: developer.atlassian.com, the REST API of Jira ("Issue search", "Issues") and of Jira Service
Management ("Request": SLA information).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import msgspec

from kb_tools.feedback.tickets import ClosedBy, Ticket
from kb_tools.measures.tickets.history import History, Line, Move, Turn, Writer, history_of, with_solutions
from kb_tools.measures.tickets.jira_fields import FIRST_RESPONSE, jira_fields
from kb_tools.measures.tickets.json_desk import decoded, read_json
from kb_tools.measures.tickets.links import linked_articles
from kb_tools.measures.tickets.making import make_ticket, mark_of, named
from kb_tools.measures.tickets.reading import ReadSettings, Told
from kb_tools.measures.tickets.values import Number, id_of, moment, needed, word

_LISTS = (("issues",), ("values",))
_MOVES: dict[str, Move] = {
    "waiting for customer": "theirs",
    "waiting on customer": "theirs",
    "awaiting customer": "theirs",
    "pending": "theirs",
    "resolved": "solved",
    "closed": "solved",
    "done": "solved",
    "canceled": "solved",
    "cancelled": "solved",
    "declined": "solved",
}


class _User(msgspec.Struct):
    account_id: str | None = msgspec.field(name="accountId", default=None)
    account_type: str | None = msgspec.field(name="accountType", default=None)
    key: str | None = None

    @property
    def id(self) -> str:
        """The account's id, which is compared and never kept."""
        return self.account_id or self.key or ""


class _Named(msgspec.Struct, gc=False):
    name: str | None = None


class _Comment(msgspec.Struct):
    created: Number = None
    author: _User | None = None
    public: bool | None = msgspec.field(name="jsdPublic", default=None)
    body: msgspec.Raw = msgspec.Raw(b"")


class _Comments(msgspec.Struct):
    comments: list[_Comment] = []
    total: int | None = None


class _Item(msgspec.Struct, gc=False):
    field: str | None = None
    to: str | None = None
    to_string: str | None = msgspec.field(name="toString", default=None)


class _Change(msgspec.Struct):
    id: Number = None
    created: Number = None
    author: _User | None = None
    items: list[_Item] = []


class _Changelog(msgspec.Struct):
    histories: list[_Change] = []
    total: int | None = None


class _Fields(msgspec.Struct):
    created: Number = None
    updated: Number = None
    resolutiondate: Number = None
    status: _Named | None = None
    priority: _Named | None = None
    issuetype: _Named | None = None
    reporter: _User | None = None
    comment: _Comments | None = None
    labels: list[str] | None = None


class _Issue(msgspec.Struct):
    key: str | None = None
    id: Number = None
    fields: msgspec.Raw = msgspec.Raw(b"{}")
    changelog: _Changelog | None = None


_DECODER = msgspec.json.Decoder(_Issue)
_FIELDS = msgspec.json.Decoder(_Fields)


def read(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each issue as a ticket, or why it is none. Raises KbError."""
    return read_json(stream, settings, _LISTS, _DECODER, _build)


def _build(issue: _Issue, settings: ReadSettings, left_out: list[str]) -> Ticket:
    zone = settings.zone
    number = id_of(issue.key or issue.id, "key")
    body = bytes(issue.fields)
    found = decoded(body, _FIELDS)
    created = needed(moment(found.created, "fields.created", zone), "fields.created")
    own = jira_fields(body)
    reporter = found.reporter.id if found.reporter else ""
    solved = moment(found.resolutiondate, "fields.resolutiondate", zone)
    turns = _turns(issue.changelog, created, reporter, settings, left_out)
    lines = _lines(found.comment, created, reporter, settings, left_out)
    history = (
        History() if lines is None and turns is None else history_of(created, lines, turns, solved_ms=solved)
    )
    if turns is None or (history.solved_ms is None and solved is not None):
        history = with_solutions(history, History(solved_ms=solved, reopened=history.reopened))
    if lines is None:
        stops = own.stops.get(FIRST_RESPONSE, [])
        history = replace(history, first_reply_ms=stops[0] if stops else None)
    return make_ticket(
        "jira",
        number,
        created,
        moment(found.updated, "fields.updated", zone),
        history,
        settings,
        left_out,
        channel=word(own.channel),
        category=_category(found, own.values, own.request_type, settings),
        product=named(settings.product_field, own.values, found.labels or ()),
        language=named(settings.language_field, own.values, found.labels or ()),
        priority=word(found.priority.name) if found.priority else "",
        marked=mark_of(own.rating, None, left_out),
    )


def _category(found: _Fields, values: dict[str, object], request_type: str, settings: ReadSettings) -> object:
    if settings.category_field:
        return named(settings.category_field, values, found.labels or ())
    return request_type or (found.issuetype.name if found.issuetype else "")


def _writer(author: _User | None, reporter: str, settings: ReadSettings) -> Writer:
    if author is None or author.account_type == "app" or author.id in settings.bots:
        return "machine"
    return "customer" if author.account_type == "customer" or author.id == reporter else "person"


def _turns(
    log: _Changelog | None, created: int, reporter: str, settings: ReadSettings, left_out: list[str]
) -> list[Turn] | None:
    """Whose move it was, by the changes of status and of resolution; None where the log is not whole."""
    if log is None:
        return None
    if log.total is not None and log.total > len(log.histories):
        left_out.append("changes of an issue that the export lacks: its last resolution stands")
        return None
    turns = [Turn(created, "ours")]
    is_resolved = False
    for change in sorted(log.histories, key=_order):
        at = moment(change.created, "changelog.created", settings.zone)
        items = {item.field: item for item in change.items if item.field in ("status", "resolution")}
        if at is None or not items:
            continue
        resolution, status = items.get("resolution"), items.get("status")
        if resolution is not None:
            is_resolved = bool(resolution.to)
        move: Move = (
            turns[-1].move if status is None else _MOVES.get((status.to_string or "").casefold(), "ours")
        )
        if is_resolved:
            move = "solved"
        elif resolution is not None and status is None:
            move = "ours"
        writer = _writer(change.author, reporter, settings)
        by: ClosedBy = "requester" if writer == "customer" else writer
        turns.append(Turn(at, move, by))
    return turns


def _order(change: _Change) -> int:
    id_ = str(change.id)
    return int(id_) if id_.isascii() and id_.isdigit() and len(id_) < 20 else 0


def _lines(
    told: _Comments | None, created: int, reporter: str, settings: ReadSettings, left_out: list[str]
) -> list[Line] | None:
    """What was said in public; the issue's own text is the first of it."""
    if told is None:
        return None
    if told.total is not None and told.total > len(told.comments):
        left_out.append("comments of an issue that the export lacks: its SLA fields stand")
        return None
    lines = [Line(created, "customer")]
    for comment in told.comments:
        at = moment(comment.created, "comment.created", settings.zone)
        if at is None or comment.public is False:
            continue
        writer = _writer(comment.author, reporter, settings)
        links: tuple[str, ...] = ()
        if settings.paths and writer != "customer":
            text = bytes(comment.body).decode("utf-8", "replace").replace("\\/", "/")
            links = linked_articles(text, settings.site_url, settings.paths)
        lines.append(Line(at, writer, links))
    return lines
