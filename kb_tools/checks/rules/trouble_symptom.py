"""A troubleshooting article does not say what the reader sees.

People search with what is on their screen. They stay only if they find it in the first lines.

Bad:  The clock of the device is wrong.
Good: You see “Code not valid” each time.
Source: KCS, the issue in the requestor's words; the shape of the type `troubleshooting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.errors import Place
from kb_tools.text.document import BlockKind, SpanKind

rule = Rule("trouble-symptom", severity=Severity.HINT, reads=Article, languages=("en",))

FIRST_BLOCKS = 5
_SEEN = re.compile(
    r"\b(?:you (?:see|get|hear|notice|cannot|can['’]t|are|have)|your (?:screen|phone|computer|code|account)"
    r"|the (?:screen|message|page|code|app|light|phone|computer)|says|shows|appears|does not|doesn['’]t"
    r"|cannot|can['’]t|won['’]t|will not|do not|don['’]t|did not|didn['’]t|isn['’]t|aren['’]t|(?:is|are) not"
    r"|not (?:working|found|recognized|recognised|detected|available)"
    r"|(?:is|are) (?:slow|gone|locked|missing|stuck)"
    r"|stops?|stopped|fails?|failed|freezes|frozen|hangs|crashes|unresponsive|disappears|disappeared|errors?"
    r"|nothing happens)\b|[“\"]",
    re.IGNORECASE,
)


@rule.find
def symptom(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for what is to be seen in the title, the short answer and the first blocks of text."""
    if article.known_type is not ArticleType.TROUBLESHOOTING:
        return
    texts = [article.title, article.matter.description]
    blocks = [b for b in article.document.blocks if b.kind is not BlockKind.CODE and b.text.strip()]
    first = blocks[:FIRST_BLOCKS]
    texts += [block.text for block in first]
    has_code = any(span.kind is SpanKind.CODE for block in first for span in block.spans)
    if has_code or article.title.lower().startswith("if ") or any(map(_SEEN.search, texts)):
        return
    place = Place(article.path, article.body_line)
    if first:
        place = article.place_in(first[0], 0, len(first[0].text))
    yield Remark(place, "The first lines do not say what the reader sees.", "Begin with it, in their words.")
