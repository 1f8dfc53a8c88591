"""An example shows a real address of the internet.

Whoever owns it gets the visits, the tests and the blame. Some ranges are kept free for examples.

Bad:  Block the address 8.8.4.4 in the list.
Good: Block the address 192.0.2.17 in the list.
Good: Choose 192.168.1.1 to reach your router.
Source: RFC 5737 and 3849, addresses for documentation; RFC 1918, private ones; RFC 2606, names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("safe-address", severity=Severity.HINT, reads=Article)

_IP = re.compile(r"(?<![\w.:/=-])(?:\d{1,3}\.){3}\d{1,3}(?!\w|-|\.\d)")
_VERSION = re.compile(
    r"(?:\bv|versions?|release|build|firmware|driver|core|ide|package|chapter|section)\s*$", re.IGNORECASE
)


@rule.find
def addresses(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find IPv4 addresses that belong to somebody, by their numbers; versions are not addresses."""
    source = article.document.source
    for match in _IP.finditer(source):
        try:
            address = IPv4Address(match[0])
        except AddressValueError:
            continue
        is_version = _VERSION.search(source[max(0, match.start() - 30) : match.start()])
        if is_version or not address.is_global or match[0].startswith("0."):
            continue
        place = article.place_at(match.start(), len(match[0]))
        better = "Use one of 192.0.2.0/24 in examples; say it is theirs if readers are to reach this one."
        yield Remark(place, f"{match[0]} is somebody's address.", better)
