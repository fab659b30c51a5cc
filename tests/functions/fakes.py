"""A table and a queue that keep the promises the functions rely on, and break where a test says so."""

import json
import sqlite3
import threading
from contextlib import closing
from typing import Any

from botocore.exceptions import ClientError


def refusal(code: str, operation: str = "PutItem") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "as told"}}, operation)


class Table:
    """Records by key. A conditional write is atomic, as DynamoDB's is; ``refuse`` answers for chosen keys instead."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.refuse: dict[str, str] = {}
        self.unprocessed = 0
        self.largest_batch = 0
        self._lock = threading.Lock()

    def put_item(self, TableName: str, Item: dict[str, Any], ConditionExpression: str = "") -> None:
        key = Item["idempotencyKey"]["S"]
        if key in self.refuse:
            raise refusal(self.refuse[key])
        with self._lock:
            if ConditionExpression and key in self.items:
                assert ConditionExpression == "attribute_not_exists(idempotencyKey)"
                raise refusal("ConditionalCheckFailedException")
            self.items[key] = Item

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:
        [(table, asked)] = RequestItems.items()
        assert asked["ConsistentRead"] is True
        keys = [key["idempotencyKey"]["S"] for key in asked["Keys"]]
        assert 1 <= len(keys) <= 100  # what DynamoDB takes
        self.largest_batch = max(self.largest_batch, len(keys))
        held, now = (keys[1:], keys[:1]) if self.unprocessed and len(keys) > 1 else ([], keys)
        self.unprocessed -= bool(held)
        answer: dict[str, Any] = {"Responses": {table: [self.items[key] for key in now if key in self.items]}}
        if held:
            left = [{"idempotencyKey": {"S": key}} for key in held]
            answer["UnprocessedKeys"] = {table: {"Keys": left, "ConsistentRead": True}}
        return answer


class Queue:
    """Messages sent, as their bodies."""

    def __init__(self) -> None:
        self.bodies: list[Any] = []
        self.waiting = 0

    def get_queue_attributes(self, QueueUrl: str, AttributeNames: list[str]) -> dict[str, Any]:
        assert QueueUrl == "queue"
        return {"Attributes": {name: str(self.waiting) for name in AttributeNames}}

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:
        assert QueueUrl == "queue"
        self.bodies.append(json.loads(MessageBody))


class Database:
    """Orders by id and moment, asked as the Data API asks. SQLite runs the statement: it understands this much SQL."""

    def __init__(self) -> None:
        self.orders: dict[str, str] = {}
        self.calls: list[dict[str, Any]] = []
        self.error = ""

    def execute_statement(self, **call: Any) -> dict[str, Any]:
        self.calls.append(call)
        if self.error:
            raise refusal(self.error, "ExecuteStatement")
        values = {each["name"]: each["value"]["stringValue"] for each in call["parameters"]}
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("create table orders (id varchar(255) not null, created_date timestamp, primary key (id))")
            database.executemany("insert into orders values (?, ?)", self.orders.items())
            return {"records": [[{"stringValue": order}] for (order,) in database.execute(call["sql"], values)]}
