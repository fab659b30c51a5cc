"""Looks for orders that were committed but never accepted, and sends their event again, once.

The order service commits first and tells the queue afterwards, so a crash in between loses the event. This compares
the database with the idempotency table. An order still missing after its event was sent again is for people to look at.
"""

import json
import os
import time
from functools import cache

import boto3
from botocore.exceptions import ClientError

DAY = 86_400  # seconds
BACKLOG = 1_000  # messages waiting; with more than that, events are late, not lost, and more of them would not help
SQL = (
    "select id from orders where created_date >= :since and created_date < :until and id > :after "
    "order by id limit 1000"
)
# What the Data API answers where the cluster has no writer; wrong permissions and wrong requests are not among them.
NO_WRITER = {"BadRequestException", "DatabaseErrorException", "DatabaseUnavailableException"}


@cache
def client(service):
    """A client, made once per container and not before it is needed."""
    return boto3.client(service)


def handler(event, _context):
    """Compare the orders of the last ``event["hours"]`` hours, without the newest, whose events may be under way."""
    now = int(time.time())
    grace = int(os.environ["GRACE_MINUTES"]) * 60
    count = {"OrdersCompared": 0, "OrdersReemitted": 0, "OrdersMissing": 0}
    late = waiting() > BACKLOG
    try:
        for orders in pages(now - event["hours"] * 3600, now - grace):
            count["OrdersCompared"] += len(orders)
            known = marks([f"order#{order}" for order in orders])
            lost = [order for order in orders if f"order#{order}" not in known]
            sent = marks([f"reemitted#{order}" for order in lost])
            again = [] if late else [order for order in lost if f"reemitted#{order}" not in sent]
            emit_again(again, now)
            count["OrdersReemitted"] += len(again)
            count["OrdersMissing"] += sum(now - at >= grace for at in sent.values())
    except ClientError as error:
        if os.environ["REGION_ROLE"] == "primary" or error.response["Error"]["Code"] not in NO_WRITER:
            raise
        return {"standby": True}  # promoted, the cluster has a writer and the next run compares
    emit(count)
    return count


def waiting():
    """How many messages are in the queue and not being worked on."""
    name = "ApproximateNumberOfMessages"
    answer = client("sqs").get_queue_attributes(QueueUrl=os.environ["QUEUE_URL"], AttributeNames=[name])
    return int(answer["Attributes"][name])


def pages(since, until):
    """Ids of the orders made between two moments (seconds), a thousand at a time: an answer holds one megabyte."""
    after = ""
    while True:
        values = {"since": stamp(since), "until": stamp(until), "after": {"stringValue": after}}
        hints = {"since": {"typeHint": "TIMESTAMP"}, "until": {"typeHint": "TIMESTAMP"}}
        answer = client("rds-data").execute_statement(
            resourceArn=os.environ["CLUSTER_ARN"],
            secretArn=os.environ["SECRET_ARN"],
            database="orders",
            sql=SQL,
            parameters=[{"name": name, "value": value, **hints.get(name, {})} for name, value in values.items()],
        )
        orders = [row[0]["stringValue"] for row in answer["records"]]
        if not orders:
            return
        yield orders
        after = orders[-1]


def stamp(moment):
    """A moment as the database writes it: UTC without a zone."""
    return {"stringValue": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment))}


def marks(keys):
    """Which of the keys have a record, and the moment it names."""
    found, table = {}, os.environ["TABLE"]
    for start in range(0, len(keys), 100):
        left = {"Keys": [{"idempotencyKey": {"S": key}} for key in keys[start : start + 100]], "ConsistentRead": True}
        while left:
            answer = client("dynamodb").batch_get_item(RequestItems={table: left})
            for item in answer["Responses"].get(table, []):
                found[item["idempotencyKey"]["S"]] = int(item["recordedAt"]["N"])
            left = answer.get("UnprocessedKeys", {}).get(table)
            time.sleep(0.2 if left else 0)
    return found


def emit_again(orders, now):
    """Send the events, then note it: a crash in between sends them twice, which the consumer takes as once."""
    for order in orders:
        body = json.dumps({"order": {"id": order}, "reemitted": True})
        client("sqs").send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=body)
        item = {
            "idempotencyKey": {"S": f"reemitted#{order}"},
            "recordedAt": {"N": str(now)},
            "expiresAt": {"N": str(now + int(os.environ["KEEP_DAYS"]) * DAY)},
        }
        client("dynamodb").put_item(TableName=os.environ["TABLE"], Item=item)
        print(json.dumps({"reemitted": order}))


def emit(count):
    """Print the counts in the form that CloudWatch turns into metrics."""
    metrics = [{"Name": name, "Unit": "Count"} for name in count]
    about = {"Namespace": os.environ["NAMESPACE"], "Dimensions": [["Service"]], "Metrics": metrics}
    head = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [about]}
    print(json.dumps({"_aws": head, "Service": "svc-fulfilment", **count}))
