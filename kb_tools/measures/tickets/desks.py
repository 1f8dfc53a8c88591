"""The desks whose exports can be read, by name."""

from __future__ import annotations

from importlib import import_module

from kb_tools.measures.tickets.reading import Reader

DESKS = {
    "zendesk": "Zendesk: pages or lines of JSON, or CSV",
    "freshdesk": "Freshdesk: JSON with stats and conversations, or CSV",
    "intercom": "Intercom: conversations as JSON",
    "jira": "Jira Service Management: issues as JSON, with changelog and SLA fields",
    "hubspot": "HubSpot: tickets as JSON",
    "zammad": "Zammad: tickets as JSON, expanded",
    "chatwoot": "Chatwoot: conversations as JSON",
    "plain": "any desk: CSV or JSON lines with columns named as in the reference",
}


def reader_of(desk: str) -> Reader:
    """The reader of a desk, a key of DESKS."""
    reader: Reader = import_module(f"kb_tools.measures.tickets.{desk}").read
    return reader
