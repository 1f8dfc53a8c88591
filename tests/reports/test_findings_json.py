from __future__ import annotations

import json

from hypothesis import given

from kb_tools.reports import FORMATS, CheckReport
from tests.reports.made import BLAME, LONG_WORD, PHONE, any_report, report


@given(made=any_report())
def test_any_report_is_json(made: CheckReport) -> None:
    assert len(json.loads(FORMATS["json"](made))["findings"]) == len(made.findings)


def test_a_fix_is_told_with_its_place_and_null_stands_where_there_is_none() -> None:
    read = json.loads(FORMATS["json"](report(BLAME, LONG_WORD)))
    assert read["version"] == 1
    assert read["articles"] == 3
    assert [each["fix"] for each in read["findings"]] == [
        None,
        {"line": 4, "column": 23, "length": 7, "text": "use"},
    ]
    assert read["findings"][0]["file"] == PHONE
