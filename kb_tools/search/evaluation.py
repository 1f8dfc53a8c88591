"""How well search answers: shares of right answers among known questions, each with how sure that is."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb_tools.search.documents import Passage, SearchDocument, analysed
from kb_tools.search.index import build_shards
from kb_tools.search.languages import language_of
from kb_tools.search.ranking import Answer, Searcher
from kb_tools.search.synonyms import Synonyms
from kb_tools.search.vectors import WordVectors, shipped_vectors

RESAMPLED = 1000
DEEPEST = 10


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question and the ids of the articles that answer it."""

    query: str
    relevant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A mean over questions, with its bootstrap 95 % interval and how many questions there were."""

    value: float
    low: float
    high: float
    count: int

    def as_data(self) -> dict[str, float | int]:
        """For JSON."""
        return {
            "value": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "n": self.count,
        }


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose article was not first. `rank` from 1; None where it is not among the hits."""

    query: str
    relevant: tuple[str, ...]
    rank: int | None
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found.

    first_hit, top_three: the right article is first, or one of the first three. mrr_at_10: the mean of
    1/rank, 0 beyond rank 10. answered: questions with an answer where search was sure of it. refused: of the
    questions that no article answers, those where search said so; None where none were given. refused_at_95:
    the same with the bar set so that 95 of 100 answerable ones are answered.
    """

    first_hit: Share
    top_three: Share
    mrr_at_10: Share
    answered: Share
    refused: Share | None
    refused_at_95: float | None
    misses: tuple[Miss, ...]


def searcher_for(
    documents: Iterable[SearchDocument],
    locale: str = "en",
    *,
    vectors: WordVectors | None = None,
    synonyms: Synonyms | None = None,
) -> Searcher:
    """A searcher over documents, with the vectors that come for their language unless others are given."""
    language = language_of(locale)
    table = vectors or shipped_vectors(language.code)
    each = [analysed(document, language) for document in documents]
    shards = build_shards(each, language, "", vectors=table, synonyms=synonyms)
    return Searcher(shards.__getitem__, language)


def evaluate(
    searcher: Searcher, questions: Sequence[KnownQuestion], unanswerable: Sequence[str] = ()
) -> Evaluation:
    """Ask every question. Deterministic: the interval's draws start from a fixed seed."""
    ranks: list[int | None] = []
    misses = []
    confidences = []
    sure = []
    for question in questions:
        answer = searcher.ask(question.query)
        found = tuple(hit.id for hit in answer.hits)
        rank = next((at for at, id_ in enumerate(found, start=1) if id_ in question.relevant), None)
        ranks.append(rank)
        confidences.append(answer.confidence)
        sure.append(answer.sure)
        if rank != 1:
            misses.append(Miss(question.query, question.relevant, rank, found[:3]))
    refusals = [searcher.ask(query) for query in unanswerable]
    return Evaluation(
        first_hit=_share([float(rank == 1) for rank in ranks]),
        top_three=_share([float(rank is not None and rank <= 3) for rank in ranks]),
        mrr_at_10=_share([1 / rank if rank and rank <= DEEPEST else 0.0 for rank in ranks]),
        answered=_share([float(each) for each in sure]),
        refused=_share([float(not each.sure) for each in refusals]) if refusals else None,
        refused_at_95=_refused_at_95(confidences, refusals) if refusals and confidences else None,
        misses=tuple(misses),
    )


def document_from(data: Mapping[str, Any]) -> SearchDocument:
    """A document from plain data: id, title, body (a text or texts) and questions."""
    body = data.get("body") or ""
    texts = [body] if isinstance(body, str) else [str(each) for each in body]
    return SearchDocument(
        id=str(data["id"]),
        address=str(data["id"]),
        title=str(data.get("title", "")),
        passages=tuple(Passage("", "", text) for text in texts if text),
        asked=tuple(str(each) for each in data.get("questions") or ()),
    )


def _refused_at_95(confidences: Sequence[float], refusals: Sequence[Answer]) -> float:
    bar = sorted(confidences)[int(len(confidences) * 0.05)]
    return sum(each.confidence < bar for each in refusals) / len(refusals)


def _share(values: Sequence[float]) -> Share:
    """The mean with the percentile bootstrap's 95 % interval (Efron and Tibshirani 1993, chapter 13)."""
    count = len(values)
    if not count:
        return Share(0.0, 0.0, 1.0, 0)
    draw = random.Random(20)  # noqa: S311 - no secret: the same interval for the same data
    means = sorted(sum(draw.choices(values, k=count)) / count for _ in range(RESAMPLED))
    return Share(sum(values) / count, means[int(0.025 * RESAMPLED)], means[int(0.975 * RESAMPLED) - 1], count)
