"""``stackwarden advisor fetch --api cost-optimization-hub|compute-optimizer``: asked page by page, read back."""

from pathlib import Path
from typing import Any

import pytest

from cost_model.recommendations.exports import read_exports
from stackwarden.advisor_export import REGION, export, text_of
from stackwarden.cli import main
from stackwarden.deploy.aws import Aws
from stackwarden.ending import RefusedError
from stackwarden.savings_export import OPERATIONS
from tests.stackwarden.test_advisor_command import stubbed

ITEM = {
    "recommendationId": "r-1",
    "actionType": "Stop",
    "region": "eu-west-1",
    "resourceId": "i-1",
    "resourceArn": "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
    "estimatedMonthlySavings": 12.5,
}
VOLUME = {
    "volumeArn": "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1",
    "finding": "NotOptimized",
    "volumeRecommendationOptions": [
        {"rank": 1, "savingsOpportunity": {"estimatedMonthlySavings": {"currency": "USD", "value": 2.5}}}
    ],
}


def test_the_hub_is_asked_page_by_page(tmp_path: Path) -> None:
    with stubbed("cost-optimization-hub", "cloudformation") as (aws, (hub, stacks)):
        asked = {"includeAllRecommendations": True}
        hub.add_response("list_recommendations", {"items": [], "nextToken": "t"}, asked)
        hub.add_response("list_recommendations", {"items": [ITEM]}, {**asked, "nextToken": "t"})
        stacks.add_response("list_stack_resources", {"StackResourceSummaries": []}, {"StackName": "shop"})
        text = text_of(export(aws, "cost-optimization-hub", [], [(REGION, "shop")]))
    (tmp_path / "hub.json").write_text(text)
    [told], placed = read_exports([tmp_path / "hub.json"])
    assert (told.check, told.kind, float(told.saving or 0)) == ("r-1", "idle", 12.5)
    assert placed == []


def test_the_optimizer_is_asked_for_every_kind(tmp_path: Path) -> None:
    with stubbed("compute-optimizer") as (aws, (optimizer,)):
        for operation, key in OPERATIONS.items():
            optimizer.add_response(operation, {key: [VOLUME] if key.startswith("volume") else []}, {})
        text = text_of(export(aws, "compute-optimizer", [], [], [REGION]))
    (tmp_path / "co.json").write_text(text)
    [told], _ = read_exports([tmp_path / "co.json"])
    assert (told.kind, told.flagged.resource, told.flagged.region) == ("volume", "vol-1", "eu-west-1")


def test_an_account_that_is_not_enrolled_is_told_what_to_do() -> None:
    with stubbed("compute-optimizer") as (aws, (optimizer,)):
        optimizer.add_client_error("get_ec2_instance_recommendations", service_error_code="OptInRequiredException")
        with pytest.raises(RefusedError, match="not enrolled"):
            export(aws, "compute-optimizer", [], [])


def test_stack_resources_in_an_export_place_its_findings(tmp_path: Path) -> None:
    resource = {"StackName": "shop", "LogicalResourceId": "Web", "PhysicalResourceId": "i-1"}
    (tmp_path / "hub.json").write_text(text_of({"items": [ITEM], "StackResources": [resource]}))
    assert read_exports([tmp_path / "hub.json"])[1] == [("shop", "Web", "i-1")]


def test_the_command_counts_recommendations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(Aws, "call", lambda *_, **__: {"items": [ITEM]})
    file = tmp_path / "hub.json"
    assert main(["advisor", "fetch", "--api", "cost-optimization-hub", "--output", str(file)]) == 0
    assert ": 1 recommendation\n" in capsys.readouterr().out
