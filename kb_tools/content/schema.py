"""Every field that a writer can set, declared once.

From these declarations come validation, the JSON Schemas, the scaffolds of `kb new` and the reference
pages. A field's description says what it is for; its example could stand in a file as it is.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, field

from kb_tools.fields import Days


class ArticleType(StrEnum):
    """What kind of help an article gives. The kind decides its shape and its budget of words."""

    HOW_TO = "how_to"
    TROUBLESHOOTING = "troubleshooting"
    CONCEPT = "concept"
    REFERENCE = "reference"
    FAQ = "faq"
    POLICY = "policy"
    RELEASE_NOTE = "release_note"
    KNOWN_ISSUE = "known_issue"
    ADVISORY = "advisory"
    INCIDENT = "incident"
    TUTORIAL = "tutorial"
    GLOSSARY = "glossary"


class Audience(StrEnum):
    """Who may read an article."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Status(StrEnum):
    """Where an article stands in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


Identifier = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=1, max_length=80)]
LONGEST_TITLE = 300
Line = Annotated[str, Meta(pattern=r"\S", min_length=1, max_length=LONGEST_TITLE)]


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """A question as customers ask it, in one language."""

    text: Annotated[
        str, Meta(min_length=1, max_length=300, description="The question, in the customer's words.")
    ]
    locale: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="Its language.")] = (
        "en"
    )


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a statement comes from."""

    title: Annotated[
        str, Meta(min_length=1, max_length=300, description="Its name, as a reader would look for it.")
    ]
    url: Annotated[str, Meta(pattern=r"^https?://\S+$", max_length=2000, description="Its address.")] = ""


class SearchOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """Material's search options, with Material's meaning."""

    boost: Annotated[
        float, Meta(gt=0, le=100, description="Raises or lowers the article among the results.")
    ] = 1.0
    exclude: Annotated[bool, Meta(description="Leaves the article out of search.")] = False


class FrontMatter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The fields at the top of an article."""

    id: Annotated[
        Identifier,
        Meta(
            description="The article's name for ever, set once: votes, links and courses hold on to it when "
            "title and place change.",
            examples=["lost-phone"],
        ),
    ]
    title: Annotated[
        Line,
        Meta(
            description="What the customer would call it. Shown as the heading, in search and in lists.",
            examples=["Get back in after you lost your phone"],
        ),
    ]
    type: Annotated[
        ArticleType,
        Meta(description="What kind of help this is; it decides the article's shape.", examples=["how_to"]),
    ]
    short_title: Annotated[
        str,
        Meta(
            max_length=60,
            description="A shorter title for tight places, such as the ways in on the home page.",
            examples=["Lost phone"],
        ),
    ] = ""
    description: Annotated[
        str,
        Meta(
            max_length=400,
            description="The short answer, in one or two sentences. It stands first on the page, under the "
            "title, and in search results.",
            examples=["Sign in with a backup code. If you have none, we check who you are in a short call."],
        ),
    ] = ""
    category: Annotated[
        str,
        Meta(
            max_length=80,
            description="The category, a key of categories.yml. Without it, the folder decides.",
            examples=["signing-in"],
        ),
    ] = ""
    products: Annotated[
        tuple[Line, ...],
        Meta(
            description="The products it is about. One article may serve several.",
            examples=[["Northwind Vault"]],
        ),
    ] = ()
    versions: Annotated[
        tuple[Line, ...],
        Meta(description="The versions it holds for; empty means all.", examples=[["4.2", "5"]]),
    ] = ()
    audience: Annotated[
        Audience,
        Meta(
            description="Who may read it. An agent's article is left out of the customers' edition "
            "altogether.",
            examples=["customer"],
        ),
    ] = Audience.CUSTOMER
    locale: Annotated[
        str,
        Meta(
            pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$",
            description="The language it is written in; empty means the site's.",
            examples=["de"],
        ),
    ] = ""
    owner: Annotated[
        str, Meta(max_length=80, description="Who answers for it, a key of people.yml.", examples=["ana"])
    ] = ""
    reviewers: Annotated[
        tuple[Line, ...],
        Meta(description="Who read it last with an expert's eye, keys of people.yml.", examples=[["ben"]]),
    ] = ()
    last_reviewed_on: Annotated[
        date | None,
        Meta(
            description="The day on which a person last read it and found it right.", examples=["2026-11-03"]
        ),
    ] = None
    review_in: Annotated[
        Days,
        Meta(
            description="For how long one review holds. After that the article is due.", examples=["180 days"]
        ),
    ] = field(default_factory=lambda: Days(180))
    questions: Annotated[
        tuple[Line | Question, ...],
        Meta(
            description="How customers ask for it, in their own words, odd spelling and all. Search reads "
            "them.",
            examples=[["lost my phone cant log in"]],
        ),
    ] = ()
    keywords: Annotated[
        tuple[Line, ...],
        Meta(
            description="Words that people search for and that the text does not hold.",
            examples=[["2fa", "authenticator"]],
        ),
    ] = ()
    related: Annotated[
        tuple[Line, ...],
        Meta(description="What readers often need next: ids of articles.", examples=[["backup-codes"]]),
    ] = ()
    redirect_from: Annotated[
        tuple[Line, ...],
        Meta(
            description="Addresses where the article stood before. Each keeps working.",
            examples=[["account/lost-phone/"]],
        ),
    ] = ()
    ai_assisted: Annotated[
        bool,
        Meta(
            description="A machine drafted some of it. It is published only after a person's review.",
            examples=[True],
        ),
    ] = False
    sources: Annotated[
        tuple[Line | Source, ...],
        Meta(
            description="What the advice rests on: a name, or a title with its address.",
            examples=[[{"title": "NIST SP 800-63B", "url": "https://pages.nist.gov/800-63-4/"}]],
        ),
    ] = ()
    status: Annotated[
        Status,
        Meta(
            description="A draft is not published; an archived article stays at its address with a note, "
            "out of lists and search.",
            examples=["published"],
        ),
    ] = Status.PUBLISHED
    tags: Annotated[tuple[Line, ...], Meta(description="Material's tags.", examples=[["phones"]])] = ()
    hide: Annotated[
        tuple[Line, ...],
        Meta(
            description="Parts of the page to leave out: toc, feedback, related, path, footer.",
            examples=[["toc"]],
        ),
    ] = ()
    icon: Annotated[
        str, Meta(max_length=100, description="Material's icon of the page.", examples=["material/cellphone"])
    ] = ""
    template: Annotated[
        str, Meta(max_length=100, description="Material's own template for the page.", examples=["home.html"])
    ] = ""
    search: Annotated[
        SearchOptions, Meta(description="Material's search options.", examples=[{"boost": 2}])
    ] = SearchOptions()


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who owns or reviews articles: only what a reader may see."""

    name: Annotated[
        Line, Meta(description="The name as readers see it; a first name is enough.", examples=["Ana Ruiz"])
    ]
    role: Annotated[
        str, Meta(max_length=120, description="What they do here.", examples=["account security"])
    ] = ""


class CategoryFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A category, as categories.yml describes it."""

    title: Annotated[Line, Meta(description="The category's name on the site.", examples=["Signing in"])]
    description: Annotated[
        str,
        Meta(
            max_length=300,
            description="What is in it, in one line.",
            examples=["Passwords, codes, a new phone."],
        ),
    ] = ""
    icon: Annotated[
        str, Meta(max_length=100, description="An icon of Material.", examples=["material/key"])
    ] = ""
    order: Annotated[
        int, Meta(description="Its place among the categories; lower comes first.", examples=[10])
    ] = 1000


class Channel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to reach a person."""

    name: Annotated[Line, Meta(description="What the button says.", examples=["Call us"])]
    href: Annotated[
        str,
        Meta(
            pattern=r"^(https?://|mailto:|tel:|/|[a-z0-9])\S*$",
            max_length=500,
            description="Where it leads: an address, tel: or mailto:, or a page of this site.",
            examples=["tel:+15550100"],
        ),
    ]
    note: Annotated[
        str,
        Meta(
            max_length=200,
            description="How long it takes and when it is open.",
            examples=["About 5 minutes. Mon-Fri 8-18."],
        ),
    ] = ""
    urgent: Annotated[bool, Meta(description="Also open in an emergency.", examples=[True])] = False


class Hours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When people answer."""

    zone: Annotated[str, Meta(description="The time zone, an IANA name.", examples=["Europe/Berlin"])] = "UTC"
    days: Annotated[
        tuple[str, ...],
        Meta(
            description="For each day with hours: day and span.",
            examples=[["mon 08:00-18:00", "tue 08:00-18:00"]],
        ),
    ] = ()
    text: Annotated[
        str,
        Meta(max_length=200, description="The hours in words.", examples=["Monday to Friday, 8:00 to 18:00"]),
    ] = ""


class ContactFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """contact.yml: how a customer reaches a person."""

    promise: Annotated[
        str,
        Meta(
            max_length=300,
            description="What happens when somebody writes, in one line.",
            examples=["A person reads every message. Half of all answers come within 2 hours."],
        ),
    ] = ""
    hours: Annotated[Hours, Meta(description="When people answer.")] = Hours()
    channels: Annotated[tuple[Channel, ...], Meta(description="The ways to reach a person, best first.")] = ()


class IncidentState(StrEnum):
    """The states of an incident, with the names that status pages use."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


class Impact(StrEnum):
    """How much an incident takes from people, with the names that status pages use."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class IncidentFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of incidents.yml; while it is not resolved, every page says so on top."""

    title: Annotated[
        Line, Meta(description="What people notice.", examples=["Sign-in is slow for some people"])
    ]
    state: Annotated[IncidentState, Meta(description="How far we are.", examples=["identified"])]
    text: Annotated[
        str,
        Meta(
            max_length=400,
            description="What is known, what to do, and when we speak again.",
            examples=["We found the cause. You can wait, or use the phone app. More by 11:15 UTC."],
        ),
    ] = ""
    article: Annotated[
        str,
        Meta(max_length=80, description="The id of the article with more.", examples=["incident-sign-in"]),
    ] = ""
    impact: Annotated[
        Impact,
        Meta(
            description="How much it takes from people. While a major or critical one is open, pages ask for "
            "votes only on the article about it.",
            examples=["minor"],
        ),
    ] = Impact.MAJOR
