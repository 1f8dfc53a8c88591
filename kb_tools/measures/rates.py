"""A share with the number behind it: every percentage in a report is one of these."""

from __future__ import annotations

from dataclasses import dataclass

from kb_tools.measures.definition import Definition
from kb_tools.measures.helpfulness import ENOUGH_FOR_A_SCORE
from kb_tools.measures.wilson import Interval, wilson_interval
from kb_tools.snapshot import ENOUGH_ANSWERS


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many. Below 10 there is no figure; below 30 an interval, and no single number."""

    count: int
    of: int

    @property
    def enough(self) -> bool:
        """Whether an interval may be shown."""
        return self.of >= ENOUGH_ANSWERS

    @property
    def enough_for_a_score(self) -> bool:
        """Whether a single number may be shown beside it."""
        return self.of >= ENOUGH_FOR_A_SCORE

    @property
    def share(self) -> float:
        """0 to 1; 0 of none. Show it only where there is enough."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> Interval:
        """Where the true share lies, with a confidence of 95 %.

        Raises ValueError for counts that are none of successes among trials.
        """
        return wilson_interval(self.count, self.of)


HELPFULNESS = Definition(
    name="Helpfulness",
    what_it_is="How many of the readers who answered say that the article solved their problem.",
    worked_out=(
        "“Yes” among all answers to “Did this solve it?”. Each reader and text counts once, by the last "
        "answer. An article that was changed starts anew; agents' answers are kept apart. "
        "The interval is Wilson's, with a confidence of 95 %."
    ),
    not_to_trust=(
        "Few readers answer, and those who are unhappy answer more readily.",
        "Below 10 answers there is no figure: chance is larger than any article's effect.",
        "“No” can mean that a reader had another problem: look at the reasons.",
    ),
    sources=("Wilson 1927, Journal of the American Statistical Association 22",),
)
NO_RESULT = Definition(
    name="Searches that found nothing",
    what_it_is="How many searches showed nothing that the page was sure of, and led to no article.",
    worked_out=(
        "Searches of customers that are over, without a likely answer and without an article opened, among "
        "all of them. All steps of one search count as one."
    ),
    not_to_trust=(
        "A search for something that you do not offer is none that you failed.",
        "Where the search page is sure of something wrong, this figure looks too good: read “did not help”.",
    ),
    sources=("Own definition; searches are told by our search page alone.",),
    better="lower",
)
NOT_OPENED = Definition(
    name="Searches that opened nothing",
    what_it_is="How many searches showed a likely answer that nobody opened.",
    worked_out="Searches of customers that are over, with a likely answer and no article opened, among all.",
    not_to_trust=("A title can answer by itself: then nothing has to be opened.",),
    sources=("Own definition.",),
    better="lower",
)
LINK_RATE = Definition(
    name="Link rate",
    what_it_is="How many solved tickets have a public reply that leads to an article of the help centre.",
    worked_out=(
        "Solved tickets with at least one such link, among solved tickets of which the desk tells what was "
        "written. The text of a reply is looked at for addresses when tickets are brought in, and not kept."
    ),
    not_to_trust=(
        "Links that agents send by another way (a macro, a chat) may not stand in the export.",
        "More is not always better: 60 to 80 % is usual where knowledge is used well.",
    ),
    sources=("KCS v6 Practices Guide, Consortium for Service Innovation: link rate",),
)
RESPONSE_RATE = Definition(
    name="Response rate",
    what_it_is="How many readers who were really shown the question answered it.",
    worked_out=(
        "Readers with an answer among readers on whose screen the question stood for a second, once for each "
        "text. Background tabs, prerendered pages and automatic browsers are no readers. Answers of readers "
        "of whom nobody knows whether they saw it are no part of it."
    ),
    not_to_trust=(
        "Who asks not to be tracked is in neither number, though they may answer.",
        "A low rate does not make a figure wrong, but those who answer may differ from those who do not.",
    ),
    sources=("Own definition.",),
)
SELF_SERVICE = Definition(
    name="Self-service score",
    what_it_is="How many readers of the help centre there are for each ticket.",
    worked_out=(
        "Readers of articles to whom the question was shown, for each ticket of the same time: N to 1. "
        "A reader of three articles counts three times: we do not follow people from page to page. "
        "The interval is that of a share, Wilson's, of readers among readers and tickets."
    ),
    not_to_trust=(
        "It rises when more people have trouble, too.",
        "It cannot be compared with scores of desks that count visitors or sessions.",
        "Readers of several articles make the interval narrower than it should be.",
        "Below 10 readers or 10 tickets there is no figure.",
    ),
    sources=("After Zendesk's self-service score; ours counts readers of articles, not users.",),
)
REOPENED = Definition(
    name="Reopened",
    what_it_is="How many tickets were solved and had to be opened again.",
    worked_out="Tickets that were reopened at least once, among those that were ever solved.",
    not_to_trust=("A “thank you” that reopens a ticket counts, unless the desk filters it.",),
    sources=("Own definition; desks count reopenings in their own ways.",),
    better="lower",
)
STALENESS = Definition(
    name="Articles overdue for review",
    what_it_is="How many articles have not been looked at for longer than they promise.",
    worked_out="Articles whose last review is older than their review period, among all articles.",
    not_to_trust=("A review that changes nothing counts like one that does.",),
    sources=("Own definition: the field review_every of each article.",),
    better="lower",
)
