"""What a page asks its reader, by the owner's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb_tools.content.schema import Impact

if TYPE_CHECKING:
    from kb_tools.content.article import Article
    from kb_tools.pages.contexts import Site

_QUIETS = (Impact.MAJOR, Impact.CRITICAL)


def asked_on(site: Site, article: Article) -> dict[str, bool]:
    """Whether an article's page asks for a vote, for a step that did not work, for a flag, or for a mail.

    While something serious is open, readers have other worries: only the article about it asks then.
    Agents can flag an article all the same.
    """
    ask = site.settings.feedback.ask
    wanted = "feedback" not in article.matter.hide
    asks = bool(site.collector) and wanted
    by_mail = site.asks_by_mail and wanted
    serious = [each for each in site.library.incidents if each.impact in _QUIETS]
    calm = not serious or article.id in {each.article for each in serious}
    edition = site.settings.edition
    return {
        "vote": asks and calm and edition in ask.vote,
        "step": asks and calm and edition in ask.step,
        "mail": by_mail and calm and edition in ask.vote,
        "flag": asks and edition in ask.flag and site.is_for_agents,
    }
