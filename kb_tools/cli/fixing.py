"""`kb check --fix` and `--diff`: the safe changes that findings offer, made or shown."""

from __future__ import annotations

import re
import sys
from difflib import unified_diff
from typing import TYPE_CHECKING

from kb_tools.cli.chosen_articles import displayed

if TYPE_CHECKING:
    from kb_tools.checks.cache import Checked
    from kb_tools.checks.site_check import SiteCheck

# Lines as git has them: str.splitlines would also break at a form feed or U+2028.
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def fix_articles(check: SiteCheck, checked: Checked, *, only_show: bool) -> None:
    """Make the changes in all articles that were checked, or print them as a patch."""
    from kb_tools.checks.fixes import fix_article
    from kb_tools.checks.runner import check_article
    from kb_tools.content.front_matter import read_file
    from kb_tools.content.saving import save_text

    offering = {each.place.file for each in checked.findings if each.fix}
    if not offering:
        print("Nothing here can be mended by itself.", file=sys.stderr)
        return
    around, plan = check.prepared(at_once=True)
    changes = articles = 0
    by_path = around.library.by_path
    chosen = [by_path[path] for path in sorted(offering & by_path.keys())]
    plan.prepare(chosen, around)
    for article in chosen:
        text, _ = read_file(article.file, article.path)
        if text is None:
            continue
        fixed = fix_article(article, text, lambda each: check_article(each, around, plan))
        if fixed.text == text:
            continue
        changes, articles = changes + len(fixed.made), articles + 1
        if only_show:
            name = displayed(check.folder, article.path)
            before, after = _LINE.findall(text), _LINE.findall(fixed.text)
            print("".join(unified_diff(before, after, f"a/{name}", f"b/{name}")), end="")
        else:
            save_text(article.file, text, fixed.text)
    done = "could be made" if only_show else "made"
    told = f"{changes} change{'s' if changes != 1 else ''} {done} in {articles} article"
    print(f"{told}{'s' if articles != 1 else ''}.", file=sys.stderr)
