"""A desk whose export is JSON: decode each ticket by the desk's allow list, and build ours from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO, TypeVar

import msgspec

from kb_tools.feedback.tickets import Ticket
from kb_tools.measures.tickets.bytes_in import mended
from kb_tools.measures.tickets.json_records import Path, json_records
from kb_tools.measures.tickets.reading import ReadSettings, Refused, Remark, Told, Wrong

Decoded = TypeVar("Decoded")
Build = Callable[[Decoded, ReadSettings, list[str]], Ticket]
_FIELD = re.compile(r"`\$\.?([^`]*)`$")
_MISSING = re.compile(r"missing required field `(\w+)`")
_KINDS = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")


def read_json(
    stream: BinaryIO,
    settings: ReadSettings,
    lists: Collection[Path],
    decoder: msgspec.json.Decoder[Decoded],
    build: Build[Decoded],
) -> Iterator[Told]:
    """Each ticket of the export, or why it is none; after a ticket what was left out of it.

    lists are the paths at which a page holds its tickets.
    """
    for record in json_records(stream, lists):
        if isinstance(record, Refused):
            yield record
            continue
        left_out: list[str] = []
        try:
            yield build(decoded(record.body, decoder), settings, left_out)
        except Wrong as wrong:
            yield Refused(record.spot, wrong.field, wrong.found, wrong.wanted)
            continue
        for told in left_out:
            yield Remark(told)


def decoded(body: bytes, decoder: msgspec.json.Decoder[Decoded]) -> Decoded:
    """What the bytes hold, by the decoder's allow list; bytes that are no UTF-8 are mended. Raises Wrong."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _misfit(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    except RecursionError:
        raise Wrong("", "a text nested too deeply", "a ticket as the desk exports it") from None
    try:
        return decoder.decode(mended(body))
    except msgspec.ValidationError as error:
        raise _misfit(str(error)) from None
    except (msgspec.DecodeError, UnicodeError) as error:
        if "truncated" in str(error):
            raise Wrong("", "a ticket that is cut off", "the export whole: fetch it again") from None
        raise Wrong("", "what is no JSON", "a JSON object for each ticket") from None
    except RecursionError:
        raise Wrong("", "a text nested too deeply", "a ticket as the desk exports it") from None


def _misfit(told: str) -> Wrong:
    """What msgspec says of a field, in our words. Its text holds kinds and names of fields, never values."""
    missing, place, kinds = _MISSING.search(told), _FIELD.search(told), _KINDS.search(told)
    within = place[1] if place else ""
    if missing:
        field = f"{within}.{missing[1]}" if within else missing[1]
        return Wrong(field, "nothing", "a ticket as the desk exports it")
    if kinds:
        return Wrong(within, kinds[2], kinds[1].replace(" | ", ", ").replace(", null", " or nothing"))
    return Wrong(within, "what does not fit there", "a ticket as the desk exports it")
