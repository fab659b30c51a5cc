"""The whole way of a page view: stream, mapping, function, session; and what the archive keeps of it."""

import base64
import json
from typing import Any

from tests.deploy.conftest import Deployed
from tests.deploy.test_fulfilment import until

ADDRESS, COOKIE = "192.0.2.183", "3f0c7a62"


def _line(at: float, path: str) -> str:
    """A line as CloudFront writes it."""
    return "\t".join([str(at), ADDRESS, "200", "GET", path, f"r-{at}", f"SESSIONID={COOKIE}", "Miss", "DE"]) + "\n"


def _sessions(deployed: Deployed) -> list[Any]:
    table = deployed.published("primary")["data-cart/sessions-table-name"]
    items: list[Any] = deployed.client("dynamodb").scan(TableName=table, ConsistentRead=True)["Items"]
    return items


def test_page_views_become_one_session_whatever_their_order(deployed: Deployed) -> None:
    kinesis, stream = deployed.client("kinesis"), deployed.published("primary")["clickstream/stream-arn"]
    for at, path in ((200.0, "/cart?from=mail"), (100.0, "/"), (200.0, "/cart?from=mail"), (150.0, "/catalog")):
        kinesis.put_record(StreamARN=stream, Data=_line(at, path).encode(), PartitionKey=f"{at}")
    until(lambda: [item for item in _sessions(deployed) if item["firstSeen"]["N"] == "100000"])
    [item] = _sessions(deployed)
    assert (item["firstSeen"]["N"], item["lastSeen"]["N"]) == ("100000", "200000")
    assert item["path"]["S"] == "/cart"
    assert item["network"]["S"] == "192.0.2.0/24"
    assert int(item["expiresAt"]["N"]) == 200 + 30 * 86_400
    assert ADDRESS not in str(item)
    assert COOKIE not in str(item)


def test_lines_become_rows_without_address_and_cookie(deployed: Deployed) -> None:
    data = base64.b64encode(_line(200.0, "/cart").encode()).decode()
    event = json.dumps({"records": [{"recordId": "r", "data": data}]})
    answer = deployed.client("lambda").invoke(FunctionName="shop-prod-click-transform", Payload=event)
    [record] = json.loads(answer["Payload"].read())["records"]
    assert record["result"] == "Ok"
    row = base64.b64decode(record["data"]).decode()
    assert json.loads(row)["network"] == "192.0.2.0/24"
    assert ADDRESS not in row
    assert COOKIE not in row
