"""``cost measure``: a usage file from CloudWatch."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from stackwarden import cli
from stackwarden.deploy.aws import Aws

boto3 = pytest.importorskip("boto3")
stub = pytest.importorskip("botocore.stub")

MANIFEST = (
    "project: shop\nregions: {primary: eu-west-1}\nstacks:\n  - {name: web, template: web.yaml, roles: [primary]}\n"
)
WEB = """AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-1}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
"""
START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)
WHEN = {"ScanBy": "TimestampAscending", "StartTime": START, "EndTime": END}


@pytest.fixture
def stubbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The platform with one stack, and stubbed clients of its region."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "platform.yaml").write_text(MANIFEST)
    (tmp_path / "web.yaml").write_text(WEB)
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "prod.yaml").write_text("roles: [primary]\n")
    stubs = {}
    clients = {}
    for service in ("cloudformation", "cloudwatch"):
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "s"}
        clients["eu-west-1", service] = boto3.client(service, region_name="eu-west-1", **keys)
        stubs[service] = stub.Stubber(clients["eu-west-1", service])
        stubs[service].activate()
    monkeypatch.setattr(Aws, "_client", lambda _, region, service: clients[region, service])
    return stubs


def _resource(logical: str, physical: str) -> dict[str, Any]:
    facts = {"ResourceType": "t", "LastUpdatedTimestamp": START, "ResourceStatus": "CREATE_COMPLETE"}
    return {"LogicalResourceId": logical, "PhysicalResourceId": physical, **facts}


def _query(index: int, namespace: str, metric: str, dimension: tuple[str, str], statistic: str) -> dict[str, Any]:
    named = [{"Name": dimension[0], "Value": dimension[1]}]
    of = {"Namespace": namespace, "MetricName": metric, "Dimensions": named}
    return {"Id": f"q{index}", "MetricStat": {"Metric": of, "Period": 86400, "Stat": statistic}, "ReturnData": True}


def _measure() -> int:
    options = ["--environment", "prod", "--days", "2", "--until", "2026-11-03", "--output", "usage.yaml"]
    return cli.main(["cost", "measure", "--platform", "platform.yaml", *options])


def test_metrics_of_what_is_deployed_become_monthly_quantities(stubbed, capsys):
    summaries = [_resource("Fn", "shop-fn-1"), _resource("Nat", "nat-1"), _resource("Role", "r")]
    stubbed["cloudformation"].add_response(
        "list_stack_resources", {"StackResourceSummaries": summaries}, {"StackName": "shop-prod-web"}
    )
    queries = [
        _query(0, "AWS/Lambda", "Invocations", ("FunctionName", "shop-fn-1"), "Sum"),
        _query(1, "AWS/Lambda", "Duration", ("FunctionName", "shop-fn-1"), "Average"),
        _query(2, "AWS/NATGateway", "BytesInFromSource", ("NatGatewayId", "nat-1"), "Sum"),
        _query(3, "AWS/NATGateway", "BytesInFromDestination", ("NatGatewayId", "nat-1"), "Sum"),
    ]
    first = {"MetricDataResults": [{"Id": "q0", "Values": [2400.0]}, {"Id": "q1", "Values": [100.0, 140.0]}]}
    second = {"MetricDataResults": [{"Id": "q0", "Values": [2400.0]}, {"Id": "q2", "Values": []}]}
    asked = {"MetricDataQueries": queries, **WHEN}
    stubbed["cloudwatch"].add_response("get_metric_data", {**first, "NextToken": "n"}, asked)
    stubbed["cloudwatch"].add_response("get_metric_data", second, {**asked, "NextToken": "n"})
    assert _measure() == 0
    out = capsys.readouterr().out
    assert "no data, left out (not 0): primary/web/Nat: processed_gb" in out
    assert "usage.yaml: 2 quantities of 1 resources" in out
    text = Path("usage.yaml").read_text()
    assert text.startswith("# Measured by CloudWatch: 2026-11-01 to 2026-11-03")
    assert yaml.safe_load(text) == {
        "version": 1,
        "resources": {"primary/web/Fn": {"duration_ms": 120, "requests": 73_000}},  # 4,800 in 48 h
    }
    prices = ["--platform", "platform.yaml", "--environment", "prod", "--usage", "usage.yaml"]
    assert cli.main(["cost", *prices]) == 0
    assert "73,000 request" in capsys.readouterr().out


def test_a_stack_that_is_not_there_is_said_and_nothing_is_written(stubbed, capsys):
    stubbed["cloudformation"].add_client_error(
        "list_stack_resources", "ValidationError", "Stack with id shop-prod-web does not exist"
    )
    assert _measure() == 3
    assert "not deployed: primary/web" in capsys.readouterr().out
    assert not Path("usage.yaml").exists()


def test_a_refusal_is_said(stubbed, capsys):
    stubbed["cloudformation"].add_client_error("list_stack_resources", "AccessDenied", "no")
    assert _measure() == cli.EXIT_REFUSED
    assert "AccessDenied" in capsys.readouterr().err


def test_every_metric_gives_a_key_of_its_type():
    from cost_model.measuring import table
    from cost_model.types import usage_keys

    known = usage_keys()
    for name, keys in table().items():
        assert set(keys) <= set(known[name]), name
