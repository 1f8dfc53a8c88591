"""The page a reader without JavaScript sees after sending an answer: no style, no script, plain words."""

from __future__ import annotations

from html import escape


def plain_page(title: str, *paragraphs: str) -> str:
    """A whole HTML page. All texts are escaped."""
    told = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<main>
<h1>{escape(title)}</h1>
{told}
</main>
</html>
"""
