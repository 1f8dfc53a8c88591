"""What the collector offers on the web, as OpenAPI 3.1: from the declarations of events, and from ROUTES.

The collector makes its routes from ROUTES too, so that the two cannot part.
"""

from __future__ import annotations

from typing import Any

import msgspec

from kb_tools import __version__
from kb_tools.feedback.events import BY_LINK, COMMENT_LENGTH, KINDS, event_schema, example_event

MOST_IN_A_BATCH = 50
HONEYPOT = "website"
FORMS = {"/votes": "vote", "/steps": "step", "/flags": "flag"}
"""What a page without JavaScript sends: where to, and as which kind."""
_NOT_ON_A_FORM = ("kind", "version", "at", "after_ms")
_MADE_IF_MISSING = ("id", "reader")

ROUTES: dict[str, tuple[str, ...]] = {
    "/events": ("POST", "OPTIONS"),
    "/events/batch": ("POST", "OPTIONS"),
    **dict.fromkeys(FORMS, ("POST",)),
    "/search": ("GET", "HEAD"),
    "/survey": ("GET", "HEAD", "POST"),
    "/health": ("GET", "HEAD"),
    "/ready": ("GET", "HEAD"),
    "/metrics": ("GET", "HEAD"),
    "/openapi.json": ("GET", "HEAD"),
}
"""Each path with its methods. HEAD and OPTIONS are what the web expects beside a GET and a POST."""

_WHY = {
    "400": "It could not be read: the sentence names the field, what was found and what was expected.",
    "403": "It came from a page that is not one of ours, by its Origin or Referer.",
    "408": "The body took too long to arrive.",
    "413": "The body is too large.",
    "415": "The body has another type, or is compressed.",
    "429": "Too much came from this network just now.",
    "503": "It cannot be done just now. Sending it again later is safe.",
}
_LINK = (
    ("question", "what is asked", "satisfaction"),
    ("locale", "the language of the page", "en"),
    ("until", "the last second in which the link holds, since 1970", "1796083200"),
    ("link", "the random token of the link", "m4Kx0TqYcJ8wVb2ZsN6uPg"),
    ("signature", "what only the owner of the secret can make of these", "c2lnbmVk"),
)
_LINK_REFUSED = {
    "403": "The link is not ours, or not whole.",
    "410": "The link has expired.",
    "503": "No surveys are asked here, or the answer cannot be kept now.",
}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}


def openapi() -> dict[str, Any]:
    """The whole description."""
    kinds = {kind: declared for kind, declared in KINDS.items() if kind not in BY_LINK}
    events = event_schema(kinds)
    parts = {name: _moved(part) for name, part in events["$defs"].items()}
    parts["Event"] = {
        "description": events["description"],
        "oneOf": _moved(events["oneOf"]),
        "discriminator": {
            "propertyName": "kind",
            "mapping": {
                kind: f"#/components/schemas/{declared.__name__}" for kind, declared in kinds.items()
            },
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The collector of Beeline",
            "version": __version__,
            "summary": "Takes what readers of a help centre answer, and what came of their searches.",
            "description": (
                "An event counts once, by its id, however often it is sent. It is acknowledged once it is "
                "durable. Events are taken only from the pages of the help centre: a POST needs an `Origin` "
                "or a `Referer` of theirs. No cookie is set, and no address is stored."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "where the collector is"}],
        "paths": _paths(),
        "components": {"schemas": {**parts, **_OWN_PARTS, **_forms(parts)}},
    }


def _paths() -> dict[str, Any]:
    refusals = ("400", "403", "408", "413", "415", "429", "503")
    return {
        "/events": {
            "post": {
                "operationId": "keepEvent",
                "summary": "Keep one event.",
                "parameters": [_parameter("proof", "a proof of work, where one was asked for", "11305")],
                "requestBody": _body("application/json", _ref("Event"), vote=example_event("vote")),
                "responses": {
                    "201": _json("It is new, and durable.", "Kept"),
                    "200": _json("It was here already.", "Kept"),
                    **_refused(*refusals),
                },
            }
        },
        "/events/batch": {
            "post": {
                "operationId": "keepEvents",
                "summary": "Keep events that waited on a device; each is answered for itself.",
                "requestBody": _body("application/json", _ref("Batch"), two=[example_event("vote")]),
                "responses": {
                    "200": _json("What became of each, in the order in which they came.", "Results"),
                    **_refused(*refusals),
                },
            }
        },
        **{
            path: {
                "post": {
                    "operationId": f"keep{kind.title()}",
                    "summary": f"Keep a {kind} from a page without JavaScript.",
                    "requestBody": _body("application/x-www-form-urlencoded", _ref(f"{kind.title()}Form")),
                    "responses": {
                        "303": {
                            "description": "It is durable; on to the page of thanks.",
                            "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
                        },
                        "200": _page("It is durable; a page of thanks."),
                        **{status: _page(_WHY[status]) for status in refusals},
                    },
                }
            }
            for path, kind in FORMS.items()
        },
        "/search": {
            "get": {
                "operationId": "search",
                "summary": "Answer a question, for readers without JavaScript and for programs.",
                "parameters": [
                    _parameter("q", "the question", "lost phone"),
                    _parameter("locale", "the language of the index; empty for the site's own", "en"),
                    _parameter("format", '"json" for JSON, else the Accept header decides', "json"),
                ],
                "responses": {
                    "200": _found("What was found, the best first."),
                    **{status: _found(_WHY[status]) for status in ("400", "429", "503")},
                },
            }
        },
        "/survey": {
            "get": {
                "operationId": "askSurvey",
                "summary": "Show the question of a signed link. Nothing is kept, however often it is opened.",
                "parameters": [
                    *(_parameter(name, told, example) for name, told, example in _LINK),
                    _parameter("value", "the mark that is shown as chosen", "4"),
                ],
                "responses": {
                    "200": _page("The question."),
                    **{status: _page(told) for status, told in _LINK_REFUSED.items()},
                },
            },
            "post": {
                "operationId": "answerSurvey",
                "summary": "Keep the answer to the question of a signed link.",
                "requestBody": _body("application/x-www-form-urlencoded", _ref("SurveyForm")),
                "responses": {
                    "200": _page("It is durable; a page of thanks."),
                    **{status: _page(_WHY[status]) for status in refusals},
                    **{status: _page(told) for status, told in _LINK_REFUSED.items()},
                },
            },
        },
        "/health": {
            "get": {
                "operationId": "health",
                "summary": "Whether the collector is alive. If it is not, start it anew.",
                "responses": {"200": _json("It is.", "Health"), "503": _json("It has stopped.", "Health")},
            }
        },
        "/ready": {
            "get": {
                "operationId": "ready",
                "summary": "Whether an event would be kept now, tried out on the store itself.",
                "responses": {"200": _json("It would.", "Ready"), "503": _json("It would not.", "Ready")},
            }
        },
        "/metrics": {
            "get": {
                "operationId": "metrics",
                "summary": "Figures for Prometheus: counts and times, nothing of anybody.",
                "responses": {
                    "200": {
                        "description": "The figures.",
                        "content": {"text/plain": {"schema": {"type": "string"}}},
                    }
                },
            }
        },
        "/openapi.json": {
            "get": {
                "operationId": "describe",
                "summary": "This description.",
                "responses": {
                    "200": {
                        "description": "It.",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
            }
        },
    }


_OWN_PARTS: dict[str, Any] = {
    "Kept": {
        "type": "object",
        "required": ["id"],
        "additionalProperties": False,
        "properties": {"id": {"type": "string", "description": "the event's own id"}},
    },
    "Refusal": {
        "type": "object",
        "required": ["error"],
        "additionalProperties": False,
        "properties": {
            "error": {"type": "string", "description": "a sentence for a person"},
            "proof": {
                "type": "integer",
                "description": (
                    "only in a flood: send the event again with ?proof=N, where the SHA-256 of its id, a "
                    "colon and N begins with so many zero bits"
                ),
            },
        },
    },
    "Batch": {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_IN_A_BATCH,
        "description": "Events. One that cannot be read is refused by itself, and stops no other.",
        "items": {"description": "an Event"},
    },
    "Results": {
        "type": "object",
        "required": ["results"],
        "additionalProperties": False,
        "properties": {
            "results": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["outcome"],
                    "additionalProperties": False,
                    "properties": {
                        "outcome": {
                            "enum": ["kept", "known", "refused", "later"],
                            "description": (
                                "kept: new, and durable. known: it was here already. refused: it never will "
                                "be kept. later: send it again"
                            ),
                        },
                        "id": {"type": "string", "description": "the event's own id, where it has one"},
                        "error": {"type": "string", "description": "why it was refused or has to wait"},
                    },
                },
            }
        },
    },
    "Health": {
        "type": "object",
        "required": ["status", "store"],
        "additionalProperties": False,
        "properties": {
            "status": {"enum": ["ok", "stopped"]},
            "store": {"enum": ["ok", "failing"], "description": "what came of the last commit"},
        },
    },
    "Ready": {
        "type": "object",
        "required": ["status"],
        "additionalProperties": False,
        "properties": {"status": {"enum": ["ok", "failing"]}},
    },
    "Found": {
        "type": "object",
        "required": ["query", "sure", "mended", "locale", "hits", "person"],
        "properties": {
            "query": {"type": "string"},
            "sure": {"type": "boolean", "description": "whether one of them likely answers"},
            "mended": {
                "type": "string",
                "description": "the question as it was read, where words were mended",
            },
            "locale": {"type": "string"},
            "hits": {"type": "array", "items": {"type": "object"}},
            "person": {"type": "string", "description": "where to reach a person"},
        },
    },
}


def form_fields(kind: str) -> tuple[str, ...]:
    """What a form may give of an event of this kind."""
    return tuple(name for name in KINDS[kind].__struct_fields__ if name not in _NOT_ON_A_FORM)


def _forms(parts: dict[str, Any]) -> dict[str, Any]:
    forms = {f"{kind.title()}Form": _form(kind, parts[KINDS[kind].__name__]) for kind in FORMS.values()}
    link = {name: {"type": "string", "description": told} for name, told, _ in _LINK}
    value = {"type": "integer", "description": "the mark", "minimum": 0, "maximum": 10}
    comment = {"type": "string", "maxLength": COMMENT_LENGTH}
    forms["SurveyForm"] = {
        "type": "object",
        "required": [*link, "value"],
        "properties": {**link, "value": value, "comment": comment},
    }
    return forms


def _form(kind: str, part: dict[str, Any]) -> dict[str, Any]:
    """The form of a page without JavaScript: what such a page can know; empty is left out."""
    known = {field.name: field for field in msgspec.structs.fields(KINDS[kind])}
    required = [name for name in form_fields(kind) if known[name].required and name not in _MADE_IF_MISSING]
    fields = {}
    for name in form_fields(kind):
        field = part["properties"][name]
        if name not in required:
            told = {key: field[key] for key in ("description", "examples") if key in field}
            kept = {key: part for key, part in field.items() if key not in (*told, "default")}
            options = [part for part in kept.get("anyOf", [kept]) if part.get("type") != "null"]
            options = [
                {"enum": [each for each in part["enum"] if each is not None]} if "enum" in part else part
                for part in options
            ]
            field = {**told, "anyOf": [*options, {"const": ""}]}
        fields[name] = field
    machine = {
        "description": "What a machine filled in is thanked for and forgotten.",
        "required": [HONEYPOT],
        "properties": {HONEYPOT: {"type": "string", "minLength": 1}},
    }
    person = {"required": required, "properties": {**fields, HONEYPOT: {"const": ""}}}
    return {"type": "object", "anyOf": [person, machine]}


def _moved(part: Any) -> Any:
    """The same with references to where OpenAPI keeps its parts."""
    if isinstance(part, dict):
        return {
            key: each.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(each)
            for key, each in part.items()
        }
    return [_moved(each) for each in part] if isinstance(part, list) else part


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _body(kind: str, schema: dict[str, Any], **examples: object) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": schema}
    if examples:
        content["examples"] = {name: {"value": value} for name, value in examples.items()}
    return {"required": True, "content": {kind: content}}


def _json(told: str, name: str) -> dict[str, Any]:
    return {"description": told, "content": {"application/json": {"schema": _ref(name)}}}


def _refused(*statuses: str) -> dict[str, Any]:
    made = {status: _json(_WHY[status], "Refusal") for status in statuses}
    for status in ("429", "503"):
        made[status]["headers"] = _RETRY
    return made


def _page(told: str) -> dict[str, Any]:
    return {"description": told, "content": {"text/html": {"schema": {"type": "string"}}}}


def _found(told: str) -> dict[str, Any]:
    found = {"anyOf": [_ref("Found"), _ref("Refusal")]}
    content = {"text/html": {"schema": {"type": "string"}}, "application/json": {"schema": found}}
    return {"description": told, "content": content}


def _parameter(name: str, told: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": told,
        "schema": {"type": "string"},
        "example": example,
    }
