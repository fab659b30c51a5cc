"""Turns lines of CloudFront's real-time log into JSON for the archive, without direct personal data.

FIELDS, network and click are the sessioniser's, word for word: a test compares them.
"""

import base64
import hashlib
import ipaddress
import json
import re
from urllib.parse import unquote

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


def handler(event, _context):
    """Firehose: log lines to JSON; a line of another shape goes to the error prefix as it came."""
    records = []
    for record in event["records"]:
        result, data = "Ok", record["data"]
        try:
            text = json.dumps(click(base64.b64decode(data).decode()), separators=(",", ":"))
            data = base64.b64encode(f"{text}\n".encode()).decode()
        except ValueError as error:
            print(json.dumps({"unreadable": record["recordId"], "why": type(error).__name__}))
            result = "ProcessingFailed"
        records.append({"recordId": record["recordId"], "result": result, "data": data})
    return {"records": records}
