"""The data behind each page. Everything returned is plain: text, numbers, lists and mappings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kb_tools.content.article import Article
from kb_tools.content.library import AGENTS, Category, Library
from kb_tools.content.schema import ArticleType, Source
from kb_tools.pages.addresses import (
    ABOUT,
    CONTACT,
    GLOSSARY,
    SEARCH,
    THANKS,
    Addresses,
    category_stem,
    relative,
)
from kb_tools.pages.asking import asked_on
from kb_tools.pages.glossary import Glossary
from kb_tools.pages.mailing import mail_links
from kb_tools.pages.structured_data import article_data, home_data
from kb_tools.pages.words import counted, day_in_words, minutes_to_read
from kb_tools.search.learned import learned_wordings
from kb_tools.settings import Settings
from kb_tools.snapshot import Snapshot

Context = dict[str, Any]
MOST_USEFUL = 5
CATEGORY_PAGE_SIZE = 100


@dataclass(frozen=True)
class Site:
    """All that pages are made from. today is the day of the build; strings are the interface's texts."""

    library: Library
    settings: Settings
    addresses: Addresses
    strings: Mapping[str, str]
    today: date
    name: str
    locale: str = "en"
    snapshot: Snapshot | None = None

    @property
    def is_for_agents(self) -> bool:
        """Whether this build is the agents' edition."""
        return self.settings.edition.value == AGENTS

    @property
    def collector(self) -> str:
        """Where votes go, without a slash at the end; empty where nobody is asked, as on a disk."""
        return "" if self.settings.offline else self.settings.feedback.collector.rstrip("/")

    @property
    def asks_by_mail(self) -> bool:
        """Whether answers go by mail, because there is no collector."""
        return not self.collector and bool(self.settings.feedback.mail)

    @cached_property
    def learned(self) -> dict[str, tuple[tuple[str, float], ...]]:
        """For each article what customers typed before they opened it, and what that counts."""
        return learned_wordings(self.snapshot)

    @cached_property
    def glossary(self) -> Glossary | None:
        """The terms that pages explain; none where an article stands at the glossary's address."""
        taken = f"{GLOSSARY}.md" in self.library.by_path
        return Glossary(self.library.glossary) if self.library.glossary and not taken else None


def site_context(site: Site) -> Context:
    """What every page shows, with addresses relative to the root."""
    contact = site.library.contact
    return {
        "name": site.name,
        "strings": dict(site.strings),
        "edition": site.settings.edition.value,
        "for_agents": site.is_for_agents,
        "home": site.addresses.page("index"),
        "search": site.addresses.page(SEARCH),
        "search_index": f"assets/search/{site.locale}/",
        "search_version": "",
        "about": site.addresses.page(ABOUT),
        "contact_page": site.addresses.page(CONTACT),
        "thanks": site.addresses.page(THANKS),
        "glossary": site.addresses.page(GLOSSARY) if site.glossary else "",
        "offline": site.settings.offline,
        "collector": site.collector,
        "asks_for_votes": bool(site.collector),
        "asks_by_mail": site.asks_by_mail,
        "again_after": site.settings.feedback.ask.again_after,
        "incidents": [
            {
                "title": each.title,
                "text": each.text,
                "address": site.addresses.article(site.library.by_id[each.article])
                if each.article in site.library.by_id
                else "",
            }
            for each in site.library.incidents
        ],
        "contact": {
            "promise": contact.promise,
            "hours": contact.hours.text,
            "zone": contact.hours.zone,
            "days": ";".join(contact.hours.days),
            "channels": [
                {"name": each.name, "href": each.href, "note": each.note, "urgent": each.urgent}
                for each in contact.channels
            ],
        },
    }


def article_context(site: Site, article: Article) -> Context:
    """What an article's page shows beside its text."""
    here = site.addresses.article(article)
    category = site.library.by_category.get(article.category)
    matter = article.matter
    people = site.library.people
    owner = people.get(matter.owner)
    reviewer = next((people[key] for key in matter.reviewers if key in people), owner)
    data: Context = {
        "kind": "article",
        "id": article.id,
        "title": article.title,
        "short_title": matter.short_title or article.title,
        "description": matter.description,
        "type": matter.type.value,
        "revision": article.revision,
        "category": _category_link(site, category, here),
        "owner": {"name": owner.name, "role": owner.role} if owner else None,
        "reviewer": {"name": reviewer.name, "role": reviewer.role} if reviewer else None,
        "reviewed": day_in_words(matter.last_reviewed_on, site.strings) if matter.last_reviewed_on else "",
        "reviewed_iso": matter.last_reviewed_on.isoformat() if matter.last_reviewed_on else "",
        "overdue": article.is_overdue(site.today),
        "minutes": counted(minutes_to_read(_words(article)), site.strings["minute"], site.strings["minutes"]),
        "related": [_link(site, each, here) for each in site.library.neighbours(article)],
        "sources": [_source(each) for each in matter.sources],
        "products": list(matter.products),
        "versions": list(matter.versions),
        "draft": article.is_draft,
        "archived": article.is_archived,
        "for_agents": article.is_for_agents,
        "hide": list(matter.hide),
        "asks": asked_on(site, article),
        "mail": mail_links(site, article) if site.asks_by_mail else None,
        "twin": relative(site.addresses.twin(article), here),
        "structured_data": article_data(site.addresses, site.name, site.locale, article, category, owner),
    }
    if site.is_for_agents and site.snapshot:
        data["score"] = score_in_words(site.snapshot, article.id, site.strings)
        data["work"] = [
            {"evidence": " ".join(step.evidence), "next_step": step.next_step}
            for step in site.snapshot.work
            if step.article == article.id and step.is_about(article.revision)
        ]
    return data


def category_contexts(site: Site, category: Category) -> list[tuple[str, Context]]:
    """What a category's pages list: the stem of each page, and its data. Long lists go over several pages."""
    shown = [article for article in category.articles if not article.is_archived]
    parts = [shown[at : at + CATEGORY_PAGE_SIZE] for at in range(0, len(shown), CATEGORY_PAGE_SIZE)] or [[]]
    stems = [category_stem(category.key, number) for number in range(1, len(parts) + 1)]
    made = []
    for stem, articles in zip(stems, parts, strict=True):
        here = site.addresses.page(stem)
        pages = [
            {"number": number, "address": relative(site.addresses.page(each), here), "here": each == stem}
            for number, each in enumerate(stems, 1)
        ]
        context = {
            "kind": "category",
            "key": category.key,
            "title": category.title,
            "description": category.description,
            "articles": [_link(site, each, here) for each in articles],
            "count": counted(len(shown), site.strings["article_count"], site.strings["article_counts"]),
            "pages": pages if len(pages) > 1 else [],
            "noindex": stem != stems[0],
        }
        made.append((stem, context))
    return made


def home_context(site: Site) -> Context:
    """What the home page shows."""
    home = site.settings.home
    by_id = site.library.by_id
    here = site.addresses.page("index")
    return {
        "kind": "home",
        "title": home.question or site.strings["home_question"],
        "lead": home.lead or site.strings["home_lead"],
        "placeholder": home.placeholder or site.strings["home_placeholder"],
        "urgent": [_link(site, by_id[key], here) for key in home.urgent if key in by_id],
        "ways_in": [_link(site, by_id[key], here) for key in home.ways_in if key in by_id],
        "categories": category_links(site, here),
        "useful": most_useful(site, here),
        "structured_data": home_data(site.addresses, site.name, site.locale),
    }


def category_links(site: Site, here: str) -> list[Context]:
    """The categories as cards."""
    made = []
    for category in site.library.categories:
        shown = [article for article in category.articles if not article.is_archived]
        if shown:
            count = counted(len(shown), site.strings["article_count"], site.strings["article_counts"])
            made.append(
                {**_category_link(site, category, here), "description": category.description, "count": count}
            )
    return made


def most_useful(site: Site, here: str) -> list[Context]:
    """The articles that surely helped most readers, by the lower end of the interval; none without votes."""
    if not site.snapshot:
        return []
    scored = [
        (score.low, score.answers, article, score)
        for article in site.library.articles
        if (score := site.snapshot.articles.get(article.id))
        and score.enough
        and score.low is not None
        and not article.is_archived
        and not article.is_for_agents
    ]
    scored.sort(key=lambda row: (-row[0], -row[1], row[2].path))
    told = site.strings["solved_for"]
    return [
        {**_link(site, article, here), "helped": told.format(solved=score.solved, answers=score.answers)}
        for _, _, article, score in scored[:MOST_USEFUL]
    ]


def score_in_words(snapshot: Snapshot, article_id: str, strings: Mapping[str, str]) -> str:
    """An article's score for agents: the share with its interval, or that there is none yet."""
    score = snapshot.articles.get(article_id)
    if not score:
        return strings["no_votes"]
    if not score.enough or score.low is None or score.high is None:
        return strings["not_enough"].format(answers=score.answers)
    return strings["score"].format(
        share=round(100 * score.solved / score.answers),
        low=round(100 * score.low),
        high=round(100 * score.high),
        solved=score.solved,
        answers=score.answers,
    )


def plain_page_context(site: Site, kind: str, title: str, here: str) -> Context:
    """The contact, about and thank-you pages, and 404: a title and the ways on."""
    return {"kind": kind, "title": title, "categories": category_links(site, here)}


def search_context(site: Site, here: str) -> Context:
    """The search page: what the kinds of articles are called there."""
    types = {each.value: site.strings[f"type_{each.value}"] for each in ArticleType}
    return {**plain_page_context(site, "search", site.strings["search_title"], here), "types": types}


def glossary_context(site: Site, here: str) -> Context:
    """Each term with its anchor, its meaning, and the article that says more."""
    terms = []
    for name, term in site.glossary.terms.items() if site.glossary else ():
        article = site.library.by_id.get(term.article)
        terms.append(
            {
                "name": name,
                "anchor": site.glossary.anchors[name] if site.glossary else "",
                "plain": term.plain,
                "title": article.title if article else "",
                "address": relative(site.addresses.article(article), here) if article else "",
            }
        )
    return {**plain_page_context(site, "glossary", site.strings["glossary_title"], here), "terms": terms}


def explained(site: Site, article: Article, html: str) -> str:
    """An article's text with the first use of each term leading to its meaning."""
    if not site.glossary:
        return html
    here = site.addresses.article(article)
    return site.glossary.explain(html, relative(site.addresses.page(GLOSSARY), here), article.id)


def about_context(site: Site, here: str) -> Context:
    """Who stands behind the articles: owners with how many they answer for, and what is due."""
    articles = [each for each in site.library.articles if not each.is_archived]
    owned: dict[str, int] = {}
    for article in articles:
        owned[article.matter.owner] = owned.get(article.matter.owner, 0) + 1
    people = [
        {
            "name": person.name,
            "role": person.role,
            "count": counted(owned[key], site.strings["article_count"], site.strings["article_counts"]),
        }
        for key, person in site.library.people.items()
        if key in owned
    ]
    return {
        **plain_page_context(site, "about", site.strings["about_title"], here),
        "people": people,
        "total": len(articles),
        "reviewed": sum(1 for each in articles if each.is_reviewed and not each.is_overdue(site.today)),
        "due": sum(1 for each in articles if each.is_overdue(site.today)),
    }


def _link(site: Site, article: Article, here: str) -> Context:
    return {
        "title": article.title,
        "short_title": article.matter.short_title or article.title,
        "description": article.matter.description,
        "address": relative(site.addresses.article(article), here),
        "type": article.matter.type.value,
    }


def _category_link(site: Site, category: Category | None, here: str) -> Context:
    if category is None:
        return {}
    return {"title": category.title, "address": relative(site.addresses.category(category.key), here)}


def _source(source: Source | str) -> Context:
    return (
        {"title": source, "url": ""}
        if isinstance(source, str)
        else {"title": source.title, "url": source.url}
    )


def _words(article: Article) -> int:
    """About how many words a reader reads: close enough for minutes, and nothing needs to be scanned."""
    return len(article.body.split())
