"""What somebody types by mistake, an address, a number or a key, stays on their device: none of it is sent or kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.site.help_centre import Served
from tests.site.test_searches_are_told import told
from tests.site.test_votes import wait_for_an_empty_outbox

pytestmark = pytest.mark.browser

# What is typed, what of it is nobody's business, and what the lead may read of it.
TYPED = [
    ("lost phone of ana.ruiz@post.example", ["ana.ruiz", "post.example"], "lost phone of [email]"),
    ("lost phone JO+news@mail.firma.example", ["JO+news", "firma.example"], "lost phone [email]"),
    ("lost phone call me on +49 170 5550123", ["5550123", "170 555"], "lost phone call me on [phone]"),
    ("lost phone (555) 010-4477", ["010-4477", "(555)"], "lost phone [phone]"),
    (
        "lost phone sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        ["4eC39HqLyjWDarjtT1zdp7dc", "sk_live"],
        "lost phone [secret]",
    ),
    (
        "lost phone and my password is Tr0ub4dor&3",
        ["Tr0ub4dor"],
        "lost phone and my password is [secret]",
    ),
    ("lost phone card 4111 1111 1111 1111", ["4111 1111", "41111111"], "lost phone card [card]"),
    (
        "lost phone DE89 3704 0044 0532 0130 00",
        ["DE89 3704", "DE893704", "0044 0532", "00440532"],
        "lost phone [iban]",
    ),
]
SECRETS = [secret for _, secrets, _ in TYPED for secret in secrets]


class Sent:
    """Everything that left the browser: addresses, headers and bodies, as they were and unescaped."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[Request] = []
        self.texts: list[tuple[str, str]] = []
        context.on("request", lambda request: self.requests.append(request))

    def read(self) -> list[tuple[str, str]]:
        """Every text that was sent so far, each with the address it went to."""
        waiting, self.requests = self.requests, []
        for request in waiting:
            headers = "\n".join(f"{name}: {value}" for name, value in request.all_headers().items())
            body = (request.post_data_buffer or b"").decode("utf-8", "replace")
            for text in (request.url, headers, body):
                self.texts += [(request.url, text), (request.url, unquote_plus(text))]
        return self.texts


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    yield made
    made.close()


def letters(text: str) -> str:
    """A text without what may stand between the letters and figures of a number."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def files_of(store: Path) -> dict[str, bytes]:
    """The database and all that it keeps beside it."""
    return {file.name: file.read_bytes() for file in store.parent.glob(f"{store.name}*")}


def assert_secret_free(sent: Sent, store: Path) -> None:
    for address, text in sent.read():
        assert [each for each in SECRETS if each.casefold() in text.casefold()] == [], address
    kept = files_of(store)
    assert store.name in kept
    for name, content in kept.items():
        for secret in SECRETS:
            for code in ("utf-8", "utf-16-le", "utf-16-be"):
                assert secret.casefold().encode(code) not in content.lower(), (name, secret)
        assert not any(letters(typed)[9:] in letters(content.decode("latin-1")) for typed, _, _ in TYPED)


def open_first(page: Page) -> None:
    page.locator(".kb-found h2 a").first.click()
    expect(page.locator("#kb-vote[data-ready]")).to_be_attached()
    wait_for_an_empty_outbox(page)


@pytest.mark.parametrize("way", ["enter", "waiting"])
def test_nothing_personal_is_sent_or_kept(context: BrowserContext, served: Served, way: str) -> None:
    page, sent = context.new_page(), Sent(context)
    for number, (typed, _, left) in enumerate(TYPED if way == "enter" else TYPED[::2], 1):
        page.goto(f"{served.address}/search/")
        field = page.get_by_role("searchbox")
        field.press_sequentially(typed, delay=5)
        if way == "enter":
            field.press("Enter")
        expect(page.locator(".kb-found li").first).to_be_visible()
        # Whoever waits two seconds has asked, too.
        told(page, served, 2 * number - 1)
        open_first(page)
        told(page, served, 2 * number)
        assert_secret_free(sent, served.store)
        assert left in {search.query for search in told(page, served, 2 * number)}
    events = [text for address, text in sent.read() if address.endswith("/collector/events")]
    last = [left for _, _, left in (TYPED if way == "enter" else TYPED[::2])][-1]
    assert any(last in text for text in events)


def test_the_addresses_of_the_index_tell_no_word_of_a_question(
    context: BrowserContext, served: Served
) -> None:
    page, sent = context.new_page(), Sent(context)
    page.goto(f"{served.address}/search/")
    page.get_by_role("searchbox").press_sequentially("ransomware zzyzx on granny's notebook", delay=5)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".kb-found li").first).to_be_visible()

    shards = {to for to, _ in sent.read() if "/assets/search/" in to and ".json" in to}
    assert len(shards) > 1
    for word in ("ransom", "zzyzx", "granny", "notebook"):
        assert not [each for each in shards if word in unquote_plus(each).casefold()]
