"""What an issue about an article says that falls below its mark, and which issues there should be.

A line that nobody sees says which article an issue is about, and which text of it. By that it is found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb_tools.feedback.issue_tracker import Issue
from kb_tools.feedback.reading import Comment
from kb_tools.measures.article_index import KnownArticle
from kb_tools.measures.helpfulness import Helpfulness
from kb_tools.snapshot import FAILS_MOST

_ABOUT = re.compile(r"<!-- beeline article=(\S+) revision=(\S*) -->")
_MOST_COMMENTS = 20
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to do: open an issue (number None), or bring an open one to what is true now."""

    number: int | None
    article: str
    title: str
    body: str


def below_the_mark(figure: Helpfulness) -> bool:
    """Whether an article surely helps too few."""
    return figure.enough and figure.interval.high <= FAILS_MOST


def wanted_issues(
    figures: Iterable[Helpfulness],
    comments: Iterable[Comment],
    articles: Mapping[str, KnownArticle],
    issues: Iterable[Issue],
) -> list[Wanted]:
    """The steps from the issues that there are to those that there should be; the worst article first.

    An issue that somebody closed is not opened again for the same text. One whose article is no longer below
    its mark says so, and a person closes it.
    """
    said: dict[str, list[Comment]] = {}
    for comment in comments:
        said.setdefault(comment.article, []).append(comment)
    open_of: dict[str, Issue] = {}
    closed: set[tuple[str, str]] = set()
    for issue in sorted(issues, key=lambda issue: issue.number):
        about = _ABOUT.search(issue.body)
        if about and issue.is_open:
            open_of.setdefault(about[1], issue)
        elif about:
            closed.add((about[1], about[2]))
    wanted = []
    known_figures = {figure.article: figure for figure in figures if figure.article in articles}
    for id_, figure in known_figures.items():
        known, open_issue = articles[id_], open_of.get(id_)
        below = below_the_mark(figure)
        if open_issue is None and (not below or (id_, figure.revisions[0]) in closed):
            continue
        title = _title(known) if below or open_issue is None else open_issue.title
        body = _body(id_, known, figure, said.get(id_, ()), below=below)
        if open_issue is None:
            wanted.append(Wanted(None, id_, title, body))
        elif _same(open_issue.body) != _same(body) or open_issue.title != title:
            wanted.append(Wanted(open_issue.number, id_, title, body))
    return sorted(wanted, key=lambda each: (-known_figures[each.article].unhappy_for_sure, each.article))


def _title(known: KnownArticle) -> str:
    title = f"Readers say that this does not help them: {' '.join(known.title.split())}"
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def _body(
    id_: str, known: KnownArticle, figure: Helpfulness, comments: Sequence[Comment], *, below: bool
) -> str:
    low, high = (round(100 * end) for end in (figure.interval.low, figure.interval.high))
    lines = [f"<!-- beeline article={id_} revision={figure.revisions[0]} -->", ""]
    if known.url.startswith(("https://", "http://")):
        lines += [f"The article: <{known.url}>", ""]
    lines += [f"{figure.solved} of {figure.answers} readers say that it helped ({low} to {high} %)."]
    reasons = [
        f"{count} {told}"
        for count, told in (
            (figure.wrong, "found something wrong"),
            (figure.unclear, "found it unclear"),
            (figure.other_problem, "had another problem"),
        )
        if count
    ]
    lines += [f"Of those it did not help, {', '.join(reasons)}." if reasons else "Few gave a reason.", ""]
    if not below:
        lines += ["**By these answers it is no longer below its mark.** Close this if you think so too.", ""]
    shown = [comment for comment in comments if comment.value == "no"][:_MOST_COMMENTS]
    if shown:
        lines += ["What they wrote:", ""]
        for comment in shown:
            lines += [*_quoted(comment.text), ""]
    lines += ["This text is brought up to date by `kb feedback issues`; what you change in it is lost."]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> list[str]:
    """Words as they are: in a fence longer than any in them, so that nothing in them acts or calls."""
    clean = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", text.replace("\r\n", "\n"))
    fence = "~" * (max([2, *(len(run) for run in re.findall("~+", clean))]) + 1)
    return [f"{fence}text", *clean.splitlines(), fence]


def _same(body: str) -> str:
    return "\n".join(line.rstrip() for line in body.replace("\r\n", "\n").strip().split("\n"))
