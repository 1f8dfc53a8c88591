"""What to do next, in one list: by how many customers it would help for sure.

An article is worth mending where its present text surely helps fewer readers than the help centre as a
whole does. Its place is by customers whom it surely leaves without help: all who read it in the period (those
who saw the question below it; where that is not told, those who answered) times the share that even the upper
end of its interval does not help. That one number holds how many, how badly, and how sure.
Where few answer but some say what is wrong (a step that does not work, a flag of an agent), those are counted
instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb_tools.feedback.searches import Search
from kb_tools.measures.article_index import KnownArticle
from kb_tools.measures.change import Change, compare, told
from kb_tools.measures.counting.points import Point
from kb_tools.measures.gaps import MissingArticle
from kb_tools.measures.overview import Overview
from kb_tools.measures.rates import Rate
from kb_tools.measures.searches import customers_searches
from kb_tools.measures.texts import ArticleTexts, texts_of_articles
from kb_tools.measures.work import Outcome, Work

ENOUGH_REPORTS = 3
"""So many readers, or agents, who say the same of one place are no accident."""
ENOUGH_FOR_BOTH = 5
_BOTH_SHARE = 0.3
_READ_ENOUGH = 1000
_MOST_REMARKS = 2
_REASONS = {
    "wrong": "something is wrong",
    "unclear": "it is unclear",
    "other_problem": "they have another problem",
    "something_else": "something else is missing",
}
_FLAGS = {
    "wrong": "wrong",
    "out_of_date": "out of date",
    "unclear": "unclear",
    "missing": "incomplete",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside answers, each by article; all of it may be missing.

    overdue: for how many days a review has been due. findings: how many warnings and errors the check has.
    """

    articles: Mapping[str, KnownArticle] = field(default_factory=dict)
    missing: Sequence[MissingArticle] = ()
    overdue: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)


def list_work(overview: Overview, around: Around) -> list[Work]:
    """All of it: what helps most for sure stands first; then what came of changes; what nobody reads last."""
    present = {id_: each.revision for id_, each in around.articles.items() if each.revision}
    texts = {
        each.article: each
        for each in texts_of_articles(overview, present)
        if not around.articles or each.article in around.articles
    }
    usual = Rate(
        sum(each.now.count for each in texts.values()), sum(each.now.of for each in texts.values())
    ).share
    changes = compare({id_: (each.before, each.now) for id_, each in texts.items() if each.before.of})
    searches = searches_of_period(overview)
    failed = _did_not_help(searches)
    work = [
        found
        for id_ in sorted({*texts, *(point.article for point in overview.told.points)})
        if not around.articles or id_ in around.articles
        if (found := _mend(overview, around, texts.get(id_), id_, usual, changes, failed)) is not None
    ]
    work += [_write(missing) for missing in around.missing if missing.searches >= ENOUGH_REPORTS]
    work += _merge(searches, around)
    work += _unread(overview, around, texts)
    work += [
        _review(around, id_, days)
        for id_, days in around.overdue.items()
        if id_ in around.articles and not any(each.article == id_ for each in work)
    ]
    order = {"open": 0, "waiting": 1, "did_not_work": 0, "worked": 2}
    return sorted(
        work,
        key=lambda each: (order[each.outcome], -round(each.people, 6), each.kind, each.article, each.title),
    )


def _mend(
    overview: Overview,
    around: Around,
    texts: ArticleTexts | None,
    id_: str,
    usual: float,
    changes: Mapping[str, Change[str]],
    failed: Mapping[str, int],
) -> Work | None:
    """An article to mend, or what came of a change; None where its readers are helped as usual."""
    points = [
        point
        for point in overview.told.points
        if point.article == id_ and _readers(point, texts) >= ENOUGH_REPORTS
    ]
    now = texts.now if texts else Rate(0, 0)
    surely_bad = now.enough and now.interval.high < usual
    was_bad = texts is not None and texts.before.enough and texts.before.interval.high < usual
    reported = max((_readers(point, texts) for point in points), default=0)
    outcome: Outcome = "open"
    # A change is news for the period in which it was made, and for the next one.
    is_news = texts is not None and texts.since_ms >= overview.period.before_ms
    if was_bad and texts is not None and (is_news or surely_bad):
        verdict = changes[id_].verdict()
        if verdict == "too_few":
            outcome = "waiting"
        elif surely_bad:
            outcome = "did_not_work"
        elif verdict == "better":
            outcome = "worked"
        else:
            outcome = "waiting"
    elif not surely_bad and not points:
        return None
    asked = max(texts.of_period if texts else 0, overview.readers.get(id_, 0))
    people = max(asked * (1 - now.interval.high) if surely_bad else 0.0, float(reported))
    evidence = [
        *_of_answers(now, texts, usual),
        *(_of_point(point, _readers(point, texts)) for point in points),
        *_of_other(overview, around, id_, failed),
    ]
    if outcome != "open" and texts is not None:
        evidence.insert(0, told(changes[id_], texts.since_ms))
    return Work(
        kind="mend",
        article=id_,
        title=around.articles[id_].title if id_ in around.articles else id_,
        people=people,
        evidence=tuple(evidence),
        next_step=_next_step(outcome, points, texts),
        outcome=outcome,
        revision=texts.revision if texts else "",
        remarks=tuple(remark for point in points for remark in point.remarks[:_MOST_REMARKS]),
    )


def _readers(point: Point, texts: ArticleTexts | None) -> int:
    """How many told it of the present text; of any text where nobody answered about the article."""
    return point.texts.get(texts.revision, 0) if texts else point.readers


def _of_answers(now: Rate, texts: ArticleTexts | None, usual: float) -> list[str]:
    if not now.of:
        return []
    if not now.enough:
        return [f"{now.of:,} answered its present text: too few for a figure."]
    interval = now.interval
    said = [
        f"It helped {now.count:,} of {now.of:,} who answered: most likely {100 * interval.low:.0f} to "
        f"{100 * interval.high:.0f} % of all, where {100 * usual:.0f} % is usual here."
    ]
    reasons = texts.reasons if texts else {}
    named = max(reasons, key=lambda name: (reasons[name], name), default="")
    if named and reasons[named]:
        said.append(f"Most who were not helped say that {_REASONS[named]} ({reasons[named]:,}).")
    return said


def _of_point(point: Point, readers: int) -> str:
    if point.kind == "step":
        return f"{readers:,} readers say that this does not work: {point.place}."
    return f"{readers:,} agents say that it is {_FLAGS.get(point.what, point.what)}."


def _of_other(overview: Overview, around: Around, id_: str, failed: Mapping[str, int]) -> list[str]:
    said = []
    if failed.get(id_):
        said.append(f"{_counted(failed[id_], 'search', 'searches')} led here and did not help.")
    linked = overview.desk.linked.get(id_, 0) if overview.desk else 0
    if linked:
        said.append(f"Agents sent it in {_counted(linked, 'ticket', 'tickets')}.")
    if around.findings.get(id_):
        said.append(f"kb check has {_counted(around.findings[id_], 'finding', 'findings')} in it.")
    if around.overdue.get(id_):
        said.append(f"Its review has been due for {_counted(around.overdue[id_], 'day', 'days')}.")
    return said


def _counted(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count:,} {many}"


def _next_step(outcome: Outcome, points: Sequence[Point], texts: ArticleTexts | None) -> str:
    if outcome == "worked":
        return "Nothing: it works. It leaves this list by itself."
    if outcome == "waiting":
        return "Wait for more answers to the new text."
    steps = [point for point in points if point.kind == "step"]
    if steps:
        return f"Try the step yourself, on a device as customers have it, and mend it: {steps[0].place}."
    reasons = texts.reasons if texts else {}
    named = max(reasons, key=lambda name: (reasons[name], name), default="")
    if named == "wrong":
        return "Try every step yourself, and mend what is wrong."
    if named == "unclear":
        return "Read the comments, and let somebody who does not know it follow the text aloud."
    if named == "other_problem":
        return "See by which searches readers come, and say in the first lines for whom the article is."
    return "Read the comments, and ask two of the customers who wrote a ticket what was missing."


def searches_of_period(overview: Overview) -> list[Search]:
    """Searches of the period, one by one."""
    return [search for search in overview.every_search if search.last_ms >= overview.period.from_ms]


def _did_not_help(searches: Iterable[Search]) -> Counter[str]:
    """Customers' searches that led to an article which did not help."""
    return Counter(
        article
        for search in customers_searches(searches)
        for article in (
            search.not_helped
            or ([each.article for each in search.opened] if search.outcome == "contact" else ())
        )
    )


def _write(missing: MissingArticle) -> Work:
    wordings = ", ".join(f"“{query}” ({count:,})" for query, count in missing.wordings[:3])
    return Work(
        kind="write",
        article="",
        title=missing.title,
        people=float(missing.searches),
        evidence=(f"{missing.searches:,} searches led nowhere: {wordings}.",),
        next_step="Write it, or add these words to the questions of the article that answers them.",
    )


def _merge(searches: Iterable[Search], around: Around) -> list[Work]:
    """Pairs of articles that the same readers open one after the other, for one and the same search."""
    opened: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for search in customers_searches(searches):
        articles = sorted({each.article for each in search.opened} - set(search.helped))
        opened.update(each.article for each in search.opened)
        both.update((one, other) for number, one in enumerate(articles) for other in articles[number + 1 :])
    work = []
    for (one, other), count in both.items():
        known = one in around.articles and other in around.articles
        if known and count >= ENOUGH_FOR_BOTH and count >= _BOTH_SHARE * min(opened[one], opened[other]):
            titles = (around.articles[one].title, around.articles[other].title)
            work.append(
                Work(
                    kind="merge",
                    article=one,
                    other=other,
                    title=" and ".join(f"“{title}”" for title in titles),
                    people=float(count),
                    evidence=(f"{count:,} searches opened both, and neither helped.",),
                    next_step="Make one article of them, or say in the first lines of each when to read it.",
                )
            )
    return work


def _unread(overview: Overview, around: Around, texts: Mapping[str, ArticleTexts]) -> list[Work]:
    """Articles that nobody answered about, opened from a search or was sent, where much else is read."""
    if sum(each.of_period for each in texts.values()) < _READ_ENOUGH:
        return []
    used = {article for article, each in texts.items() if each.answers}
    used |= {each.article for search in overview.every_search for each in search.opened}
    used |= {point.article for point in overview.told.points}
    used |= set(overview.desk.linked) if overview.desk else set()
    return [
        Work(
            kind="retire",
            article=id_,
            title=known.title,
            people=0.0,
            evidence=("Nobody answered about it, opened it from a search or sent it to a customer.",),
            next_step="See whether it can be found at all; if nobody needs it, retire it with a redirect.",
        )
        for id_, known in around.articles.items()
        if id_ not in used
    ]


def _review(around: Around, id_: str, days: int) -> Work:
    return Work(
        kind="review",
        article=id_,
        title=around.articles[id_].title,
        people=0.0,
        evidence=(f"Its review has been due for {_counted(days, 'day', 'days')}.",),
        next_step="Try what it says, and set last_reviewed_on.",
    )
