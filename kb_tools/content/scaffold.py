"""The start of an article: front matter with its comments, and a body in the shape of its type."""

from __future__ import annotations

from datetime import date

from kb_tools.content.schema import ArticleType, FrontMatter
from kb_tools.fields import described
from kb_tools.yaml_source import write_scalar

_SHOWN = (
    "description",
    "owner",
    "last_reviewed_on",
    "review_in",
    "questions",
    "keywords",
    "related",
    "sources",
)

_STEPS = """<!-- One task. If it needs two, make two articles and link them. -->

## Before you start

<!-- What must be at hand or true before the first step. -->

## {title}

1. <!-- Where, then what: On the sign-in page, choose **Try another way**. -->

    <!-- What should happen: You see a list of ways to prove who you are. -->

2.

## If that does not work

<!-- The most likely reason, what to do then, and the way to a person. -->
"""
BODIES: dict[ArticleType, str] = {
    ArticleType.HOW_TO: _STEPS,
    ArticleType.TUTORIAL: """<!-- A lesson: the reader ends with something that works, and knows why. -->

## What you will have at the end

## What you need

## Steps

1. <!-- One action a step, and what should happen after it. -->

2.

## What you learned
""",
    ArticleType.TROUBLESHOOTING: """## What you see

<!-- The exact words on the screen, as customers quote them. One symptom. -->

## Most likely: <!-- the first cause -->

1. <!-- What to do, and what should happen. -->

2.

## If that was not it: <!-- the next cause -->

## When to call us

<!-- After what, and what to have at hand. -->
""",
    ArticleType.CONCEPT: """\
<!-- What it is in one sentence, what it does for the reader, and what it does not do. -->

## What it means for you

## An example
""",
    ArticleType.REFERENCE: """<!-- Facts to look up. A table helps; say where each value comes from. -->

| Name | What it is |
|---|---|
|  |  |
""",
    ArticleType.FAQ: """<!-- Real questions, in customers' words, each a heading with a question mark. -->

## <!-- The first question? -->
""",
    ArticleType.POLICY: """\
<!-- What we promise, to whom, since when. Plain words; the legal text is a link. -->

## What we promise

## What this does not cover

## If we break it
""",
    ArticleType.RELEASE_NOTE: """## What is new

<!-- What the reader can do now that was not possible before. -->

## What you need to do

## What we mended
""",
    ArticleType.KNOWN_ISSUE: """## What you see

## Who is affected

## What you can do until it is mended

1. <!-- The way round, step by step. -->

## When it will be mended

<!-- A day, or when you will say more. -->
""",
    ArticleType.ADVISORY: """## What to do now

1. <!-- The one action that protects. -->

## Who is affected

## What happened

## How we keep you informed
""",
    ArticleType.INCIDENT: """## What to do now

1. <!-- First what protects people, then what keeps evidence. -->

## What is happening

## When we speak again

<!-- A time with its zone. -->
""",
    ArticleType.GLOSSARY: """<!-- Hard words in plain ones. One sentence each, then an example. -->

Word
:   What it means.
""",
}


def new_article(kind: ArticleType, name: str, title: str, today: date, owner: str = "") -> str:
    """The text of a new article, a draft with prompts as comments; `name` becomes its id."""
    fields = {field.name: field for field in described(FrontMatter)}
    lines = [
        "---",
        f"id: {name}",
        f"title: {write_scalar(title)}",
        f"type: {kind.value}",
        "status: draft",
    ]
    for name in _SHOWN:
        field = fields[name]
        lines.append(f"# {field.meaning}")
        if name == "owner" and owner:
            lines.append(f"owner: {write_scalar(owner)}")
        elif name == "last_reviewed_on":
            lines.append(f"# last_reviewed_on: {today.isoformat()}")
        else:
            lines.append(f"# {name}: {field.example}")
    return "\n".join([*lines, "---", "", BODIES[kind].replace("{title}", title)])
