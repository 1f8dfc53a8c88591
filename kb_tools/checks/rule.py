"""What a rule is: a module with a docstring (its page), a `Rule`, and one function that finds.

A rule reads either sentences of prose (`reads=Passage`) and yields `Hit`s in the sentence's text, or whole
articles (`reads=Article`) and yields `Remark`s with a place. The docstring's first line says what is
flagged, the paragraph below it why; lines that begin with `Bad:` and `Good:` are examples and tests.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from kb_tools.checks.finding import Fix, Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.searching import Searching
from kb_tools.checks.spelling import Speller, find_program
from kb_tools.content.article import Article
from kb_tools.content.library import Library
from kb_tools.errors import Place
from kb_tools.settings import CheckSettings, Settings
from kb_tools.snapshot import Snapshot

_EXAMPLE = re.compile(r"^(Bad|Good): (.*(?:\n {6}.*)*)", re.MULTILINE)
_SOURCE = re.compile(r"^Source: (.*(?:\n {8}.*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a sentence's text, what is wrong with it, and a better wording if there is one.

    replace: what may stand instead of exactly this stretch without anyone being asked, else None; the runner
    lets it pass only where the stretch is written in the file as it is shown.
    """

    start: int
    end: int
    message: str
    suggest: str = ""
    replace: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an article, at a place."""

    place: Place
    message: str
    suggest: str = ""
    severity: Severity | None = None
    fix: Fix | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a rule may look at beside the article itself."""

    library: Library
    settings: Settings
    today: date
    snapshot: Snapshot | None = None

    def asked_of(self, article: Article) -> CheckSettings:
        """What the settings ask of this article."""
        matter = article.matter
        key = (matter.type.value, article.category, article.locale, matter.audience.value)
        if key not in self._asked:
            kind, category, locale, audience = key
            self._asked[key] = self.settings.check.of(
                type=kind, category=category, locale=locale, audience=audience
            )
        return self._asked[key]

    def with_library(self, library: Library) -> Surroundings:
        """The same, with another state of the articles; what is known already is not worked out anew."""
        around = replace(self, library=library)
        around.__dict__["_asked"] = self._asked
        if "speller" in self.__dict__:
            around.__dict__["speller"] = self.speller
        return around

    @cached_property
    def speller(self) -> Speller:
        """What is known about the spelling of words; it learns."""
        return Speller(find_program())

    @cached_property
    def searching(self) -> Searching:
        """What readers would find; it belongs to this state of the articles alone."""
        return Searching(self.library, self.snapshot)

    @cached_property
    def _asked(self) -> dict[tuple[str, str, str, str], CheckSettings]:
        return {}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule's docstring, taken apart."""

    summary: str
    why: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    source: str


@dataclass
class Rule:
    """A rule under construction in its own module; `find` takes the function that does the work.

    lexicon: the word list `lexicons/LANGUAGE/NAME.yml`; the function is then called as
    `find(passage, found)`, only for sentences in which phrases of the list were found. triggers: words or
    phrases of which one must occur, signs: characters of which one must occur, before a sentence is looked at
    (both: either). Without any of them every sentence is looked at. languages: those for which the rule was
    made; empty: all. in_quotes, in_labels: whether hits between quotation marks, or in the bold name of
    something on the screen, count. around: an article rule whose findings depend on more than the article and
    the settings, such as other articles, the day, or votes. whole: such a rule that has to look at all
    articles for each; it is left out while somebody writes.
    """

    id: str
    severity: Severity
    reads: type
    lexicon: str = ""
    triggers: tuple[str, ...] = ()
    signs: str = ""
    languages: tuple[str, ...] = ()
    in_quotes: bool = False
    in_labels: bool = True
    around: bool = False
    whole: bool = False
    finder: Callable[..., Iterable[Any]] | None = field(default=None, repr=False)
    preparer: Callable[[Sequence[Article], Surroundings], None] | None = field(default=None, repr=False)
    module: str = ""
    _explained: Explanation | None = field(default=None, repr=False)

    def find(self, function: Callable[..., Iterable[Any]]) -> Callable[..., Iterable[Any]]:
        """Take the function that finds; used as a decorator."""
        self.finder = function
        self.module = function.__module__
        return function

    def prepare(
        self, function: Callable[[Sequence[Article], Surroundings], None]
    ) -> Callable[[Sequence[Article], Surroundings], None]:
        """Take a function that is told which articles will be looked at, once before a run; a decorator.

        It may spare work, but nothing may depend on it: one article is looked at without it.
        """
        self.preparer = function
        return function

    def hits(self, passage: Passage, found: tuple[Found, ...]) -> Iterable[Hit]:
        """What the rule finds in a sentence; found are the phrases of its list in it."""
        return self._call(passage, found) if self.lexicon else self._call(passage)

    def remarks(self, article: Article, around: Surroundings) -> Iterable[Remark]:
        """What the rule finds in an article."""
        return self._call(article, around)

    def explanation(self) -> Explanation:
        """The docstring of the rule's module, taken apart."""
        if self._explained is None:
            self._explained = explain(inspect.getdoc(sys.modules[self.module]) or "")
        return self._explained

    def _call(self, *arguments: Any) -> Iterable[Any]:
        if self.finder is None:
            raise TypeError(f"the rule {self.id} has no function that finds")
        return self.finder(*arguments)


def explain(docstring: str) -> Explanation:
    """Take a rule's docstring apart: summary, reason, examples, source."""
    examples = _EXAMPLE.findall(docstring)
    source = _SOURCE.search(docstring)
    prose = _SOURCE.sub("", _EXAMPLE.sub("", docstring)).strip()
    summary, _, why = prose.partition("\n\n")
    return Explanation(
        summary=_flat(summary),
        why=_flat(why.split("\n\n")[0]),
        bad=tuple(_flat(text) for kind, text in examples if kind == "Bad"),
        good=tuple(_flat(text) for kind, text in examples if kind == "Good"),
        source=_flat(source[1]) if source else "",
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
