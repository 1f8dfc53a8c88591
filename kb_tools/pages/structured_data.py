"""schema.org data for search engines: TechArticle, FAQPage, BreadcrumbList, WebSite."""

from __future__ import annotations

import json
from typing import Any

from kb_tools.content.article import Article
from kb_tools.content.library import Category
from kb_tools.content.schema import ArticleType, Person
from kb_tools.pages.addresses import Addresses
from kb_tools.text.markdown import BlockKind

_CODE_KINDS = frozenset({BlockKind.CODE, BlockKind.HTML})


def article_data(
    addresses: Addresses,
    site_name: str,
    locale: str,
    article: Article,
    category: Category | None,
    owner: Person | None,
) -> str:
    """The JSON-LD of an article's page, safe inside a script element.

    FAQPage only for articles of type faq that hold question headings; all others are TechArticle.
    """
    address = addresses.absolute(addresses.article(article))
    matter = article.matter
    thing: dict[str, Any] = {
        "@type": "TechArticle",
        "@id": address,
        "headline": article.title,
        "url": address,
        "inLanguage": locale,
        "isPartOf": {"@type": "WebSite", "name": site_name, "url": addresses.absolute("")},
    }
    pairs = questions_and_answers(article) if matter.type is ArticleType.FAQ else ()
    if pairs:
        thing["@type"] = "FAQPage"
        thing["name"] = thing.pop("headline")
        thing["mainEntity"] = [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in pairs
        ]
    if matter.description:
        thing["description"] = matter.description
    if matter.last_reviewed_on:
        thing["dateModified"] = matter.last_reviewed_on.isoformat()
    if owner:
        thing["author"] = {"@type": "Person", "name": owner.name}
    if category and category.title:
        thing["articleSection" if thing["@type"] == "TechArticle" else "about"] = category.title
    trail = [(site_name, addresses.absolute(""))]
    if category:
        trail.append((category.title, addresses.absolute(addresses.category(category.key))))
    trail.append((article.title, address))
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": item}
            for at, (name, item) in enumerate(trail, 1)
        ],
    }
    return in_script({"@context": "https://schema.org", "@graph": [thing, crumbs]})


def home_data(addresses: Addresses, site_name: str, locale: str) -> str:
    """The JSON-LD of the home page."""
    return in_script(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": site_name,
            "url": addresses.absolute(""),
            "inLanguage": locale,
        }
    )


def questions_and_answers(article: Article) -> tuple[tuple[str, str], ...]:
    """Each second-level heading that asks something, with the text below it as its answer."""
    pairs: list[tuple[str, list[str]]] = []
    asking = False
    for block in article.document.blocks:
        if block.kind is BlockKind.HEADING:
            if block.level <= 2:
                asking = block.level == 2 and block.text.rstrip().endswith("?")
                if asking:
                    pairs.append((block.text.strip(), []))
        elif asking and block.kind not in _CODE_KINDS and block.text.strip():
            pairs[-1][1].append(" ".join(block.text.split()))
    return tuple((question, " ".join(answer)) for question, answer in pairs if answer)


def in_script(value: object) -> str:
    """JSON that can't end a script element or open a comment, whatever text it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
