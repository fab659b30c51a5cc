"""Lost events are found and sent again once; what stays lost is counted; the standby waits for its writer."""

import json
import time
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from tests.functions.fakes import Database, Queue, Table

NOW = 1_790_000_000  # 2026-09-21 14:13:20 UTC


def at(minutes_ago: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(NOW - minutes_ago * 60))


@pytest.fixture
def world(load: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    settings = {"CLUSTER_ARN": "cluster", "SECRET_ARN": "secret", "TABLE": "idempotency", "QUEUE_URL": "queue"}
    settings |= {"KEEP_DAYS": "30", "GRACE_MINUTES": "15", "REGION_ROLE": "primary", "NAMESPACE": "n"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    module = load("reconcile")
    found = SimpleNamespace(module=module, table=Table(), queue=Queue(), database=Database(), now=NOW)
    clients = {"dynamodb": found.table, "sqs": found.queue, "rds-data": found.database}
    monkeypatch.setattr(module, "client", lambda name: clients[name])
    monkeypatch.setattr(module.time, "time", lambda: found.now)
    monkeypatch.setattr(module.time, "sleep", lambda _: None)
    found.run = lambda hours=3: module.handler({"hours": hours}, None)
    found.accept = lambda order: found.table.items.update(
        {f"order#{order}": {"idempotencyKey": {"S": f"order#{order}"}, "recordedAt": {"N": str(found.now)}}}
    )
    return found


def test_an_order_without_a_record_has_its_event_sent_again(world: SimpleNamespace) -> None:
    world.database.orders = {"a": at(30), "b": at(20), "c": at(40)}
    world.accept("a")
    assert world.run() == {"OrdersCompared": 3, "OrdersReemitted": 2, "OrdersMissing": 0}
    assert world.queue.bodies == [{"order": {"id": name}, "reemitted": True} for name in "bc"]


def test_the_newest_and_the_oldest_orders_are_left_alone(world: SimpleNamespace) -> None:
    world.database.orders = {"new": at(14), "due": at(16), "old": at(181)}
    assert world.run()["OrdersCompared"] == 1
    assert [body["order"]["id"] for body in world.queue.bodies] == ["due"]


def test_an_event_is_sent_again_once_and_then_people_are_told(world: SimpleNamespace) -> None:
    world.database.orders = {"a": at(20)}
    assert world.run()["OrdersReemitted"] == 1
    world.now += 300  # sent again, and on its way
    assert world.run() == {"OrdersCompared": 1, "OrdersReemitted": 0, "OrdersMissing": 0}
    world.now += 600
    assert world.run() == {"OrdersCompared": 1, "OrdersReemitted": 0, "OrdersMissing": 1}
    world.accept("a")
    assert world.run() == {"OrdersCompared": 1, "OrdersReemitted": 0, "OrdersMissing": 0}
    assert len(world.queue.bodies) == 1


def test_behind_a_full_queue_events_are_late_and_not_sent_again(world: SimpleNamespace) -> None:
    world.database.orders = {"a": at(20)}
    world.queue.waiting = 1_001
    assert world.run() == {"OrdersCompared": 1, "OrdersReemitted": 0, "OrdersMissing": 0}
    world.queue.waiting = 1_000
    assert world.run()["OrdersReemitted"] == 1


def test_what_is_sent_again_is_what_fulfilment_takes(
    world: SimpleNamespace, load: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.database.orders = {"a": at(20)}
    world.run()
    consumer = load("fulfilment")
    monkeypatch.setattr(consumer, "dynamodb", lambda: world.table)
    records = [{"messageId": "m", "body": json.dumps(body)} for body in world.queue.bodies]
    assert consumer.handler({"Records": records}, None) == {"batchItemFailures": []}
    world.now += 3600
    assert world.run() == {"OrdersCompared": 1, "OrdersReemitted": 0, "OrdersMissing": 0}


def test_a_crash_between_sending_and_noting_sends_twice_rather_than_never(world: SimpleNamespace) -> None:
    world.database.orders = {"a": at(20)}
    world.table.refuse = {"reemitted#a": "InternalServerError"}
    with pytest.raises(ClientError):
        world.run()
    world.table.refuse = {}
    assert world.run()["OrdersReemitted"] == 1
    assert [body["order"]["id"] for body in world.queue.bodies] == ["a", "a"]


def test_many_orders_come_by_the_page_and_are_compared_by_the_hundred(world: SimpleNamespace) -> None:
    world.database.orders = {f"{number:05}": at(20) for number in range(2_300)}
    for number in range(2_300):
        world.accept(f"{number:05}")
    del world.table.items["order#01777"]
    assert world.run() == {"OrdersCompared": 2_300, "OrdersReemitted": 1, "OrdersMissing": 0}
    after = [call["parameters"][2]["value"]["stringValue"] for call in world.database.calls]
    assert after == ["", "00999", "01999", "02299"]
    assert world.table.largest_batch == 100


def test_keys_that_dynamodb_did_not_process_are_asked_for_again(world: SimpleNamespace) -> None:
    world.database.orders = {name: at(20) for name in "abcd"}
    for name in "abcd":
        world.accept(name)
    world.table.unprocessed = 2
    assert world.run()["OrdersReemitted"] == 0
    assert world.table.unprocessed == 0


@pytest.mark.parametrize("code", ["BadRequestException", "DatabaseErrorException", "DatabaseUnavailableException"])
def test_the_standby_waits_for_its_writer_and_begins_by_itself(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.database.orders, world.database.error = {"a": at(20)}, code
    with pytest.raises(ClientError):
        world.run()
    monkeypatch.setenv("REGION_ROLE", "secondary")
    assert world.run() == {"standby": True}
    assert capsys.readouterr().out == ""  # no metric: nothing was compared
    world.database.error = ""
    assert world.run()["OrdersReemitted"] == 1


@pytest.mark.parametrize("code", ["AccessDeniedException", "ForbiddenException", "SecretsErrorException"])
def test_missing_permissions_are_an_error_in_the_standby_too(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("REGION_ROLE", "secondary")
    world.database.error = code
    with pytest.raises(ClientError):
        world.run()


def test_a_full_queue_or_table_in_the_standby_is_not_taken_for_a_missing_writer(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGION_ROLE", "secondary")
    world.database.orders = {"a": at(20)}
    world.table.refuse = {"reemitted#a": "ThrottlingException"}
    with pytest.raises(ClientError):
        world.run()


def test_the_services_take_the_requests(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fakes say nothing about the real services: botocore checks the shape of what is asked and answered."""
    keys: dict[str, Any] = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    real = {name: boto3.client(name, "eu-west-1", **keys) for name in ("rds-data", "dynamodb", "sqs")}
    monkeypatch.setenv("CLUSTER_ARN", "arn:aws:rds:eu-west-1:111122223333:cluster:shop-prod-orders")
    monkeypatch.setenv("SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/prod/orders/database")
    monkeypatch.setattr(world.module, "client", lambda name: real[name])
    stubs = {name: Stubber(client) for name, client in real.items()}
    moment = {"value": {"stringValue": "2026-09-21 11:13:20"}, "typeHint": "TIMESTAMP", "name": "since"}
    asked = {"parameters": ANY, "resourceArn": ANY, "secretArn": ANY, "database": "orders", "sql": world.module.SQL}
    attributes = {"Attributes": {"ApproximateNumberOfMessages": "3"}}
    stubs["sqs"].add_response("get_queue_attributes", attributes)
    stubs["rds-data"].add_response("execute_statement", {"records": [[{"stringValue": "a"}]]}, asked)
    stubs["dynamodb"].add_response("batch_get_item", {"Responses": {"idempotency": []}})
    stubs["dynamodb"].add_response("batch_get_item", {"Responses": {"idempotency": []}})
    stubs["sqs"].add_response("send_message", {"MessageId": "m"})
    stubs["dynamodb"].add_response("put_item", {})
    stubs["rds-data"].add_response("execute_statement", {"records": []})
    sent: list[Any] = []
    real["rds-data"].meta.events.register("before-parameter-build", lambda params, **_: sent.append(params))
    for stub in stubs.values():
        stub.activate()
    assert world.run()["OrdersReemitted"] == 1
    assert sent[0]["parameters"][0] == moment
    for stub in stubs.values():
        stub.assert_no_pending_responses()
