"""The site as files for machines: index.json, llms.txt, Markdown copies, the sitemap, redirects.

All take an edition of the library, so nothing that the edition leaves out can stand in them. What goes
to machines is only what a person has reviewed or wrote without a machine's draft: `is_draft` articles
are not in an edition at all.
"""

from __future__ import annotations

import json
from html import escape
from urllib.parse import urlsplit

from kb_tools.content.article import Article
from kb_tools.content.library import Library
from kb_tools.content.paths import linked_path
from kb_tools.pages.addresses import Addresses, relative

INDEX_VERSION = 1


def index_json(library: Library, addresses: Addresses, site_name: str) -> str:
    """All articles of an edition, for programs."""
    articles = [
        {
            "id": article.id,
            "title": article.title,
            "description": article.matter.description,
            "url": addresses.absolute(addresses.article(article)),
            "markdown": addresses.absolute(addresses.twin(article)),
            "type": article.matter.type.value,
            "category": article.category,
            "products": list(article.matter.products),
            "owner": person.name if (person := library.people.get(article.matter.owner)) else None,
            "owner_key": article.matter.owner or None,
            "last_reviewed_on": article.matter.last_reviewed_on.isoformat()
            if article.matter.last_reviewed_on
            else None,
            "revision": article.revision,
        }
        for article in library.articles
        if not article.is_archived
    ]
    return (
        json.dumps(
            {"version": INDEX_VERSION, "site": site_name, "articles": articles}, ensure_ascii=False, indent=1
        )
        + "\n"
    )


def llms_txt(library: Library, addresses: Addresses, site_name: str, summary: str) -> str:
    """The articles for language models, by category, as https://llmstxt.org describes."""
    lines = [f"# {site_name}", "", f"> {summary}", ""]
    for category in library.categories:
        shown = [article for article in category.articles if not article.is_archived]
        if shown:
            lines += [f"## {category.title}", ""]
            lines += [_entry(article, addresses) for article in shown]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def markdown_twin(article: Article, library: Library, addresses: Addresses) -> str:
    """An article as Markdown for readers and machines: title, answer, who stands behind it, the text.

    Links to other articles lead to their copies.
    """
    owner = library.people.get(article.matter.owner)
    lines = [f"# {article.title}", ""]
    if article.matter.description:
        lines += [f"> {article.matter.description}", ""]
    if article.matter.last_reviewed_on:
        by = f" by {owner.name}" if owner else ""
        lines += [f"Last reviewed{by} on {article.matter.last_reviewed_on.isoformat()}.", ""]
    lines += [f"Address: {addresses.absolute(addresses.article(article))}", ""]
    return "\n".join(lines) + "\n" + with_links_to_twins(article, library, addresses).strip() + "\n"


def with_links_to_twins(article: Article, library: Library, addresses: Addresses) -> str:
    """The body, its links to other articles' files turned into links to their copies."""
    if ".md" not in article.body:
        return article.body
    here = addresses.twin(article)
    body = article.body
    made, last = [], 0
    for link in sorted(article.document.links, key=lambda each: each.offset):
        target = linked_article(link.target, article.path, library)
        if target is None or link.offset < last:
            continue
        anchor = urlsplit(link.target).fragment
        address = relative(addresses.twin(target), here) + (f"#{anchor}" if anchor else "")
        made += [body[last : link.offset], address]
        last = link.offset + link.length
    return "".join([*made, body[last:]])


def linked_article(target: str, source: str, library: Library) -> Article | None:
    """The article to which a link in the file `source` leads, or None."""
    leads = linked_path(target, source)
    return library.by_path.get(leads.path) if leads and not target.startswith("#") else None


def sitemap_xml(entries: list[tuple[str, str]]) -> str:
    """A sitemap of (address, day) pairs; an empty day is left out. Format: https://www.sitemaps.org."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for address, day in entries:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(address)}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>"]) + "\n"


def redirect_page(target: str, absolute: str, title: str, *, locale: str, told: str) -> str:
    """A page that leads from an old address to the new one, at once and without a script.

    told is the sentence for a browser that does not follow; {title} in it becomes the link.
    """
    to, name = escape(target, quote=True), escape(title)
    link = f'<a href="{to}">{name}</a>'
    return (
        f'<!doctype html><html lang="{escape(locale, quote=True)}"><head><meta charset="utf-8">'
        f'<title>{name}</title><meta http-equiv="refresh" content="0; url={to}">'
        f'<link rel="canonical" href="{escape(absolute, quote=True)}"><meta name="robots" content="noindex">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><p>{escape(told).replace('{title}', link)}</p></body></html>\n"
    )


def _entry(article: Article, addresses: Addresses) -> str:
    said = f": {article.matter.description}" if article.matter.description else ""
    return f"- [{article.title}]({addresses.absolute(addresses.twin(article))}){said}"
