"""Takes order events from the queue and accepts each order once, however often its event comes.

The record in the idempotency table is the acceptance itself, written on condition that it is not there yet. So there
is no moment between doing and remembering, and of two consumers with the same order one is told that it is too late.
"""

import json
import os
import re
import time
from functools import cache

import boto3
from botocore.exceptions import ClientError

DAY = 86_400  # seconds
ORDER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class PoisonError(ValueError):
    """A message that no retry will make sense of."""


@cache
def dynamodb():
    """The client, made once per container and not before it is needed."""
    return boto3.client("dynamodb")


def handler(event, _context):
    """Accept the orders of a batch; return the messages to try again, so that one does not repeat the others."""
    failures, count = [], {"OrdersAccepted": 0, "OrderDuplicates": 0, "OrderFailures": 0}
    for message in event["Records"]:
        try:
            count["OrdersAccepted" if accept(order_id(message), message) else "OrderDuplicates"] += 1
        except Exception as error:  # whatever it is, it must not take the rest of the batch along
            count["OrderFailures"] += 1
            failures.append({"itemIdentifier": message["messageId"]})
            # Never the body: it holds a name and an address.
            print(json.dumps({"failed": message["messageId"], "error": type(error).__name__}))
    emit(count)
    return {"batchItemFailures": failures}


def order_id(message):
    """The id of the order an event tells of; PoisonError where it has none."""
    try:
        found = json.loads(message["body"])["order"]["id"]
    except (ValueError, KeyError, TypeError) as error:
        raise PoisonError("not an order event") from error
    if not (isinstance(found, str) and ORDER_ID.fullmatch(found)):
        raise PoisonError("not an order id")
    return found


def accept(order, message):
    """Write the order's record; False if it is there already. Everything else that DynamoDB says is an error."""
    now = int(time.time())
    item = {
        "idempotencyKey": {"S": f"order#{order}"},
        "recordedAt": {"N": str(now)},
        "messageId": {"S": message["messageId"]},
        "expiresAt": {"N": str(now + int(os.environ["KEEP_DAYS"]) * DAY)},
    }
    try:
        dynamodb().put_item(
            TableName=os.environ["TABLE"], Item=item, ConditionExpression="attribute_not_exists(idempotencyKey)"
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return False
        raise
    return True


def emit(count):
    """Print the counts in the form that CloudWatch turns into metrics."""
    metrics = [{"Name": name, "Unit": "Count"} for name in count]
    about = {"Namespace": os.environ["NAMESPACE"], "Dimensions": [["Service"]], "Metrics": metrics}
    head = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [about]}
    print(json.dumps({"_aws": head, "Service": "svc-fulfilment", **count}))
