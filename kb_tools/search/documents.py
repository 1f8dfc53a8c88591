"""What search keeps of an article, and what of that each of its words is worth.

Nothing here looks at other articles: so articles are analysed by as many processes as there are, and one that
changed is analysed alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from kb_tools.content.article import Article
from kb_tools.search.analysis import keys_of
from kb_tools.search.languages import Language
from kb_tools.text.markdown import BlockKind

# Weight of a field, and the length in words that is usual for it: the same word in a longer text says less.
FIELDS = {
    "title": (12.0, 6.0),
    "asked": (6.0, 40.0),
    "keywords": (6.0, 5.0),
    "learned": (6.0, 20.0),
    "headings": (2.0, 20.0),
    "answer": (2.0, 20.0),
    "body": (1.0, 300.0),
}
SATURATION = 3.5
MOST_IMPACT = 255
LONGEST_PASSAGE = 240
MOST_PASSAGES = 24
_NOT_PROSE = re.compile(
    r"<pre\b.*?</pre>|<!--.*?-->|<a class=\"headerlink\".*?</a>|<sup id=\"fnref.*?</sup>", re.DOTALL
)
_HEADING = re.compile(r"<h[2-4](?:\s[^>]*?)?\sid=\"([^\"]*)\"[^>]*>(.*?)</h[2-4]>", re.DOTALL)
_INLINE = re.compile(r"</?(?:a|abbr|b|code|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|u)(?:\s[^>]*)?>")
_ELEMENT = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article under one heading; the first of an article has none (both empty)."""

    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One article as search sees it. `address` is relative to the site's root.

    `asked` are customers' own questions, `learned` what customers typed before they opened it, each with how
    much of a question that is worth (0 to 1). boost raises or lowers the article.
    """

    id: str
    address: str
    title: str
    passages: tuple[Passage, ...] = ()
    asked: tuple[str, ...] = ()
    learned: tuple[tuple[str, float], ...] = ()
    keywords: tuple[str, ...] = ()
    answer: str = ""
    short_title: str = ""
    category: str = ""
    category_title: str = ""
    type: str = ""
    products: tuple[str, ...] = ()
    locale: str = "en"
    boost: float = 1.0

    @property
    def lines(self) -> tuple[str, ...]:
        """What the article may be asked for: its title and each of the questions."""
        return (self.title, *self.asked)


@dataclass(slots=True)
class Analysed:
    """A document's terms: for each key its impact (1-255) and the number of the passage that shows it best.

    `words` are its distinct words as they are written, in small letters: what typing errors are mended with.
    """

    document: SearchDocument
    impacts: dict[str, tuple[int, int]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()


def document_of(
    article: Article,
    address: str,
    category_title: str = "",
    *,
    passages: tuple[Passage, ...] | None = None,
    learned: tuple[tuple[str, float], ...] = (),
) -> SearchDocument:
    """What search keeps of an article.

    passages are those of its page where that was rendered anyway; without them the article is scanned.
    """
    matter = article.matter
    return SearchDocument(
        id=article.id,
        address=address,
        title=article.title,
        passages=scanned_passages(article) if passages is None else passages,
        asked=article.questions,
        learned=learned,
        keywords=tuple(matter.keywords),
        answer=matter.description,
        short_title=matter.short_title,
        category=article.category,
        category_title=category_title,
        type=str(article.known_type or ""),
        products=tuple(matter.products),
        locale=article.locale,
        boost=matter.search.boost,
    )


def is_searchable(article: Article) -> bool:
    """Whether search may show an article."""
    return not article.is_archived and not article.matter.search.exclude


def scanned_passages(article: Article) -> tuple[Passage, ...]:
    """The passages of an article, from its source."""
    anchors = {heading.text: heading.anchor for heading in reversed(article.document.headings)}
    found: list[tuple[str, str, list[str]]] = [("", "", [])]
    for block in article.document.blocks:
        if block.kind is BlockKind.HEADING and 2 <= block.level <= 4:
            found.append((block.text, anchors.get(block.text, ""), []))
        elif block.kind is not BlockKind.CODE and not (block.kind is BlockKind.HEADING and block.level == 1):
            found[-1][2].append(block.text)
    return _kept(Passage(head, anchor, "\n".join(texts)) for head, anchor, texts in found)


def rendered_passages(html: str) -> tuple[Passage, ...]:
    """The passages of a rendered text: its words without elements, code blocks and comments."""
    parts = _HEADING.split(_NOT_PROSE.sub(" ", html))
    found = [Passage("", "", _shown(parts[0]))]
    for anchor, heading, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        found.append(Passage(" ".join(_shown(heading).split()), unescape(anchor), _shown(text)))
    return _kept(found)


def analysed(document: SearchDocument, language: Language) -> Analysed:
    """Work out what each word of a document is worth to it."""
    gathered: dict[str, float] = {}
    words: set[str] = set()
    for name, text, share in _texts(document):
        keys, found = keys_of(text, language)
        words.update(found)
        _gather(gathered, Counter(keys), name, share)
    best: dict[str, tuple[float, int]] = {}
    body: Counter[str] = Counter()
    for number, passage in enumerate(document.passages):
        keys, found = keys_of(passage.text, language)
        words.update(found)
        counts = Counter(keys)
        body.update(counts)
        for key in keys_of(passage.heading, language)[0]:
            counts[key] += 5
        for key, count in counts.items():
            told = min(count, 9) - number * 0.01
            if key not in best or told > best[key][0]:
                best[key] = (told, number)
    _gather(gathered, body, "body", 1.0)
    impacts = {
        key: (max(1, round(MOST_IMPACT * value / (SATURATION + value))), best.get(key, (0.0, 0))[1])
        for key, value in gathered.items()
    }
    return Analysed(document, impacts, frozenset(words))


def _gather(gathered: dict[str, float], counts: Counter[str], name: str, share: float) -> None:
    """Add what a field's words are worth: Zaragoza and others' BM25F (2004), against a usual length."""
    weight, usual = FIELDS[name]
    rate = weight * share / (0.5 + 0.5 * counts.total() / usual)
    for key, count in counts.items():
        gathered[key] = gathered.get(key, 0.0) + count * rate


def _texts(document: SearchDocument) -> Iterator[tuple[str, str, float]]:
    yield "title", f"{document.title} {document.short_title}", 1.0
    yield "asked", "\n".join(document.asked), 1.0
    yield "keywords", "\n".join(document.keywords), 1.0
    for text, share in document.learned:
        yield "learned", text, share
    yield "answer", document.answer, 1.0
    yield "headings", "\n".join(passage.heading for passage in document.passages), 1.0


def _kept(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that say something; of very many the last ones are taken together."""
    found = [each for each in passages if each.text.strip() or each.heading]
    if len(found) > MOST_PASSAGES:
        rest = found[MOST_PASSAGES - 1 :]
        text = "\n".join(f"{each.heading}\n{each.text}" for each in rest[1:])
        found[MOST_PASSAGES - 1 :] = [Passage(rest[0].heading, rest[0].anchor, f"{rest[0].text}\n{text}")]
    return tuple(found)


def _shown(html: str) -> str:
    text = _ELEMENT.sub("\n", _INLINE.sub("", html))
    return unescape("\n".join(line for each in text.split("\n") if (line := " ".join(each.split()))))
