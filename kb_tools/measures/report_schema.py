"""The JSON Schema of `kb report --format json`."""

from __future__ import annotations

from typing import Any

from kb_tools.measures.counting.waits import Waits

_MOMENT = {"type": "string", "format": "date-time"}
_DAY = {"type": "string", "format": "date", "description": "The Monday on which a week begins (UTC)."}
_COUNT = {"type": "integer", "minimum": 0}
_TEXT = {"type": "string"}
_SHARE = {"type": ["number", "null"], "minimum": 0, "maximum": 1, "description": "Null below 10."}
_VALUE = {"type": ["number", "null"], "description": "In the figure's unit; null where there are too few."}
_WAIT = {"type": ["integer", "null"], "description": "Milliseconds; null where there are too few."}
_OPEN = {"type": "array", "items": {"type": "object"}}


def report_schema() -> dict[str, Any]:
    """Draft 2020-12. What was measured is there where something was counted."""
    share = {"count": _COUNT, "of": _COUNT, "low": _SHARE, "high": _SHARE}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:beeline-kb:report",
        "title": "What kb report --format json writes",
        **_object(
            {
                "version": {"const": 1},
                "made_at": _MOMENT,
                "answers": _COUNT,
                "solved": _COUNT,
                "low": _SHARE,
                "high": _SHARE,
                "articles": _OPEN,
                "comments": _OPEN,
                "held": _OPEN,
                "searches": {"type": "object"},
                "points": _OPEN,
                "surveys": {"type": "object"},
                "response": {"type": "object"},
                "overdue": {"type": ["integer", "null"], "minimum": 0},
                "elsewhere": _OPEN,
            },
            {
                "period": _period(),
                "figures": _list(_figure()),
                "work": _list(_work()),
                "waits": _list(_object({name: _wait_column(name) for name in Waits._fields})),
                "trends": _object(
                    {
                        "helpfulness": _list(_object({"week_from": _DAY, **share})),
                        "no_result": _list(_object({"week_from": _DAY, **share})),
                        "categories": _list(_object({"category": _TEXT, "week_from": _DAY, **share})),
                        "marks": _list(
                            _object({"question": _TEXT, "mark": _COUNT, "week_from": _DAY, "people": _COUNT})
                        ),
                    }
                ),
                "left_out": _list(_object({"key": _TEXT, "count": _COUNT, "what": _TEXT, "why": _TEXT})),
            },
        ),
    }


def _object(required: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": {**required, **(more or {})}, "required": list(required)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _period() -> dict[str, Any]:
    named = {"type": ["string", "null"], "description": "Only these; null is all."}
    only = _object(dict.fromkeys(("category", "channel", "language", "product"), named))
    return _object({"from": _MOMENT, "to": _MOMENT, "weeks": _COUNT, "compared_from": _MOMENT, "only": only})


def _figure() -> dict[str, Any]:
    return _object(
        {
            "key": _TEXT,
            "name": _TEXT,
            "unit": {
                "enum": ["share", "score", "ms"],
                "description": "share: 0 to 1; score: -100 to 100; ms: milliseconds.",
            },
            "value": _VALUE,
            "low": _VALUE,
            "high": _VALUE,
            "people": _COUNT,
            "before_value": _VALUE,
            "before_people": _COUNT,
            "verdict": {"enum": ["better", "worse", "not_sure", "too_few"]},
            "better": {"enum": ["higher", "lower", ""]},
        }
    )


def _work() -> dict[str, Any]:
    return _object(
        {
            "kind": {"enum": ["mend", "write", "merge", "retire", "review"]},
            "article": {
                "type": "string",
                "description": "Its id; empty for one that is still to be written.",
            },
            "title": _TEXT,
            "people": {"type": "number", "minimum": 0, "description": "Left without help, at least."},
            "evidence": _list(_TEXT),
            "next_step": _TEXT,
            "outcome": {"enum": ["open", "waiting", "worked", "did_not_work"]},
        }
    )


def _wait_column(name: str) -> dict[str, Any]:
    if name == "group":
        return {"type": ["string", "integer"]}
    if name == "people":
        return _COUNT
    return _TEXT if name in ("wait", "clock", "group_by") else _WAIT
