"""The site's one stylesheet: Material's styles for article text, then ours.

Material draws its icons with `data:` images inside the stylesheet, which a strict content security policy
does not load. Here each becomes a small file of the site's own, so that the policy needs no exception.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

_DATA = re.compile(r"""url\((["']?)data:image/svg\+xml;charset=utf-8,(.*?)\1\)""")
_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")
ORDER = ("base", "article", "contact", "home", "search", "feedback", "glossary")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The stylesheet's name below assets/, its text, and the image files it needs, by name."""

    name: str
    text: str
    images: dict[str, str]


def build_stylesheet(material: Path, own: Path, *, whole: bool = False) -> Stylesheet:
    """Join Material's main stylesheet and the style.css of each feature's folder.

    material is the folder that holds main.*.min.css; own is our assets folder. The name carries a hash
    of the text, so that it can be cached for ever. whole leaves the images in it.
    """
    images: dict[str, str] = {}

    def as_file(match: re.Match[str]) -> str:
        svg = unquote(match[2]).replace("\\'", "'").replace('\\"', '"')
        name = f"{hashlib.sha256(svg.encode()).hexdigest()[:10]}.svg"
        images[name] = svg
        return f"url(icons/{name})"

    borrowed = "".join(_MAP.sub("", path.read_text("utf-8")) for path in sorted(material.glob("main.*.css")))
    text = borrowed if whole else _DATA.sub(as_file, borrowed)
    for feature in ORDER:
        text += "\n" + (own / feature / "style.css").read_text("utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return Stylesheet(f"kb-{digest}.css", text, images)
