"""The site's own words: its names, the jargon that its readers know, and hard terms in plain words."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

Reason = Annotated[str, Meta(pattern=r"\S", max_length=300)]


class PreferredTerm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A term that is used for one thing, and those that are not."""

    instead_of: Annotated[
        tuple[Annotated[str, Meta(pattern=r"\S", max_length=80)], ...],
        Meta(
            description="Terms for the same thing that are not to be used.", examples=[["log in", "log on"]]
        ),
    ] = field(name="not")
    because: Annotated[
        Reason, Meta(description="Why this one.", examples=["The button on the page says “Sign in”."])
    ]


class WordFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """words.yml: the words of this site, each with the reason."""

    names: Annotated[
        dict[str, Reason],
        Meta(
            description="Names of products, as they are written, and what each is.",
            examples=[{"Northwind Agent": "The program on a computer that looks for harm."}],
        ),
    ] = {}
    allowed: Annotated[
        dict[str, Reason],
        Meta(
            description="Terms and short forms that readers know, and why we think so.",
            examples=[{"VPN": "It stands on the button."}],
        ),
    ] = {}
    preferred: Annotated[
        dict[str, PreferredTerm],
        Meta(
            description="One term for one thing.",
            examples=[{"sign in": {"not": ["log in"], "because": "The button says so."}}],
        ),
    ] = {}


class GlossaryTerm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One term of glossary.yml: what it means, in words that people say aloud."""

    plain: Annotated[
        str,
        Meta(
            pattern=r"\S",
            max_length=300,
            description="What it means, in one or two plain sentences.",
            examples=["A message that pretends to come from someone you trust."],
        ),
    ]
    also: Annotated[
        tuple[Annotated[str, Meta(pattern=r"\S", max_length=80)], ...],
        Meta(description="Other forms of the term.", examples=[["phishing message", "phish"]]),
    ] = ()
    article: Annotated[
        str,
        Meta(max_length=80, description="The id of an article that says more.", examples=["check-a-link"]),
    ] = ""

    def forms(self, name: str) -> tuple[str, ...]:
        """The term and its other forms."""
        return (name, *self.also)


def has_capitals_of(form: str, written: str) -> bool:
    """Whether a form of a term, found in any letter case, is written as the glossary or the list has it.

    A small letter may be a capital where a sentence begins; a capital stays one: “pin it” is no PIN.
    """
    if form.isupper():
        return written == form
    return all(
        word[:1].isupper() or not listed[:1].isupper()
        for listed, word in zip(form.split(), written.split(), strict=True)
    )
