"""The tickets in a JSON export of any size, each as its own bytes: lines, pages, or one long list.

Nothing is decoded here but brackets and strings, so that one bad ticket does not hide those after it, and
a file of many gigabytes needs the memory of one ticket.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

import msgspec

from kb_tools.measures.tickets.bytes_in import utf8_of
from kb_tools.measures.tickets.reading import Refused, Spot

Path = tuple[str, ...]
_AT_ONCE = 1 << 20
_MOST_LINE = 8 << 20
_MOST_RECORD = 64 << 20
_MOST_DEEP = 3
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_OTHER = rb'[^"{}\[\]]*+'
_WHOLE_BRACKETS = 7
_NEXT = re.compile(_OTHER + b"(?:" + _STRING + _OTHER + rb")*+([{}\[\]])", re.DOTALL)
_KEY = re.compile(rb'"([^"\\]{1,80})"\s*:\s*\Z')
_BETWEEN = re.compile(rb"[\s,\x1e]*")
_LIST_OF = msgspec.json.Decoder(list[msgspec.Raw])
_NAMED = msgspec.json.Decoder(dict[str, msgspec.Raw])
_OPENS = frozenset(b"{[")
_OBJECT, _LIST = b"{"[0], b"["[0]
_CUT = "the end of the file in the middle of a ticket or of a list"
_AGAIN = "the export whole: fetch it again; what came before this counts"


def _brackets(deep: int) -> re.Pattern[bytes]:
    """Matches from an opening bracket to its closing one where what is between is nested at most so deep."""
    inner = b""
    for _ in range(deep):
        within = b"(?:" + _STRING + (b"|" + inner if inner else b"") + b")"
        inner = rb"[\[{]" + _OTHER + b"(?:" + within + _OTHER + rb")*+[\]}]"
    return re.compile(inner, re.DOTALL)


_WHOLE = _brackets(_WHOLE_BRACKETS)


class Record(NamedTuple):
    """The bytes of one ticket, and where they stand."""

    spot: Spot
    body: bytes


def json_records(stream: BinaryIO, lists: Collection[Path]) -> Iterator[Record | Refused]:
    """Each ticket: an object a line, one in a list, or in a list of a page at one of the paths in `lists`.

    An object without such a list is a ticket itself. Several pages may follow one another. What is no
    ticket is refused with its place; where the file is cut, that is said last.
    """
    source = utf8_of(stream)
    first = source.readline(_MOST_LINE)
    second = source.readline(_MOST_LINE) if first.endswith(b"\n") else b""
    if _is_whole(first) or (_is_whole(second) and not first.rstrip().endswith((b"[", b"{", b","))):
        return _lines(chain([first, second], iter(lambda: source.readline(_MOST_LINE), b"")), lists)
    pieces = chain([first + second], iter(lambda: source.read(_AT_ONCE), b""))
    return _Splitter(lists, 1).split(pieces)


def _is_whole(line: bytes) -> bool:
    if not line.strip().startswith((b"{", b"[")):
        return False
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _lines(lines: Iterator[bytes], lists: Collection[Path]) -> Iterator[Record | Refused]:
    marks = tuple(f'"{path[-1]}"'.encode() for path in lists)
    for number, line in enumerate(lines, start=1):
        body = line.strip(b" \t\r\n\x1e\0")
        if not body:
            continue
        if len(line) == _MOST_LINE and not line.endswith(b"\n"):
            yield from _Splitter(lists, number).split(chain([line], lines))
            return
        if body.startswith(b"[") or any(mark in body for mark in marks):
            yield from _page(body, number, lists)
        else:
            yield Record(Spot(number), body)


def _page(body: bytes, line: int, lists: Collection[Path]) -> Iterator[Record | Refused]:
    """The tickets of a page on one line, or the line's one ticket."""
    try:
        entries = _entries(body, lists)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield from _Splitter(lists, line).split(iter([body]))
        return
    if entries is None:
        yield Record(Spot(line), body)
    for nth, entry in enumerate(entries or (), start=1):
        yield Record(Spot(line, nth), bytes(entry))


def _entries(body: bytes, lists: Collection[Path]) -> list[msgspec.Raw] | None:
    if body.startswith(b"["):
        return _LIST_OF.decode(body)
    found = _NAMED.decode(body)
    for name, *rest in lists:
        if name in found:
            inner = bytes(found[name]).lstrip()
            if rest and inner.startswith(b"{"):
                return _entries(inner, [tuple(rest)])
            if not rest and inner.startswith(b"["):
                return _LIST_OF.decode(inner)
    return None


def _more(pieces: Iterator[bytes], least: int) -> bytes:
    """At least so many bytes, where there are any: what is read once more grows with what was read."""
    found: list[bytes] = []
    while least >= 0 and (piece := next(pieces, b"")):
        found.append(piece)
        least -= len(piece)
    return b"".join(found)


class _Splitter:
    """Finds the tickets in a text that comes in pieces."""

    def __init__(self, lists: Collection[Path], line: int) -> None:
        self._lists = frozenset(lists)
        self._line, self._counted = line, 0
        self._nth = 0
        self._text = b""

    def split(self, pieces: Iterator[bytes]) -> Iterator[Record | Refused]:
        """Each ticket, in order, and what stands between them and is none."""
        at = depth = 0
        list_depth: int | None = None  # how deep the list of tickets is, while we are in one
        start: int | None = None  # where the ticket begins; what may be a page begins likewise
        in_list = False  # whether what began at start is an entry of a list
        lost = False  # whether we are in what is passed over
        listed = False  # whether this page had its list
        keys: list[bytes] = []
        while True:
            found = _NEXT.match(self._text, at)
            if found is None:
                piece = _more(pieces, (len(self._text) - at) // 2)
                if not piece:
                    break
                if len(self._text) - at > 2 * _MOST_RECORD:
                    yield self._refused(at, "a text that does not end", "the export whole: fetch it again")
                    return
                if start is not None and len(self._text) - start > _MOST_RECORD:
                    if in_list:
                        yield self._refused(start, "a ticket of more than 64 MB", "one ticket an entry")
                    start, lost = None, True
                at, start = self._forget(at, start)
                self._text += piece
                continue
            here = found.start(1)
            mark = self._text[here]
            is_between = start is None and not lost and depth == (list_depth or 0)
            if is_between and not _BETWEEN.fullmatch(self._text, at, here):
                yield self._refused(at, "something that is no ticket", "a JSON object for each ticket")
            if mark in _OPENS:
                depth += 1
                if list_depth is not None:
                    if depth == list_depth + 1:
                        whole = _WHOLE.match(self._text, here)
                        if whole is not None:
                            at, depth = whole.end(), list_depth
                            yield self._record(here, at)
                            continue
                        start, in_list, lost = here, True, False
                elif depth == 1 and mark == _LIST:
                    list_depth, listed = 1, True
                elif depth == 1:
                    start, in_list, lost, keys = here, False, False, []
                elif depth <= _MOST_DEEP and len(keys) >= depth - 2:
                    key = _KEY.search(self._text, max(at, here - 100), here)
                    del keys[depth - 2 :]
                    keys.append(key[1] if key else b"")
                    if (
                        mark == _LIST
                        and tuple(name.decode("utf-8", "replace") for name in keys) in self._lists
                    ):
                        list_depth, start, lost, listed = depth, None, False, True
            else:
                depth = max(depth - 1, 0)
                if start is not None and depth == (list_depth or 0):
                    yield self._record(start, here + 1)
                    start = None
                elif lost and in_list and depth == list_depth:
                    lost = False
                elif list_depth is not None and depth < list_depth:
                    list_depth, lost, in_list = None, True, False
                if depth == 0:
                    if lost and not listed:
                        yield self._refused(here, "an object of more than 64 MB", "one ticket an object")
                    list_depth, start, lost, keys, listed = None, None, False, [], False
            at = here + 1
        if depth:
            yield self._refused(start if start is not None else at, _CUT, _AGAIN)
        elif not _BETWEEN.fullmatch(self._text, at):
            yield self._refused(at, "something that is no ticket", "a JSON object for each ticket")

    def _forget(self, at: int, start: int | None) -> tuple[int, int | None]:
        """Drop what was read and belongs to no open ticket."""
        keep = at if start is None else start
        if keep > self._counted:
            self._line += self._text.count(b"\n", self._counted, keep)
            self._counted = keep
        self._text = self._text[keep:]
        self._counted -= keep
        return at - keep, None if start is None else 0

    def _spot(self, at: int) -> Spot:
        if at > self._counted:
            self._line += self._text.count(b"\n", self._counted, at)
            self._counted = at
        return Spot(self._line, self._nth)

    def _record(self, start: int, end: int) -> Record:
        self._nth += 1
        return Record(self._spot(start), self._text[start:end])

    def _refused(self, at: int, found: str, wanted: str) -> Refused:
        self._nth += 1
        return Refused(self._spot(at), "", found, wanted)
