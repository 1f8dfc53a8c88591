"""A rule that does not say so looks at nothing but its article: its findings may be kept with the article."""

from __future__ import annotations

from datetime import date, timedelta

from kb_tools.checks.plan import Plan
from kb_tools.checks.registry import all_rules
from kb_tools.checks.rule import Surroundings
from kb_tools.checks.runner import found_alone
from kb_tools.content.library import Library
from kb_tools.content.schema import ArticleType
from kb_tools.settings import Settings
from kb_tools.snapshot import ArticleScore, Snapshot

TODAY = date(2026, 11, 25)


def test_another_day_other_articles_and_votes_change_nothing_of_what_was_found_alone(folder):
    kinds = [kind.value for kind in ArticleType]
    for number, rule in enumerate(all_rules().values()):
        page = rule.explanation()
        body = "\n\n".join((*page.bad, *page.good)).replace("\\n", "\n")
        folder.article(f"a/{rule.id}.md", f"{body}\n", fields=f"status: draft\nhide: [{number}]\n")
        folder.write(
            f"b/{rule.id}.md",
            f"---\nid: b-{rule.id}\ntitle: B\ntype: {kinds[number % len(kinds)]}\n---\n{body}\n",
        )
    whole = folder.library()
    plan = Plan(Settings().check)
    around = Surroundings(whole, Settings(), TODAY)
    seen: set[str] = set()
    for article in whole.articles:
        alone = Library(whole.folder, (article,), whole.people, words=whole.words, glossary=whole.glossary)
        score = ArticleScore(solved=0, answers=50, low=0.0, high=0.1, revision=article.revision)
        snapshot = Snapshot(made_at="2027-01-01T00:00:00Z", articles={article.id: score})
        later = Surroundings(alone, Settings(), TODAY + timedelta(days=3000), snapshot)
        found = found_alone(article, around, plan)
        assert found_alone(article, later, plan) == found, article.path
        seen |= {finding.rule for finding in found}
    assert len(seen) > 30
