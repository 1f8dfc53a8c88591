"""Write the reference pages and JSON Schemas from the declarations, or check that they are true.

python scripts/generate.py            write them
python scripts/generate.py --check    exit 1 where a file is not what the declarations say
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import msgspec
from commands_page import commands_page
from data_sheet import sheet
from figures_page import figures_page
from reference_page import cell, example, page, table
from serverless import declared_js, personal_js

from kb_tools.checks.registry import all_rules
from kb_tools.cli.collector_settings import CONFIG, PREFIX, CollectorOptions
from kb_tools.content.schema import (
    ArticleType,
    CategoryFields,
    Channel,
    ContactFields,
    FrontMatter,
    Hours,
    IncidentFields,
    Person,
)
from kb_tools.content.wording import GlossaryTerm, PreferredTerm, WordFields
from kb_tools.feedback.description import MOST_IN_A_BATCH, openapi
from kb_tools.feedback.events import KINDS, event_schema, example_event
from kb_tools.fields import described, schema_of
from kb_tools.measures.declared_hours import HoursFields
from kb_tools.measures.report_schema import report_schema
from kb_tools.measures.simulation.truth import truth_schema
from kb_tools.measures.targets import TargetFields, TargetsFields
from kb_tools.settings import AskSettings, CheckSettings, FeedbackSettings, HomeSettings, Settings
from kb_tools.snapshot import snapshot_schema

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "beeline"


def main() -> int:
    """Write or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a file is out of date"
    )
    check = parser.parse_args().check
    stale = [
        file for file, text in generated().items() if not file.is_file() or file.read_text("utf-8") != text
    ]
    if check:
        for file in stale:
            print(
                f"{file.relative_to(ROOT)} is not what the declarations say: run `make generate`",
                file=sys.stderr,
            )
        return 1 if stale else 0
    for file in stale:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(generated()[file], "utf-8")
        print(file.relative_to(ROOT))
    return 0


def generated() -> dict[Path, str]:
    """Every generated file with its text."""
    files = {
        FOLDER / "fields.md": fields_page(),
        FOLDER / "settings.md": settings_page(),
        FOLDER / "rules.md": rules_page(),
        FOLDER / "events.md": events_page(),
        FOLDER / "data-sheet.md": data_sheet(),
        FOLDER / "commands.md": commands_page(),
        FOLDER / "figures.md": figures_page(),
    }
    files |= {
        ROOT / "contrib" / "worker" / "declared.js": declared_js(),
        ROOT / "contrib" / "worker" / "personal.js": personal_js(ROOT),
    }
    schemas = {
        "front-matter": schema_of(
            FrontMatter, title="Front matter of an article", address="urn:beeline-kb:front-matter"
        ),
        "people": named(Person, "people.yml"),
        "categories": named(CategoryFields, "categories.yml"),
        "contact": schema_of(ContactFields, title="contact.yml", address="urn:beeline-kb:contact"),
        "incidents": listed(IncidentFields, "incidents.yml"),
        "words": schema_of(WordFields, title="words.yml", address="urn:beeline-kb:words"),
        "glossary": named(GlossaryTerm, "glossary.yml"),
        "targets": schema_of(TargetsFields, title="targets.yml", address="urn:beeline-kb:targets"),
        "settings": schema_of(Settings, title="The settings of kb", address="urn:beeline-kb:settings"),
        "event": event_schema(),
        "snapshot": snapshot_schema(),
        "demo-truth": truth_schema(),
        "report": report_schema(),
        "openapi": openapi(),
    }
    for name, schema in schemas.items():
        files[FOLDER / "schemas" / f"{name}.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return files


def named(declared: type[msgspec.Struct], title: str) -> dict[str, Any]:
    """The schema of a file that maps names to entries."""
    entry = schema_of(declared, title=title, address=f"urn:beeline-kb:{title.removesuffix('.yml')}")
    head = {key: entry.pop(key) for key in ("$schema", "$id", "title")}
    defs = entry.pop("$defs", {})
    reference = {"$ref": entry["$ref"]} if "$ref" in entry else entry
    return {**head, "type": "object", "additionalProperties": reference, "$defs": defs}


def listed(declared: type[msgspec.Struct], title: str) -> dict[str, Any]:
    """The schema of a file that is a list of entries."""
    schema = named(declared, title)
    items = schema.pop("additionalProperties")
    return {**schema, "type": "array", "items": items}


def fields_page() -> str:
    """The reference of fields."""
    kinds = {kind.value: (kind.__doc__ or "") for kind in ArticleType}
    body = [
        "All fields stand at the top of an article, between two lines of `---`. A field that has no place there is an "
        "error, and the message names the nearest one that has.",
        "",
        "## An article",
        "",
        *table(described(FrontMatter)),
        "The types are: " + ", ".join(f"`{kind}`" for kind in kinds) + ".",
        "",
        "Schema for editors: [front-matter.json](schemas/front-matter.json).",
        "",
        "## people.yml",
        "",
        "Each entry is a key, such as `ana`, with these fields below it. Only put in what readers may see.",
        "",
        *table(described(Person)),
        "## categories.yml",
        "",
        "Each entry is a key, the name of a folder, with these fields below it.",
        "",
        *table(described(CategoryFields)),
        "## contact.yml",
        "",
        *table(described(ContactFields)),
        "Each channel has:",
        "",
        *table(described(Channel)),
        "The hours have:",
        "",
        *table(described(Hours)),
        "## incidents.yml",
        "",
        "A list. While an entry is not resolved, every page shows it on top.",
        "",
        *table(described(IncidentFields)),
        "## words.yml",
        "",
        "The words of the site, each with the reason: the check reads it.",
        "",
        *table(described(WordFields)),
        "A preferred term has:",
        "",
        *table(described(PreferredTerm)),
        "## glossary.yml",
        "",
        "Each entry is a term, with these fields below it.",
        "",
        *table(described(GlossaryTerm)),
        "## targets.yml",
        "",
        "What the desk wants to reach, a list below `targets:`. [Set targets](set-targets.md) shows one at work.",
        "",
        *table(described(TargetFields)),
        "Below `hours:` stands a list, too, in the order of time: when the desk is open. Without it, the hours of "
        "`contact.yml` hold.",
        "",
        *table(described(HoursFields)),
        "Schema: [targets.json](schemas/targets.json).",
    ]
    return page(
        "fields",
        "Fields of an article and of the site's files",
        "Every field that you can set, what it is for, what it takes, and an example.",
        [
            "which front matter fields are there",
            "what can i write in categories.yml",
            "is there a json schema for articles",
        ],
        body,
    )


def settings_page() -> str:
    """The reference of settings."""
    body = [
        "Settings stand in `mkdocs.yml`, under `plugins`, below `kb:`. All other settings of MkDocs and Material keep "
        "their meaning.",
        "",
        "```yaml",
        "plugins:",
        "  - kb:",
        "      edition: customers",
        "      feedback:",
        "        collector: https://votes.example.com",
        "```",
        "",
        "## The site",
        "",
        *table(described(Settings)),
        "## home",
        "",
        *table(described(HomeSettings)),
        "## feedback",
        "",
        *table(described(FeedbackSettings)),
        "## feedback: ask",
        "",
        *table(described(AskSettings)),
        "## check",
        "",
        *table(described(CheckSettings)),
        "## The collector",
        "",
        "`kb collector` takes these as options, such as `--per-minute 60`, from the environment, such as "
        f"`{PREFIX}PER_MINUTE=60`, or from a YAML file that `--config` or `{CONFIG}` names. An option counts before "
        "the environment, and that before the file. In the environment, several sites stand side by side with a "
        "space between them. [Run the collector](run-the-collector.md) shows them at work.",
        "",
        *table(described(CollectorOptions)),
        "Schema: [settings.json](schemas/settings.json).",
    ]
    return page(
        "settings",
        "Settings of the site",
        "What an owner can set in mkdocs.yml, under plugins and kb.",
        ["how do i turn off a rule", "where do votes go", "how do i build the agents edition"],
        body,
    )


def rules_page() -> str:
    """The reference of rules."""
    body = [
        "<!-- kb-ignore-file: safe-secret, safe-personal, safe-address: they are examples of what rules find -->",
        "<!-- kb-ignore-file: plain-jargon: the names of sources stand as they are known -->",
        "",
        "`kb check` reads articles with these rules. Each finding says where, what, why, and what to write instead. "
        "`kb explain` prints the same on a terminal.",
        "",
    ]
    for name, rule in all_rules().items():
        told = rule.explanation()
        body += [f"## {name}", "", f"Level: {rule.severity}.", "", told.summary, "", told.why, ""]
        body += [f"> Not so: {example(text)}" + "\n>" for text in told.bad]
        body += [f"> But so: {example(text)}" + "\n>" for text in told.good]
        body[-1] = body[-1].removesuffix("\n>")
        body += ["", f"Source: {told.source}", ""]
    body += [
        "## Rules that are not here",
        "",
        "- There is no rule about “please”: in trials it was right, and changed little for the reader.",
        "",
    ]
    return page(
        "rules",
        "Rules of the check",
        "What each rule looks for, why it matters to the reader, and how to say it better.",
        ["what does tone-blame mean", "which rules does kb check have", "why is my sentence flagged"],
        body,
    )


def declared_event(kind: str) -> list[str]:
    """The fields of a kind of event, and an event."""
    return [
        *table(described(KINDS[kind])),
        "For instance:",
        "",
        "```json",
        json.dumps(msgspec.to_builtins(example_event(kind)), indent=2),
        "```",
        "",
    ]


def events_page() -> str:
    """The reference of events."""
    body = [
        "A page sends one event for each answer, and for each thing that happens in a search, as JSON, to the "
        "collector's address with `/events` at its end. The collector answers 201 once the event is on the disk, and "
        "200 for one that it has already.",
        "",
        "## An answer",
        "",
        *declared_event("vote"),
        "## That the question was seen",
        "",
        "Once for each text and reader, when “Did this solve it?” was on the screen for a second. A tab in the "
        "background does not send it, nor a page that a browser prepares ahead, nor a browser that a program drives. "
        "Where the browser asks not to be tracked (Do Not Track, Global Privacy Control), it is not sent at all. It "
        "carries the token that an answer to this text would carry: so the report can tell how many of those who saw "
        "the question answered it. Webhooks do not get it.",
        "",
        *declared_event("shown"),
        "## A step that did not work",
        "",
        "A reader says at which step of an article they are stuck, and what they see instead.",
        "",
        *declared_event("step"),
        "## What an agent flags",
        "",
        "Only pages of the agents' edition send it.",
        "",
        *declared_event("flag"),
        "## A survey",
        "",
        "No page of the site sends it, and `/events` does not take it: it comes only by a signed link.",
        "",
        *declared_event("survey"),
        "## A search",
        "",
        "Nothing is sent while somebody types, and nothing at all where the browser asks not to be tracked (Do Not "
        "Track, Global Privacy Control). [Find out what people search](see-what-people-search.md) says what becomes of it.",
        "",
        *declared_event("search"),
        "## Several at once",
        "",
        f"A list of 1 to {MOST_IN_A_BATCH} events goes to `/events/batch`. Each is answered for itself, in the order "
        "of the list: `kept` for a new one, `known` for one that was there, `refused` with the reason, or `later` "
        "where it has to come again.",
        "",
        "Schemas: [event.json](schemas/event.json), [snapshot.json](schemas/snapshot.json), and [report.json](schemas/report.json) of `kb report --format json`. All that the collector "
        "offers stands in [openapi.json](schemas/openapi.json); it serves the same file at `/openapi.json`.",
    ]
    return page(
        "events",
        "Events that a page sends",
        "What leaves the page when a reader sees the question, answers or searches, field by field.",
        [
            "what data does the vote send",
            "what does the feedback widget store",
            "what is sent when somebody searches",
            "event json schema",
        ],
        body,
    )


def data_sheet() -> str:
    """The sheet for a privacy officer."""
    return page(
        "data-sheet",
        "Data sheet for your privacy officer",
        "What the help centre collects from readers, why, and for how long, with room for the legal basis.",
        [
            "record of processing activities for feedback",
            "which personal data does the help centre collect",
            "how long is feedback stored",
        ],
        sheet(cell),
    )


if __name__ == "__main__":
    raise SystemExit(main())
