"""The bytes of an export as UTF-8, whatever it was saved as."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO

from kb_tools.errors import KbError

_AT_ONCE = 1 << 20
_PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd"}
_LONE = re.compile("[\udc80-\udcff]")


def utf8_of(stream: BinaryIO) -> io.BufferedReader:
    """The stream without its mark of encoding; UTF-16 is turned into UTF-8. Raises KbError for packed files.

    Bytes that are no UTF-8 stay as they are: `mended` reads them.
    """
    raw = _Joined(stream.read(4), stream)
    head = raw.head
    for mark, name in _PACKED.items():
        if head.startswith(mark):
            raise KbError(
                f"this file is packed ({name})", hint="unpack it first, and name what was inside it"
            )
    if head.startswith(codecs.BOM_UTF8):
        raw.head = head[3:]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raw = _Joined(b"", raw, codecs.getincrementaldecoder("utf-16")("replace"))
    elif len(head) == 4 and head[1] == head[3] == 0 and head[0] and head[2]:
        raw = _Joined(b"", raw, codecs.getincrementaldecoder("utf-16-le")("replace"))
    elif len(head) == 4 and head[0] == head[2] == 0 and head[1] and head[3]:
        raw = _Joined(b"", raw, codecs.getincrementaldecoder("utf-16-be")("replace"))
    return io.BufferedReader(raw, _AT_ONCE)


def mended(body: bytes) -> str:
    """The text of bytes that should be UTF-8: what is none is read as Windows-1252, null bytes go."""
    text = body.replace(b"\0", b"").decode("utf-8", "surrogateescape")
    return _LONE.sub(_as_windows, text)


def _as_windows(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")


class _Joined(io.RawIOBase):
    """Some bytes and then a stream, as they are or decoded; reads at most a buffer ahead."""

    def __init__(
        self, head: bytes, rest: BinaryIO | io.RawIOBase, decoder: codecs.IncrementalDecoder | None = None
    ) -> None:
        self.head = head
        self._rest, self._decoder = rest, decoder
        self._over = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer; 0 at the end."""
        while not self.head and not self._over:
            body = self._rest.read(_AT_ONCE) or b""
            self._over = not body
            self.head = body if self._decoder is None else _encoded(self._decoder, body)
        some = self.head[: len(into)]
        into[: len(some)] = some
        self.head = self.head[len(some) :]
        return len(some)


def _encoded(decoder: codecs.IncrementalDecoder, body: bytes) -> bytes:
    text: str = decoder.decode(body, final=not body)
    return text.encode("utf-8", "replace")
