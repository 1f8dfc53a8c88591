from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from kb_tools.measures.report_json import write_json_report
from kb_tools.measures.report_schema import report_schema
from tests.measures.measured import made


@pytest.mark.parametrize("kind", ["all", "hostile", "no tickets", "none"])
def test_every_report_is_as_its_schema_says_and_has_no_key_that_it_does_not_name(kind: str) -> None:
    told = json.loads(write_json_report(*made(kind)))
    schema = report_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(told)
    assert set(told) == set(schema["properties"])
