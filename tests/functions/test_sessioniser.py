"""The sessioniser: no direct personal data is kept, and no order or number of deliveries changes a session."""

import base64
import importlib.util
import inspect
import itertools
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).parents[2] / "templates" / "functions"


def load(name):
    spec = importlib.util.spec_from_file_location(name, FUNCTIONS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


function, transform = load("sessioniser"), load("click_transform")


class RefusedError(Exception):
    """What DynamoDB answers when a condition does not hold."""


class Table:
    """The two updates the sessioniser makes, with their conditions, on a dictionary of plain values."""

    exceptions = type("Exceptions", (), {"ConditionalCheckFailedException": RefusedError})

    def __init__(self, broken=()):
        self.items, self.broken = {}, set(broken)

    def update_item(self, TableName, Key, UpdateExpression, ConditionExpression, ExpressionAttributeValues, **_rest):
        assert TableName == "sessions"
        session = Key["sessionId"]["S"]
        values = {name: plain(value) for name, value in ExpressionAttributeValues.items()}
        if session in self.broken:
            raise RuntimeError("throttled")
        item = self.items.get(session, {})
        if ConditionExpression == "firstSeen > :first":
            if not item.get("firstSeen", 0) > values[":first"]:
                raise RefusedError
            item["firstSeen"] = values[":first"]
            return {}
        assert ConditionExpression == "attribute_not_exists(lastSeen) OR lastSeen < :last"
        if "lastSeen" in item and not item["lastSeen"] < values[":last"]:
            raise RefusedError
        assert UpdateExpression.startswith("SET firstSeen = if_not_exists(firstSeen, :first), lastSeen = :last")
        item.setdefault("firstSeen", values[":first"])
        item |= {"lastSeen": values[":last"], "path": values[":path"], "network": values[":network"]}
        item |= {"expiresAt": values[":end"]}
        self.items[session] = item
        return {"Attributes": {"firstSeen": {"N": str(item["firstSeen"])}}}


def plain(value):
    """What a typed value holds; numbers are whole."""
    [(kind, held)] = value.items()
    return int(held) if kind == "N" else held


def line(at=1_700_000_000.25, session="abc-123", address="192.0.2.183", path="/catalog?search=anna%20berg"):
    cookie = f"theme=dark;%20SESSIONID={session}" if session else "-"
    return "\t".join([f"{at}", address, "200", "GET", path, f"req-{at}", cookie, "Miss", "DE"]) + "\n"


def event(*lines):
    data = [base64.b64encode(each.encode()).decode() for each in lines]
    return {"Records": [{"kinesis": {"sequenceNumber": str(n), "data": d}} for n, d in enumerate(data, 100)]}


@pytest.fixture(autouse=True)
def settings(monkeypatch):
    monkeypatch.setenv("SESSION_DAYS", "30")
    monkeypatch.setenv("SESSIONS_TABLE", "sessions")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.183", "192.0.2.0/24"),
        ("2001:db8:85a3:8d3:1319:8a2e:370:7334", "2001:db8:85a3::/48"),
        ("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:db8:85a3::/48"),
        ("-", ""),
        ("", ""),
    ],
)
def test_only_the_network_of_an_address_is_kept(address, network):
    assert function.network(address) == network


def test_a_click_holds_no_address_cookie_or_query():
    found = function.click(line())
    text = str(found)
    assert "192.0.2.183" not in text
    assert "abc-123" not in text
    assert "anna" not in text
    assert found["path"] == "/catalog"
    assert len(found["session"]) == 32
    assert found["session"] == function.click(line(at=1.0))["session"] != function.click(line(session="x"))["session"]


def test_a_cookie_is_found_only_by_its_whole_name():
    assert function.click(line(session=None))["session"] is None
    assert function.click(line().replace("SESSIONID", "OTHERSESSIONID"))["session"] is None


def test_a_session_remembers_first_and_last_and_ends():
    table = Table()
    answer = function.handler(event(line(at=100.0, path="/"), line(at=250.5, path="/cart")), None, table)
    assert answer == {"batchItemFailures": []}
    (item,) = table.items.values()
    assert (item["firstSeen"], item["lastSeen"], item["path"]) == (100_000, 250_500, "/cart")
    assert item["expiresAt"] == 250 + 30 * 86_400
    assert item["network"] == "192.0.2.0/24"


def test_order_repetition_and_batching_do_not_change_the_outcome():
    lines = [line(at=at, path=f"/{at}") for at in (10.0, 20.0, 30.0)]
    outcomes = []
    for order in itertools.permutations(lines):
        one, many = Table(), Table()
        function.handler(event(*order, *order), None, one)
        for each in (*order, *order):
            function.handler(event(each), None, many)
        outcomes += [one.items, many.items]
    assert all(outcome == outcomes[0] for outcome in outcomes)
    (item,) = outcomes[0].values()
    assert (item["firstSeen"], item["lastSeen"], item["path"]) == (10_000, 30_000, "/30.0")


def test_visitors_without_a_session_leave_nothing():
    table = Table()
    assert function.handler(event(line(session=None)), None, table) == {"batchItemFailures": []}
    assert not table.items


@pytest.mark.parametrize("bad", ["too\tfew\n", line().replace("200", "?"), line().replace("1700000000.25", "now")])
def test_an_unreadable_line_is_reported_and_holds_up_no_other(bad, capsys):
    table = Table()
    answer = function.handler(event(line(), bad, line(session="later")), None, table)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "101"}]}
    assert len(table.items) == 2
    assert "192.0.2.183" not in capsys.readouterr().out


def test_what_cannot_be_written_is_reported_with_all_its_records(capsys):
    broken = function.click(line(session="broken"))["session"]
    table = Table(broken=[broken])
    lines = [line(session="broken"), line(session="fine"), line(session="broken", at=1_700_000_009.0)]
    answer = function.handler(event(*lines), None, table)
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["100", "102"]
    assert len(table.items) == 1
    assert "RuntimeError" in capsys.readouterr().out


def test_both_functions_cut_address_and_cookie_in_the_same_way():
    assert function.FIELDS == transform.FIELDS
    assert function.COOKIE == transform.COOKIE
    for name in ("network", "click"):
        assert inspect.getsource(getattr(function, name)) == inspect.getsource(getattr(transform, name))
