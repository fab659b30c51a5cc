"""The whole way of an order event: queue, mapping, function, record; what fails ends as a dead letter."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.deploy.conftest import Deployed


@pytest.fixture
def queue(deployed: Deployed) -> Iterator[str]:
    """The queue, with a visibility timeout of a second: eight failures take seconds instead of half an hour."""
    sqs, url = deployed.client("sqs"), deployed.published("primary")["messaging/order-events-queue-url"]
    before = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "1"})
    yield url
    sqs.set_queue_attributes(QueueUrl=url, Attributes=before)


def records(deployed: Deployed) -> dict[str, Any]:
    table = deployed.published("primary")["data-cart/idempotency-table-name"]
    items = deployed.client("dynamodb").scan(TableName=table, ConsistentRead=True)["Items"]
    return {item["idempotencyKey"]["S"]: item for item in items}


def until(happens: Callable[[], Any], seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (found := happens()) and time.monotonic() < end:
        time.sleep(0.2)
    return found


def waiting(deployed: Deployed, url: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = deployed.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


def test_orders_are_accepted_once_and_what_fails_becomes_a_dead_letter(deployed: Deployed, queue: str) -> None:
    sqs = deployed.client("sqs")
    bodies = [json.dumps({"order": {"id": name}}) for name in ("first", "first", "second")]
    bodies.insert(1, "not an order event")
    for body in bodies:
        sqs.send_message(QueueUrl=queue, MessageBody=body)
    assert until(lambda: {"order#first", "order#second"} <= set(records(deployed)))
    accepted = records(deployed)
    assert until(lambda: waiting(deployed, queue) == 0)
    for body in bodies[2:]:  # delivered again, much later
        sqs.send_message(QueueUrl=queue, MessageBody=body)
    assert until(lambda: waiting(deployed, queue) == 0)
    assert records(deployed) == accepted

    arn = deployed.published("primary")["messaging/order-events-dlq-arn"]
    dead = sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
    [letter] = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=2, MaxNumberOfMessages=10)["Messages"]
    assert letter["Body"] == "not an order event"
    sqs.delete_message(QueueUrl=dead, ReceiptHandle=letter["ReceiptHandle"])
