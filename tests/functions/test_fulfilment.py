"""Each order is accepted once: duplicates, bad messages, refusals and races included."""

import json
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.functions.conftest import fresh
from tests.functions.fakes import Table


@pytest.fixture
def fulfilment(load: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name, value in {"TABLE": "idempotency", "KEEP_DAYS": "30", "NAMESPACE": "shop-dev/fulfilment"}.items():
        monkeypatch.setenv(name, value)
    return load("fulfilment")


@pytest.fixture
def table(fulfilment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Table:
    found = Table()
    monkeypatch.setattr(fulfilment, "dynamodb", lambda: found)
    return found


def message(number: int, body: Any) -> dict[str, Any]:
    return {"messageId": f"m{number}", "body": body if isinstance(body, str) else json.dumps(body)}


def order(name: str) -> dict[str, Any]:
    return {"order": {"id": name, "firstName": "Ada", "email": "ada@example.com"}}


def failed(answer: dict[str, Any]) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_a_duplicate_is_taken_as_done(fulfilment: ModuleType, table: Table) -> None:
    event = {"Records": [message(1, order("a")), message(2, order("a"))]}
    assert failed(fulfilment.handler(event, None)) == []
    assert failed(fulfilment.handler(event, None)) == []
    assert list(table.items) == ["order#a"]
    assert table.items["order#a"]["messageId"] == {"S": "m1"}


def test_a_refused_order_goes_back_alone_and_is_accepted_next_time(fulfilment: ModuleType, table: Table) -> None:
    table.refuse = {"order#b": "ProvisionedThroughputExceededException"}
    event = {"Records": [message(n, order(name)) for n, name in enumerate("abc")]}
    assert failed(fulfilment.handler(event, None)) == ["m1"]
    assert set(table.items) == {"order#a", "order#c"}
    table.refuse = {}
    assert failed(fulfilment.handler({"Records": [event["Records"][1]]}, None)) == []
    assert "order#b" in table.items


NO_JSON = ("", "no json", "null", "[]", "{}", '"text"')
NO_ORDER = ('{"order": {}}', '{"order": null}', '{"order": {"email": "ada@example.com"}}')
NO_ID = tuple(json.dumps({"order": {"id": found}}) for found in (7, None, "", "x" * 65, "a b", "a\n", "order#b"))


@pytest.mark.parametrize("body", NO_JSON + NO_ORDER + NO_ID)
def test_a_poison_message_fails_and_takes_nothing_along(fulfilment: ModuleType, table: Table, body: str) -> None:
    event = {"Records": [message(1, order("a")), message(2, body), message(3, order("b"))]}
    assert failed(fulfilment.handler(event, None)) == ["m2"]
    assert set(table.items) == {"order#a", "order#b"}


def test_of_many_consumers_with_one_order_one_accepts(fulfilment: ModuleType, table: Table) -> None:
    consumers, results = 16, []
    together = threading.Barrier(consumers)

    def consume(number: int) -> None:
        together.wait()
        results.append(fulfilment.accept("a", {"messageId": f"m{number}"}))

    threads = [threading.Thread(target=consume, args=(n,)) for n in range(consumers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * (consumers - 1) + [True]
    assert list(table.items) == ["order#a"]


def test_a_record_holds_no_personal_data_and_goes_after_its_days(
    fulfilment: ModuleType, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulfilment.time, "time", lambda: 1_000_000)
    fulfilment.handler({"Records": [message(1, order("a"))]}, None)
    assert table.items["order#a"] == {
        "idempotencyKey": {"S": "order#a"},
        "recordedAt": {"N": "1000000"},
        "messageId": {"S": "m1"},
        "expiresAt": {"N": str(1_000_000 + 30 * 86_400)},
    }


def test_the_log_counts_and_never_quotes(
    fulfilment: ModuleType, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {"Records": [message(1, order("a")), message(2, order("a")), message(3, {"order": {"email": "ada@x.org"}})]}
    fulfilment.handler(event, None)
    error, metrics = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert error == {"failed": "m3", "error": "PoisonError"}
    [about] = metrics["_aws"]["CloudWatchMetrics"]
    assert (about["Namespace"], about["Dimensions"]) == ("shop-dev/fulfilment", [["Service"]])
    assert metrics["Service"] == "svc-fulfilment"
    counted = {each["Name"]: metrics[each["Name"]] for each in about["Metrics"]}
    assert counted == {"OrdersAccepted": 1, "OrderDuplicates": 1, "OrderFailures": 1}


def test_dynamodb_takes_the_request_and_its_refusal_is_read(fulfilment: ModuleType) -> None:
    """The fake table above says nothing about the real one: botocore checks the shape of what is asked and answered."""
    keys: dict[str, Any] = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    client = boto3.client("dynamodb", "eu-west-1", **keys)
    fulfilment.dynamodb = lambda: client
    with Stubber(client) as stub:
        stub.add_response("put_item", {})
        stub.add_client_error("put_item", "ConditionalCheckFailedException")
        stub.add_client_error("put_item", "InternalServerError")
        assert fulfilment.accept("a", {"messageId": "m"}) is True
        assert fulfilment.accept("a", {"messageId": "m"}) is False
        with pytest.raises(client.exceptions.ClientError, match="InternalServerError"):
            fulfilment.accept("a", {"messageId": "m"})


DELIVERIES = st.lists(st.lists(st.tuples(st.sampled_from("abcde"), st.booleans()), max_size=10), max_size=8)


@given(DELIVERIES)
@settings(deadline=None)
def test_whatever_is_delivered_and_refused_each_order_is_accepted_once(deliveries: list[Any]) -> None:
    """A queue may deliver anything twice and in any order; a write may fail at any time."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"TABLE": "t", "KEEP_DAYS": "30", "NAMESPACE": "n"}.items():
            patch.setenv(name, value)
        module = fresh("fulfilment")
        table = Table()
        patch.setattr(module, "dynamodb", lambda: table)
        accepted: list[str] = []
        for batch in deliveries:
            for number, (name, refused) in enumerate(batch):
                table.refuse = {f"order#{name}": "InternalServerError"} if refused else {}
                before = set(table.items)
                answer = module.handler({"Records": [message(number, order(name))]}, None)
                assert failed(answer) == ([f"m{number}"] if refused else [])
                accepted += set(table.items) - before
        assert len(accepted) == len(set(accepted))
        assert set(accepted) == {f"order#{name}" for batch in deliveries for name, refused in batch if not refused}
