"""Spelling by `typos`, a program beside ours that knows common misspellings and few false ones.

It is asked once about the distinct words of many articles, and never twice about a word. Where it is not
installed nothing is found; `missing_note` has the line that says so.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from kb_tools.settings import CheckSettings

RULE = "spelling"
PROGRAM = "KB_TYPOS"
_SECONDS = 60
_SHORTEST = 4
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")


class _Told(msgspec.Struct):
    type: str
    typo: str = ""
    corrections: tuple[str, ...] = ()


@dataclass
class Speller:
    """What is known about the spelling of words. program: where `typos` is, else nothing is ever wrong.

    while_writing: a word is asked about when it stands there for the second time, so that no half-typed one
    is; and everyday words never, since starting the program is most of its work.
    """

    program: str
    while_writing: bool = False
    _met: set[str] = field(default_factory=set, repr=False)
    _seen: set[str] = field(default_factory=set, repr=False)
    _asked: set[str] = field(default_factory=set, repr=False)
    _wrong: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _holders: dict[str, set[str]] = field(default_factory=dict, repr=False)

    def learn(self, texts: Iterable[str]) -> None:
        """Ask about all words of these texts that were not asked about before, in one go."""
        if self.program:
            self._learn({token for text in texts for token in text.split()})

    def misspelt_in(self, text: str) -> dict[str, tuple[str, ...]]:
        """The misspelt words of a text in small letters, each with its corrections."""
        if not self.program:
            return {}
        tokens = set(text.split())
        self._learn(tokens)
        held = (self._holders[token] for token in tokens & self._holders.keys())
        return {word: self._wrong[word] for words in held for word in words}

    def _learn(self, tokens: set[str]) -> None:
        tokens = tokens - self._seen
        if not tokens:
            return
        if self.while_writing:
            tokens, self._met = tokens & self._met, tokens
        self._seen |= tokens
        words = {token: _words_of(token) for token in tokens}
        new = set().union(*words.values()) - self._asked
        self._asked |= new
        if self.while_writing:
            from kb_tools.text.difficulty import word_table

            everyday = word_table()
            new = {word for word in new if everyday.difficulty(word) >= everyday.not_listed}
        self._wrong.update(self._ask(sorted(new)))
        for token, held in words.items():
            wrong = {word for word in held if word in self._wrong}
            if wrong:
                self._holders[token] = wrong

    def _ask(self, words: list[str]) -> dict[str, tuple[str, ...]]:
        if not words:
            return {}
        import subprocess  # most runs find all in the cache and never come here

        try:
            done = subprocess.run(  # noqa: S603 - no shell, and the words come by standard input
                [self.program, "--isolated", "--color", "never", "--format", "json", "-"],
                input="\n".join(words).encode(),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
            told = [msgspec.json.decode(line, type=_Told) for line in done.stdout.splitlines()]
        except (OSError, subprocess.TimeoutExpired, msgspec.MsgspecError):
            return {}
        known = set(words)
        return {each.typo: each.corrections for each in told if each.type == "typo" and each.typo in known}


def find_program() -> str:
    """Where `typos` is: what $KB_TYPOS says, beside this Python, or where programs are; "" if nowhere."""
    given = os.environ.get(PROGRAM)
    if given is not None:
        return shutil.which(given) or "" if given else ""
    beside = str(Path(sys.executable).parent)
    return shutil.which("typos", path=beside) or shutil.which("typos") or ""


def stamp() -> bytes:
    """What changes when the program comes, goes or is renewed."""
    program = find_program()
    try:
        return f"{program} {Path(program).stat().st_mtime_ns}".encode() if program else b""
    except OSError:
        return b""


def missing_note(settings: CheckSettings) -> str:
    """A line for the person who checks, where the rule is on and the program is not there; else ""."""
    if RULE in settings.off or os.environ.get(PROGRAM) == "" or find_program():
        return ""
    return "Spelling was not checked: `pip install 'beeline-kb[spelling]'` (or turn the rule off)."


def _words_of(token: str) -> set[str]:
    """The words of a token in small letters; short forms in capitals are not spelt."""
    found = _WORD.findall(token)
    return {
        word.lower() for word in found if len(word) >= _SHORTEST and word.isalpha() and word[1:].islower()
    }
