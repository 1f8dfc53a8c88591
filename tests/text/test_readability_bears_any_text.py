from __future__ import annotations

import time

import pytest

from kb_tools.text.document import Block, BlockKind, Document
from kb_tools.text.readability import graded_prose

pytestmark = pytest.mark.slow

LETTERS = 200_000
PIECES = [
    *("A.", "A. ", "a. ", "A B ", "A B > ", "www.", "a@", "@", "x'", "x-", "_", ". ", "a.) ", "[a.) "),
    *("see no. x ", "a 5. a ", "e.g. ", "J. x ", "e\u0301", "ing", "“", " ", "> ", "x Str. y ", "!“_"),
]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_of_the_same_pieces_takes_no_longer_than_others(piece, language):
    text = piece * (LETTERS // len(piece)) + " > b @ ://"
    block = Block(BlockKind.PARAGRAPH, text)
    started = time.process_time()
    prose = graded_prose(Document(text, (block,), (), (), frozenset()), language)
    prose.grade()
    prose.hardest()
    assert time.process_time() - started < 3
