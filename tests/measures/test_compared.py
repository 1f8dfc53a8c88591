"""Categories beside each other, and readers beside tickets: said where it is sure, and only then."""

from __future__ import annotations

from dataclasses import replace

from kb_tools.measures.compared import compare_categories, compared_section, self_service_of
from kb_tools.measures.counting.tickets import TicketSums
from kb_tools.measures.counting.votes import TextCount
from kb_tools.measures.overview import Desk, Overview
from tests.measures.measured import empty


def answered(counts: dict[str, tuple[int, int]]) -> Overview:
    texts = tuple(
        TextCount(f"{name}-article", "a" * 12, 1, answers, solved, 0)
        for name, (solved, answers) in counts.items()
    )
    return replace(empty(), by_text=texts, categories={f"{name}-article": name for name in counts})


def test_a_category_that_helps_fewer_is_named_and_no_other() -> None:
    overview = answered({"<b>devices": (40, 100), "accounts": (80, 100), "billing": (79, 100)})
    changes = compare_categories(overview)
    assert changes["<b>devices"].real
    assert changes["<b>devices"].verdict() == "worse"
    page = compared_section(overview)
    assert "&lt;b&gt;devices: 40 of 100 say that it helped; all other categories: 159 of 200." in page
    assert "<b>devices" not in page


def test_equal_categories_and_few_answers_say_nothing() -> None:
    assert compared_section(answered({"devices": (80, 100), "accounts": (79, 100)})) == ""
    assert compared_section(answered({"devices": (0, 9), "accounts": (79, 100)})) == ""


def test_readers_for_each_ticket() -> None:
    desk = Desk(TicketSums(tickets=50), TicketSums(), {}, (), (0, []), (), {}, {}, frozenset())
    overview = replace(empty(), readers={"lost-phone": 900, "phishing": 600}, desk=desk)
    service = self_service_of(overview)
    assert service and service.to_one == 30
    assert "30 readers of articles for each ticket, most likely 23 to 40 (1,500 readers, 50 tickets)" in (
        compared_section(overview)
    )
    assert self_service_of(replace(overview, readers={})) is None
