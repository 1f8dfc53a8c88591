from __future__ import annotations

from kb_tools.feedback.reading import RevisionCount
from kb_tools.measures.helpfulness import helpfulness


def count(
    solved: int,
    answers: int,
    revision: str = "a" * 12,
    *,
    article: str = "lost-phone",
    first: int = 1,
    **more: object,
) -> RevisionCount:
    named = {"edition": "customers", "locale": "en", "first_ms": first, "last_ms": first + 10, **more}
    return RevisionCount(article=article, revision=revision, answers=answers, solved=solved, **named)  # type: ignore[arg-type]


def test_nine_answers_are_not_enough_and_ten_are() -> None:
    nine, ten = helpfulness([count(9, 9, article="a"), count(9, 10, article="b")])
    assert not nine.enough and ten.enough
    assert nine.unhappy_for_sure == 0.0


def test_a_mended_article_starts_anew() -> None:
    (figure,) = helpfulness([count(2, 30, "a" * 12, first=1), count(9, 10, "b" * 12, first=500)])
    assert (figure.solved, figure.answers, figure.revisions) == (9, 10, ("b" * 12,))
    assert (figure.earlier_solved, figure.earlier_answers) == (2, 30)


def test_the_site_knows_better_which_text_is_the_present_one() -> None:
    counts = [count(2, 30, "a" * 12, first=1), count(9, 10, "b" * 12, first=500)]
    (figure,) = helpfulness(counts, {"lost-phone": "a" * 12})
    assert (figure.solved, figure.answers) == (2, 30)


def test_languages_are_added_up_each_with_its_own_text() -> None:
    counts = [
        count(5, 6, "a" * 12),
        count(7, 8, "d" * 12, locale="de"),
        count(0, 9, "c" * 12, locale="de", first=0),
    ]
    (figure,) = helpfulness(counts)
    assert (figure.solved, figure.answers) == (12, 14)
    assert figure.revisions == ("d" * 12, "a" * 12)
    assert figure.earlier_answers == 9


def test_agents_do_not_answer_for_customers() -> None:
    (figure,) = helpfulness([count(5, 10), count(90, 90, edition="agents")])
    assert figure.answers == 10
    (agents,) = helpfulness([count(5, 10), count(90, 90, edition="agents")], edition="agents")
    assert agents.answers == 90


def test_nothing_gives_nothing() -> None:
    assert helpfulness([]) == []
