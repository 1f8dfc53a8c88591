"""What the function on Lambda does beyond the contract: its store, and its way out."""

from __future__ import annotations

from tests.contrib.conftest import Endpoint, StartsFunction, export_of
from tests.contrib.lambda_host import DynamoInMemory
from tests.contrib.test_contract import FORM, event


def test_a_table_that_fails_is_told_and_the_page_tries_again(start_function: StartsFunction) -> None:
    endpoint = start_function(DynamoInMemory(broken=True))
    for reply in (
        endpoint.post(event()),
        endpoint.post([event(), event()], "/events/batch"),
        endpoint.client.post("/votes", data={**FORM, "value": "yes"}),
    ):
        assert reply.status_code == 503 and reply.headers["retry-after"] == "30"
        assert "Provisioned" not in reply.text


def test_only_who_has_the_key_gets_what_was_kept_page_by_page(aws_lambda: Endpoint) -> None:
    sent = [event() for _ in range(450)]
    for first in range(0, 450, 50):
        assert aws_lambda.post(sent[first : first + 50], "/events/batch").status_code == 200
    kept = export_of(aws_lambda.client)
    assert sorted(each["id"] for each in kept) == sorted(each["id"] for each in sent)
    assert all(each["received_at"].endswith("Z") for each in kept)
    for authorization in ("", "Bearer", "Bearer wrong"):
        reply = aws_lambda.client.get("/export", headers={"Authorization": authorization})
        assert reply.status_code == 404


def test_what_is_for_those_who_run_a_server_is_not_there(aws_lambda: Endpoint) -> None:
    for path in ("/metrics", "/ready", "/openapi.json", "/search?q=x", "/survey"):
        assert aws_lambda.client.get(path).status_code == 404
