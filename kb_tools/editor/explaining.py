"""What there is to say about the place under the cursor: a finding, a field, a person, a linked article."""

from __future__ import annotations

import re

from kb_tools.checks.finding import Finding
from kb_tools.checks.links import target_of
from kb_tools.checks.plan import Plan
from kb_tools.content.article import Article
from kb_tools.editor.desk import Desk
from kb_tools.editor.front_matter_spot import Spot, SpotKind, spot_at
from kb_tools.editor.offers import Explanation
from kb_tools.editor.source import Source
from kb_tools.editor.written_links import link_at
from kb_tools.errors import Place
from kb_tools.fields import Field, described

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|])")


def explanation(desk: Desk, path: str, line: int, column: int) -> Explanation | None:
    """What to show for a place: first why something was found there, then what it is."""
    source = desk.source(path)
    here = [each for each in desk.findings(path) if covers(source, each.place, line, column)]
    parts = [about_rule(finding, desk.site.plan) for finding in here]
    place = here[0].place if here else None
    other = _of_link(desk, path, line, column) or _of_field(desk, path, line, column)
    if other:
        parts.append(other.text)
        place = place or other.place
    return Explanation(place, "\n\n---\n\n".join(dict.fromkeys(parts))) if place else None


def covers(source: Source, place: Place, line: int, column: int) -> bool:
    """Whether a place holds a position; a point holds the word that begins there."""
    start = source.offset(place.line, place.column)
    at = source.offset(line, column)
    return start <= at <= start + place.length


def about_rule(finding: Finding, plan: Plan) -> str:
    """Why a finding matters, with examples: what `kb explain` says."""
    rule = plan.rules.get(finding.rule)
    if rule is None:
        return finding.why
    page = rule.explanation()
    lines = [f"**{finding.rule}** {shown(page.summary)}", "", shown(page.why)]
    lines += ["", *(f"- Not so: {shown(text)}" for text in page.bad)] if page.bad else []
    lines += [f"- But so: {shown(text)}" for text in page.good]
    return "\n".join(lines)


def about_field(field: Field) -> str:
    """A field's meaning, what it takes, and an example, in Markdown."""
    takes = f"Takes {field.kind}{' (required)' if field.required else ''}."
    default = f" Left out: {field.default}." if field.default else ""
    return f"{field.meaning}\n\n{takes}{default}\n\n```yaml\n{field.name}: {field.example}\n```"


def about_article(article: Article) -> str:
    """An article's title and short answer, in Markdown."""
    state = " (draft)" if article.is_draft else " (archived)" if article.is_archived else ""
    answer = f"\n\n{shown(article.matter.description)}" if article.matter.description else ""
    return f"**{shown(article.title)}**{state}{answer}"


def shown(text: str) -> str:
    """A text that shows in Markdown as it was written."""
    return _MARKUP.sub(r"\\\1", text)


def _of_link(desk: Desk, path: str, line: int, column: int) -> Explanation | None:
    article = desk.article(path)
    written = link_at(article, line, column) if article else None
    target = target_of(written.link, article, desk.library) if article and written else None
    if written is None or target is None or target.article is None:
        return None
    heading = next((h for h in target.article.document.headings if h.anchor == target.anchor), None)
    part = f"\n\n→ {shown(heading.text)}" if target.anchor and heading else ""
    return Explanation(written.place, about_article(target.article) + part)


def _of_field(desk: Desk, path: str, line: int, column: int) -> Explanation | None:
    spot = spot_at(desk.source(path), line, column)
    if spot is None or not desk.path_is_article(path):
        return None
    place = Place(path, line, spot.start, spot.end - spot.start)
    told = _of_value(desk, spot, desk.source(path).written_at(place)) if spot.kind is SpotKind.VALUE else ""
    field = next((each for each in described(spot.fields) if each.name == spot.field), None)
    if not told and field is None:
        return None
    return Explanation(place, told or about_field(field) if field else told)


def _of_value(desk: Desk, spot: Spot, text: str) -> str:
    """What a name in a field stands for."""
    library, name = desk.library, text.strip("\"' ")
    if spot.field in ("owner", "reviewers") and name in library.people:
        person = library.people[name]
        return f"**{shown(person.name)}**{f', {shown(person.role)}' if person.role else ''}"
    if spot.field == "related" and name in library.by_id:
        return about_article(library.by_id[name])
    if spot.field == "category" and name in library.declared_categories:
        said = library.declared_categories[name]
        return f"**{shown(said.title)}**\n\n{shown(said.description)}"
    return ""
