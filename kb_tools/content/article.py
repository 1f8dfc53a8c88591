"""An article: what its file says, and what follows from it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kb_tools.content.front_matter import read_file, read_front_matter, split_source
from kb_tools.content.schema import LONGEST_TITLE, ArticleType, Audience, FrontMatter, Question, Status
from kb_tools.errors import Place, Problem
from kb_tools.text.document import Block
from kb_tools.text.markdown import Document, read_markdown
from kb_tools.text.sentences import Sentence, split_sentences

if TYPE_CHECKING:
    from kb_tools.text.readability import Prose

_UNSAFE = re.compile(r"[^a-z0-9]+")
LONGEST_SENTENCE = 1000
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]+")


@dataclass(frozen=True)
class Article:
    """One article. `path` is relative to the folder of articles, with `/`; it names the file to people.

    `body_line` is the file's line on which the body starts. `places` tell where each field's value
    stands. `derived` names required fields that the file did not set, and that were made up from its
    name and text. `problems` are all that was wrong with its front matter. `site_locale` is the language of
    articles that name none.
    """

    path: str
    file: Path
    matter: FrontMatter
    body: str
    body_line: int
    places: Mapping[str, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    derived: tuple[str, ...] = ()
    site_locale: str = "en"

    @property
    def id(self) -> str:
        """The article's name for ever."""
        return self.matter.id

    @property
    def title(self) -> str:
        """The title that readers see."""
        return self.matter.title

    @property
    def known_type(self) -> ArticleType | None:
        """Its type, where its file says it; None where the site made one up."""
        return None if "type" in self.derived else self.matter.type

    @property
    def locale(self) -> str:
        """The language it is written in, such as "en" or "pt-BR"."""
        return self.matter.locale or self.site_locale

    @property
    def language(self) -> str:
        """The first part of its locale, such as "pt"."""
        return self.locale.partition("-")[0]

    @cached_property
    def category(self) -> str:
        """The key of its category: the field, or the first folder of its path, or empty."""
        if self.matter.category:
            return self.matter.category
        parts = PurePosixPath(self.path).parts
        return parts[0] if len(parts) > 1 else ""

    @cached_property
    def revision(self) -> str:
        """A name for this state of the text: 12 hex digits of SHA-256 over title, answer and body.

        Votes carry it, so that an answer counts for the text that was read. Line endings and space at
        the ends of lines don't change it; neither do owner, review date or place.
        """
        lines = self.body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        body = "\n".join(line.rstrip() for line in lines).strip()
        text = "\0".join((self.matter.title, self.matter.description, body))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @cached_property
    def document(self) -> Document:
        """The body, scanned once, with places."""
        return read_markdown(self.body)

    def sentences(self, block: Block) -> tuple[Sentence, ...]:
        """The sentences of one of the document's blocks, split once; a huge one comes in several pieces."""
        found = self._sentences.get(id(block))
        if found is None:
            split = split_sentences(block, self.language)
            found = tuple(piece for sentence in split for piece in _pieces(sentence))
            self._sentences[id(block)] = found
        return found

    @cached_property
    def _sentences(self) -> dict[int, tuple[Sentence, ...]]:
        return {}

    def prose(self, known: frozenset[str] = frozenset()) -> Prose | None:
        """The sentences that readability looks at, read once; None for a language that is none of ours.

        known: words to be taken as easy, in small letters; the same ones each time.
        """
        if "made" not in self._prose:
            # Only checks grade: builds and the editor's start are spared the tables of words.
            from kb_tools.text.readability import graded_prose

            self._prose["made"] = graded_prose(self.document, self.language, known, split=self.sentences)
        return self._prose["made"]

    @cached_property
    def _prose(self) -> dict[str, Prose | None]:
        return {}

    @property
    def review_due_on(self) -> date | None:
        """The day from which the article is due for a new review; None where it never had one."""
        reviewed = self.matter.last_reviewed_on
        try:
            return reviewed + timedelta(days=self.matter.review_in.count) if reviewed else None
        except OverflowError:
            return date.max

    def is_overdue(self, today: date) -> bool:
        """Whether its last review no longer holds."""
        due = self.review_due_on
        return due is not None and due < today

    @property
    def has_unread_fields(self) -> bool:
        """Whether its front matter could not be read at all, so that nobody knows what it says."""
        return bool(self.problems) and not self.places

    @property
    def is_for_agents(self) -> bool:
        """Whether only agents may read it."""
        return self.matter.audience is Audience.AGENT

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has read it and put a day to it."""
        return self.matter.last_reviewed_on is not None

    @property
    def is_draft(self) -> bool:
        """Whether it is not to be published: marked so, or drafted by a machine and read by no person."""
        unread = self.matter.ai_assisted and not self.is_reviewed
        return self.matter.status is Status.DRAFT or unread

    @property
    def is_archived(self) -> bool:
        """Whether it stays at its address but out of lists and search."""
        return self.matter.status is Status.ARCHIVED

    @property
    def questions(self) -> tuple[str, ...]:
        """The customers' questions, without their languages."""
        return tuple(q.text if isinstance(q, Question) else q for q in self.matter.questions)

    def place_of(self, name: str, entry: int | None = None) -> Place:
        """Where a field's value stands, or one entry of it; the file's beginning if it is not there."""
        found = self.places.get(name, Place(self.path))
        return found if entry is None else self.places.get(f"{name}.{entry}", found)

    def place_at(self, offset: int, length: int = 0) -> Place:
        """The place of a character of the body, counted in the file."""
        line, column = self.document.line_column(offset)
        return Place(self.path, self.body_line + line - 1, column, length)

    def place_in(self, block: Block, start: int, end: int) -> Place:
        """The place of block.text[start:end]."""
        return self.place_at(*block.source_range(start, end))


def read_article(file: Path, path: str, locale: str = "en") -> tuple[Article | None, tuple[Problem, ...]]:
    """Read one file; locale is the site's language. None stands for a file whose text could not be read.

    The problems are everything that is wrong with the file and its front matter; an article that comes
    with problems holds what could be read.
    """
    text, problems = read_file(file, path)
    return article_from(text, path, file, locale) if text is not None else (None, problems)


def article_from(text: str, path: str, file: Path, locale: str = "en") -> tuple[Article, tuple[Problem, ...]]:
    """An article from its text; `path` names it to people and decides category and default id."""
    source, problems = split_source(text, path)
    read = read_front_matter(source.front_matter, path)
    problems = (*problems, *read.problems)
    values, derived = _completed(read.values, source.body, path)
    article = Article(
        path=path,
        file=file,
        matter=FrontMatter(**values),
        body=source.body,
        body_line=source.body_line,
        places=read.places,
        problems=problems,
        derived=derived,
        site_locale=locale,
    )
    return article, problems


def _pieces(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence; of one that nobody wrote for people, stretches that are no burden to any rule."""
    text, start = sentence.text, 0
    while len(text) - start > LONGEST_SENTENCE:
        end = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        end = end if end > start else start + LONGEST_SENTENCE
        yield Sentence(text[start:end], sentence.start + start, sentence.start + end)
        start = end + (text[end] == " ")
    yield Sentence(text[start:], sentence.start + start, sentence.end) if start else sentence


def safe_name(text: str, fallback: str = "article") -> str:
    """A name in small letters, digits and hyphens, for ids and file names."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = _UNSAFE.sub("-", plain).strip("-")[:80].strip("-")
    return name or f"{fallback}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def file_name(title: str) -> str:
    """The name of an article's file, without its ending; never that of a category's own page."""
    name = safe_name(title)
    return f"{name}-article" if name in ("index", "readme") else name


def visible(text: str) -> str:
    """The text on one line, without what nobody can see."""
    return " ".join(_CONTROL.sub(" ", text).split())


def title_from(body: str, stem: str) -> str:
    """A title where none was set: the first heading of level 1, else the file's name without its ending."""
    headings = read_markdown(body).headings if "#" in body or "==" in body or "<h1" in body else ()
    first = next((heading.text for heading in headings if heading.level == 1), "")
    for text in (first, stem.replace("-", " ").replace("_", " ")):
        title = visible(text)[:LONGEST_TITLE].strip()
        if title:
            return title
    return stem[:LONGEST_TITLE]


def _completed(values: dict[str, Any], body: str, path: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The values with id, title and type made up where they are missing, and which those were."""
    pure = PurePosixPath(path)
    stem = pure.parent.name if pure.stem in ("index", "README") and pure.parent.name else pure.stem
    made: dict[str, Any] = {}
    if "id" not in values:
        made["id"] = safe_name(stem)
    if "title" not in values:
        made["title"] = title_from(body, stem)
    if "type" not in values:
        made["type"] = ArticleType.CONCEPT
    return {**values, **made}, tuple(made)
