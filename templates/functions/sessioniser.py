"""Moves sessions forward by what CloudFront's real-time log says of their page views.

The network is cut off the address and the session cookie hashed before anything is kept: neither leads back to a
visitor, and nobody who reads the table can take over a session. Log lines themselves are never logged.
"""

import base64
import hashlib
import ipaddress
import json
import os
import re
from contextlib import suppress
from urllib.parse import unquote

DAY = 86_400
# CloudFront sends chosen fields in its own fixed order: keep this list like Fields of the edge stack's log.
FIELDS = (
    "timestamp", "c-ip", "sc-status", "cs-method", "cs-uri-stem", "x-edge-request-id", "cs-cookie",
    "x-edge-result-type", "c-country",
)  # fmt: skip
COOKIE = re.compile(r"(?:^|[;\s])SESSIONID=([^;\s]+)")


def network(address):
    """The /24 or /48 an address is in; empty for what is no address."""
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if version == 4 else 48}", strict=False))


def click(line):
    """One log line as a dictionary without direct personal data. Raises ValueError for a line of another shape."""
    values = line.rstrip("\n").split("\t")
    if len(values) != len(FIELDS):
        raise ValueError(f"{len(values)} fields, not {len(FIELDS)}")
    raw = dict(zip(FIELDS, values, strict=True))
    found = COOKIE.search(unquote(raw["cs-cookie"]))
    return {
        "at": float(raw["timestamp"]),
        "request_id": raw["x-edge-request-id"],
        "session": hashlib.sha256(found[1].encode()).hexdigest()[:32] if found else None,
        "network": network(raw["c-ip"]),
        "country": raw["c-country"],
        "method": raw["cs-method"],
        "path": raw["cs-uri-stem"].partition("?")[0],  # a query may hold anything a visitor typed
        "status": int(raw["sc-status"]),
        "result": raw["x-edge-result-type"],
    }


def sessions(clicks):
    """Clicks by session: first and last time, and where the last one was."""
    seen = {}
    for each in clicks:
        if each["session"]:
            known = seen.setdefault(each["session"], {"first": each["at"], "last": each["at"], "click": each})
            known["first"] = min(known["first"], each["at"])
            if each["at"] >= known["last"]:
                known["last"], known["click"] = each["at"], each
    return seen


def number(seconds, times=1000):
    """A whole number as DynamoDB's client takes it, milliseconds by default."""
    return {"N": str(round(seconds * times))}


def upsert(dynamodb, session, known):
    """Move a session forward, never back: repeated, late and reordered records leave the same item."""
    first, latest = number(known["first"]), known["click"]
    item = {"TableName": os.environ["SESSIONS_TABLE"], "Key": {"sessionId": {"S": session}}}
    end = known["last"] + int(os.environ["SESSION_DAYS"]) * DAY
    conditional = dynamodb.exceptions.ConditionalCheckFailedException
    try:
        answer = dynamodb.update_item(
            **item,
            UpdateExpression="SET firstSeen = if_not_exists(firstSeen, :first), lastSeen = :last, expiresAt = :end, "
            "#p = :path, #n = :network, #c = :country",
            ConditionExpression="attribute_not_exists(lastSeen) OR lastSeen < :last",
            ExpressionAttributeNames={"#p": "path", "#n": "network", "#c": "country"},
            ExpressionAttributeValues={
                ":first": first,
                ":last": number(known["last"]),
                ":end": number(end, 1),
                ":path": {"S": latest["path"]},
                ":network": {"S": latest["network"]},
                ":country": {"S": latest["country"]},
            },
            ReturnValues="UPDATED_NEW",
        )
        if int(answer["Attributes"]["firstSeen"]["N"]) <= int(first["N"]):
            return
    except conditional:
        pass  # a later click is in already
    with suppress(conditional):  # an earlier or the same click is in already
        dynamodb.update_item(
            **item,
            UpdateExpression="SET firstSeen = :first",
            ConditionExpression="firstSeen > :first",
            ExpressionAttributeValues={":first": first},
        )


def handler(event, _context, dynamodb=None):
    """Kinesis: what cannot be read or written is reported; Lambda goes on from there, then gives it to the queue."""
    if dynamodb is None:
        import boto3

        dynamodb = boto3.client("dynamodb")
    clicks, failed, places = [], set(), {}
    for record in event["Records"]:
        place = record["kinesis"]["sequenceNumber"]
        try:
            found = click(base64.b64decode(record["kinesis"]["data"]).decode())
        except ValueError as error:
            print(json.dumps({"unreadable": place, "why": type(error).__name__}))
            failed.add(place)
            continue
        clicks.append(found)
        places.setdefault(found["session"], []).append(place)
    for session, known in sessions(clicks).items():
        try:
            upsert(dynamodb, session, known)
        except Exception as error:  # one session's trouble must not hold up the others
            print(json.dumps({"unwritten": places[session][0], "why": type(error).__name__}))
            failed.update(places[session])
    return {"batchItemFailures": [{"itemIdentifier": place} for place in sorted(failed, key=int)]}
