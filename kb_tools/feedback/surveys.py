"""The page of a survey, which a signed link opens: it shows a mark as chosen, and one press sends it.

Scanners of mail open every link, some more than once. So to open one changes nothing, whatever it says.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl

from kb_tools.feedback.door import Door, RefusedError, read_form_fields
from kb_tools.feedback.events import (
    COMMENT_LENGTH,
    MARKS,
    EventError,
    moment_text,
    new_id,
    read_event_fields,
)
from kb_tools.feedback.links import Link, LinkError, read_link
from kb_tools.feedback.survey_texts import RIGHT_TO_LEFT, texts_in

_LONGEST_ADDRESS = 2_000
_STYLE = """
body { margin: 0; font: 1.1rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1, legend { font-size: 1.3rem; font-weight: 700; line-height: 1.3; padding: 0; }
fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; }
.marks { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-block: 1rem 0.5rem; }
.marks label { position: relative; }
.marks input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
.marks span { display: grid; place-items: center; min-inline-size: 44px; min-block-size: 44px; box-sizing: border-box; border: 2px solid; border-radius: 10px; font-weight: 600; }
.marks input:checked + span { background: CanvasText; color: Canvas; border-color: CanvasText; outline: 2px solid CanvasText; outline-offset: 2px; }
.marks input:focus-visible + span { outline: 3px solid Highlight; outline-offset: 3px; }
textarea { display: block; inline-size: 100%; box-sizing: border-box; margin-block: 0.3rem; padding: 0.6rem; border: 1px solid; border-radius: 10px; background: Canvas; color: CanvasText; font: inherit; }
button { min-block-size: 44px; margin-block-start: 0.8rem; padding: 0.3rem 1.6rem; border: 2px solid CanvasText; border-radius: 10px; background: CanvasText; color: Canvas; font: inherit; font-weight: 600; cursor: pointer; }
.small { font-size: 0.9rem; }
@media (forced-colors: active) { .marks input:checked + span { forced-color-adjust: none; background: Highlight; color: HighlightText; } }
"""  # noqa: E501 - a rule a line
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The content policy of its pages: the style above, nothing else, and answers only to where they are from."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, and the status that goes with it."""

    status: int
    page: str


class SurveyDesk:
    """Asks, and takes answers.

    secret: what signs the links; empty where no surveys are asked. The clock gives seconds.
    """

    def __init__(self, door: Door, secret: bytes, clock: Callable[[], float]) -> None:
        self._door = door
        self._secret = secret
        self._clock = clock

    def ask(self, query: bytes) -> Shown:
        """The question of a link, given what stands behind its question mark. It keeps nothing."""
        fields: dict[str, str] = {}
        if len(query) <= _LONGEST_ADDRESS:
            fields = dict(parse_qsl(query.decode("latin-1"), errors="replace"))
        try:
            link = self._link(fields)
        except _RefusedLinkError as refused:
            return refused.shown
        return Shown(200, _question(link, fields))

    async def answer(self, body: bytes) -> Shown:
        """Keep the answer in this form, and say thank you."""
        fields: Mapping[str, str] = {}
        try:
            fields = read_form_fields(body)
            link = self._link(fields)
            value = fields.get("value", "")
            if not value:
                return _told(400, fields.get("locale", ""), "missing")
            now = self._clock()
            given = {
                "id": new_id(int(now * 1000)),
                "kind": "survey",
                "version": 1,
                "locale": link.locale,
                "at": moment_text(int(now * 1000)),
                "question": link.question,
                "value": int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else value,
                "link": link.token,
                "comment": fields.get("comment", "").replace("\r\n", "\n") or None,
            }
            await self._door.keep(read_event_fields(given))
        except _RefusedLinkError as refused:
            return refused.shown
        except EventError as error:
            return _told(400, fields.get("locale", ""), "failed", error.message)
        return _told(200, link.locale, "thanks")

    def refused(self, refused: RefusedError) -> Shown:
        """The page for an answer that cannot be taken now."""
        return _told(refused.status, "en", "failed", refused.sentence)

    def _link(self, fields: Mapping[str, str]) -> Link:
        locale = fields.get("locale", "")
        if not self._secret:
            raise _RefusedLinkError(_told(503, locale, "not_ours"))
        try:
            return read_link(fields, self._secret, self._clock())
        except LinkError as error:
            status, name = (410, "expired") if error.expired else (403, "not_ours")
            raise _RefusedLinkError(_told(status, locale, name)) from None


class _RefusedLinkError(Exception):
    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self.shown = shown


def _question(link: Link, fields: Mapping[str, str]) -> str:
    language, texts = texts_in(link.locale)
    lowest, highest = MARKS[link.question]
    ends = texts["ends"].format(
        low=lowest,
        low_text=texts[f"{link.question}_low"],
        high=highest,
        high_text=texts[f"{link.question}_high"],
    )
    marks = "\n".join(
        f'<label><input type="radio" name="value" value="{mark}" required'
        f"{' checked' if fields.get('value') == str(mark) else ''}><span>{mark}</span></label>"
        for mark in range(lowest, highest + 1)
    )
    hidden = "\n".join(
        f'<input type="hidden" name="{name}" value="{escape(fields[name])}">'
        for name in ("question", "locale", "until", "link", "signature")
    )
    return _whole(
        language,
        texts[link.question],
        f"""<form method="post" action="survey">
{hidden}
<fieldset aria-describedby="ends"><legend><h1>{escape(texts[link.question])}</h1></legend>
<div class="marks">
{marks}
</div>
</fieldset>
<p id="ends" class="small">{escape(ends)}</p>
<label for="comment">{escape(texts["comment"])}</label>
<textarea id="comment" name="comment" rows="4" maxlength="{COMMENT_LENGTH}"
 aria-describedby="privacy"></textarea>
<p id="privacy" class="small">{escape(texts["privacy"])}</p>
<button type="submit">{escape(texts["send"])}</button>
<p class="small">{escape(texts["press"])}</p>
</form>""",
    )


def _told(status: int, locale: str, name: str, more: str = "") -> Shown:
    language, texts = texts_in(locale)
    parts = [f"<h1>{escape(texts[name])}</h1>", f"<p>{escape(texts[f'{name}_text'])}</p>"]
    if more:
        parts.append(f'<p class="small" lang="en" dir="ltr">{escape(more)}</p>')
    return Shown(status, _whole(language, texts[name], "\n".join(parts)))


def _whole(language: str, title: str, body: str) -> str:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return f"""<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
