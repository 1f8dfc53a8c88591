"""The digest as a mail: plain text and HTML that say the same. What readers wrote is only ever shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from html import escape

from kb_tools.errors import KbError
from kb_tools.measures.digest import News, Said

MOST_SAID = 10
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def mail_address(text: str, what: str) -> Address:
    """The address in this text, such as ana@example.com. Raises KbError where it is none."""
    try:
        if not text.isascii() or not text.isprintable() or len(text) > 254:
            raise ValueError
        found = Address(addr_spec=text)
        if not found.username or ("." not in found.domain and found.domain != "localhost"):
            raise ValueError
    except (ValueError, IndexError, MessageError) as error:
        told = f'{what}: "{text[:80]}" is not a mail address'
        raise KbError(told, hint="write it as ana@example.com") from error
    return found


def digest_mail(
    news: Sequence[News], name: str, to: Address, sender: Address, since: datetime, now: datetime
) -> EmailMessage:
    """The mail to one owner. since and now need a time zone."""
    articles = f"{len(news)} articles" if len(news) > 1 else "An article"
    mail = new_mail(f"{articles} of yours: what readers say", to, sender, now)
    days = f"{since:%d %B %Y} to {now:%d %B %Y}"
    mail.set_content(_as_text(news, name, days), cte="quoted-printable")
    mail.add_alternative(_as_html(news, name, days), subtype="html", cte="quoted-printable")
    return mail


def new_mail(subject: str, to: Address, sender: Address, now: datetime) -> EmailMessage:
    """A mail that a program sends, still without words: nobody's holiday notice answers it."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"] = subject
    mail["From"] = Address("Help centre", addr_spec=sender.addr_spec)
    mail["To"] = to
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=sender.domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    return mail


def _as_text(news: Sequence[News], name: str, days: str) -> str:
    lines = [f"Hello{f' {_clean(name)}' if name else ''},", "", f"this is what readers say, {days}.", ""]
    for each in news:
        title = _one_line(each.known.title)
        lines += [title, "=" * min(len(title), 60)]
        lines += [each.known.url] if each.known.url else []
        lines += ["", _figure(each), ""]
        for said in each.said[:MOST_SAID]:
            lines += [f"- {_said(said)}"]
            lines += [f"  > {line}" for line in _clean(said.words).splitlines()]
        lines += [*_rest(each), ""]
    lines += [_WHY, ""]
    return "\n".join(lines)


def _as_html(news: Sequence[News], name: str, days: str) -> str:
    parts = [f"<p>Hello{f' {escape(_clean(name))}' if name else ''},</p>"]
    parts.append(f"<p>this is what readers say, {escape(days)}.</p>")
    for each in news:
        title = escape(_one_line(each.known.title))
        url = each.known.url
        linked = url.startswith(("https://", "http://"))
        parts.append(f'<h2><a href="{escape(url)}">{title}</a></h2>' if linked else f"<h2>{title}</h2>")
        parts.append(f"<p>{escape(_figure(each))}</p>")
        for said in each.said[:MOST_SAID]:
            words = "<br>".join(escape(line) for line in _clean(said.words).splitlines())
            quote = f'<blockquote dir="auto">{words}</blockquote>' if words else ""
            parts.append(f"<p>{escape(_said(said))}</p>{quote}")
        parts += [f"<p>{escape(line)}</p>" for line in _rest(each)]
    parts.append(f"<p>{escape(_WHY)}</p>")
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Readers</title>\n{body}\n</html>\n'


_WHY = "You get this because these articles name you as their owner. A week without news brings no mail."


def _figure(news: News) -> str:
    told = f"New: {news.yes} said yes, {news.no} said no."
    figure = news.figure
    if figure is None or not figure.answers:
        return told
    if not figure.enough:
        return f"{told} In all {figure.answers} answers to the present text: too few for a figure."
    low, high = (round(100 * end) for end in (figure.interval.low, figure.interval.high))
    whole = f"{told} In all {figure.solved} of {figure.answers} say that it helped ({low} to {high} %)."
    return f"{whole} That is too few: it is worth a look." if news.fails else whole


def _said(said: Said) -> str:
    return f"{_one_line(said.form)[0].upper()}{_one_line(said.form)[1:]}{':' if said.words else '.'}"


def _rest(news: News) -> list[str]:
    more = len(news.said) - MOST_SAID
    return [f"And {more} more: see them all with `kb report`."] if more > 0 else []


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())
