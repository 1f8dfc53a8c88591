"""Small vectors that say which words mean nearly the same: a table made once, of four bits a number.

`data/en.vectors.gz` holds a vector for each English stem that is common or belongs to the trade; how it was
made, from what, and under which licence stands beside it in `data/SOURCES.md`. No model is needed here.
A word that the table does not know gets a vector of its own by chance of its letters, the same in the page:
so that a product's name is near to itself and far from all else.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from math import sqrt
from operator import mul

from kb_tools.errors import KbError

MAGIC = b"KBV1"
MOST = 7
"""A number of a vector lies between -7 and 7."""

MEANING = 0.5
"""What nearness of meaning counts beside the words themselves."""

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Vectors by stem. `dims` numbers each, with one scale (1-255) for the whole vector.

    stranger: the scale of a word that is not in the table. meaning: what nearness counts beside the words.
    `lines` are vectors of whole titles and questions where a sentence model has read them, `own` the stems
    that were added for one site: an index shows those only if its own articles have them.
    """

    dims: int
    scales: dict[str, int]
    packed: dict[str, bytes]
    stranger: int
    meaning: float = MEANING
    lines: Mapping[str, bytes] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    def __contains__(self, key: str) -> bool:
        return key in self.packed

    def vector(self, key: str) -> Vector:
        """The vector of a stem of the table, from -7 to 7. Raises KeyError for a stranger."""
        return unpack(self.packed[key])


def write_vectors(vectors: WordVectors) -> bytes:
    """The table as a file."""
    return gzip.compress(table_bytes(vectors), 9, mtime=0)


def table_bytes(vectors: WordVectors) -> bytes:
    """The words of a table as bytes, not compressed."""
    keys = sorted(vectors.packed)
    head = struct.pack("<4sHHI", MAGIC, vectors.dims, vectors.stranger, len(keys))
    names = "\n".join(keys).encode()
    scales = bytes(vectors.scales[key] for key in keys)
    return (
        head + struct.pack("<I", len(names)) + names + scales + b"".join(vectors.packed[key] for key in keys)
    )


def read_vectors(data: bytes) -> WordVectors:
    """The table in a file's bytes. Raises KbError for a file that is not one of ours or is cut short."""
    try:
        body = gzip.decompress(data)
        found, end = table_in(body, 0)
        if end != len(body):
            raise ValueError("its parts don't fit together")
    except (OSError, EOFError, ValueError, struct.error) as error:
        raise KbError(
            f"this is not a table of word vectors ({error})",
            hint="install Beeline anew, or name another table",
        ) from error
    return found


def table_in(body: bytes, at: int) -> tuple[WordVectors, int]:
    """The table that begins at a byte, and where it ends. Raises ValueError or struct.error for no table."""
    magic, dims, stranger, count, length = struct.unpack_from("<4sHHII", body, at)
    at += 16
    keys = body[at : at + length].decode().split("\n") if length else []
    at, size = at + length, (dims + 1) // 2
    scales = body[at : at + count]
    at += count
    packed = {key: body[at + size * n : at + size * (n + 1)] for n, key in enumerate(keys)}
    end = at + size * count
    if magic != MAGIC or len(packed) != count or len(body) < end:
        raise ValueError("its parts don't fit together")
    return WordVectors(dims, dict(zip(keys, scales, strict=True)), packed, stranger), end


@lru_cache(maxsize=4)
def shipped_vectors(language: str) -> WordVectors | None:
    """The table that comes with Beeline for a language such as "en"; None where there is none."""
    place = files("kb_tools.search") / "data" / f"{language}.vectors.gz"
    return read_vectors(place.read_bytes()) if place.is_file() else None


def line_key(line: str) -> str:
    """How `WordVectors.lines` knows a title or question: without further blanks."""
    return " ".join(line.split())


def pack(vector: Sequence[int]) -> bytes:
    """Numbers from -7 to 7 as bytes, two in one, the first in the upper half."""
    even = [*vector, 0] if len(vector) % 2 else list(vector)
    return bytes((a + 8) << 4 | (b + 8) for a, b in zip(even[::2], even[1::2], strict=True))


@lru_cache(maxsize=8192)
def unpack(packed: bytes) -> Vector:
    """The numbers of `pack`."""
    return tuple(number - 8 for byte in packed for number in (byte >> 4, byte & 15))


def stranger_vector(key: str, dims: int) -> Vector:
    """The vector of a word by the chance of its letters: FNV-1a over UTF-16, then xorshift32."""
    state = 0x811C9DC5
    for unit in struct.unpack(f"<{len(key.encode('utf-16-le')) // 2}H", key.encode("utf-16-le")):
        state = ((state ^ unit) * 0x01000193) & 0xFFFFFFFF
    state = state or 1
    numbers = []
    for _ in range(dims):
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        numbers.append((state >> 8) % 9 - 4)
    return tuple(numbers)


def summed(parts: Iterable[tuple[int, Vector]], dims: int) -> list[int]:
    """The sum of scaled vectors: what a question means, as far as its words tell."""
    total = [0] * dims
    for scale, vector in parts:
        total = [so_far + scale * number for so_far, number in zip(total, vector, strict=False)]
    return total


def quantised(vector: Sequence[float]) -> Vector:
    """A vector's direction in numbers from -7 to 7: a step is 0.36 of the root of its mean square."""
    step = 0.36 * sqrt(sum(number * number for number in vector) / max(len(vector), 1))
    if not step:
        return (0,) * len(vector)
    return tuple(max(-MOST, min(MOST, round(number / step))) for number in vector)


def nearness(question: Sequence[int], line: Sequence[int]) -> float:
    """The cosine of two whole-number vectors, 0.0 where one is empty. Exact but for the last division."""
    product = sum(map(mul, question, line))
    size = sqrt(sum(map(mul, question, question))) * sqrt(sum(map(mul, line, line)))
    return product / size if size else 0.0
