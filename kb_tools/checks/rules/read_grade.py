"""The text asks for more years of school than its readers should need.

A grade is how many years of school a text asks for. Fright, tiredness and a small screen take several away.
The figure looks at prose alone: code, addresses, tables and menu paths don't count.

The budget is the settings' grade. An incident has one year less; a reference, a release note or a known issue
one more; a policy two more; what only agents read two more.

Bad:  Notwithstanding the aforementioned considerations, administrators are encouraged to reconfigure the
      authentication infrastructure whenever organisational circumstances necessitate remediation.
Good: Change the settings when your company changes.
Source: grade = 5·ln S + 17.5·H + 0.8·W − 15.9; see kb_tools/text/readability.py for its parts and its tests.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.budget import grade_budget
from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.errors import Place

rule = Rule("read-grade", severity=Severity.WARNING, reads=Article)

FEWEST_WORDS = 100


@rule.find
def grade(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Compare the article's grade with the budget, and point at its hardest sentence."""
    prose = article.prose(around.library.known_words)
    found = prose.grade() if prose else None
    budget = grade_budget(article, around)
    if prose is None or found is None or found.words < FEWEST_WORDS or found.grade <= budget:
        return
    place, hard = Place(article.path, article.body_line), ""
    for hardest in prose.hardest(1):
        place = article.place_in(hardest.block, hardest.sentence.start, hardest.sentence.end)
        words = ", ".join(f"“{word}”" for word in hardest.hard_words[:3])
        hard = f" This is its hardest sentence{f' ({words})' if words else ''}."
    years = f"{found.grade:.1f} (±{found.half_width:.1f}) years of school"
    told = f"The article asks for {years}; its budget is {budget:g}.{hard}"
    yield Remark(place, told, "Split long sentences, and use words that people say aloud.")
