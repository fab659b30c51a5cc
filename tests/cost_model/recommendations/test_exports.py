"""What AWS measured: read, converted to 730 hours, joined to templates, one for each resource and kind."""

import json
from datetime import date
from decimal import Decimal

import boto3
import pytest
from botocore.stub import Stubber

from cfn.errors import CfnError
from cost_model.recommendations.advice import deduplicated
from cost_model.recommendations.exports import amount, joined, read_exports, stale
from cost_model.recommendations.show import advise, lines, markdown, plain

ARN = "arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc"
HUB = {
    "recommendationId": "r-1",
    "accountId": "111122223333",
    "region": "eu-west-1",
    "resourceId": "i-0abc",
    "resourceArn": ARN,
    "currentResourceType": "Ec2Instance",
    "estimatedMonthlySavings": 30.5,
    "estimatedMonthlyCost": 40.0,
    "implementationEffort": "Medium",
    "restartNeeded": True,
    "actionType": "Rightsize",
    "rollbackPossible": True,
    "currentResourceSummary": "m5.large",
    "recommendedResourceSummary": "m5.medium",
    "tags": [
        {"key": "aws:cloudformation:stack-name", "value": "shop"},
        {"key": "aws:cloudformation:logical-id", "value": "Web"},
    ],
}
OPTIMIZER = {
    "instanceArn": ARN,
    "accountId": "111122223333",
    "currentInstanceType": "m5.large",
    "finding": "OVER_PROVISIONED",
    "recommendationOptions": [
        {
            "instanceType": "m6g.large",
            "rank": 2,
            "savingsOpportunity": {"estimatedMonthlySavings": {"currency": "USD", "value": 99.0}},
        },
        {
            "instanceType": "t3.large",
            "rank": 1,
            "savingsOpportunity": {"estimatedMonthlySavings": {"currency": "USD", "value": 20.0}},
        },
    ],
}
ADVISOR = [
    {
        "checks": [
            {
                "id": "Qch7DwouX1",
                "name": "Low Utilization Amazon EC2 Instances",
                "description": "",
                "category": "cost_optimizing",
                "metadata": ["Region/AZ", "Instance ID", "Estimated Monthly Savings", "CPU Utilization 14-Day Average"],
            }
        ]
    },
    {
        "result": {
            "checkId": "Qch7DwouX1",
            "timestamp": "2026-11-20T08:00:00Z",
            "status": "warning",
            "flaggedResources": [
                {
                    "status": "warning",
                    "region": "eu-west-1",
                    "resourceId": "token",
                    "metadata": ["eu-west-1a", "i-0abc", "$72.00", "1.0%"],
                },
                {
                    "status": "warning",
                    "region": "eu-west-1",
                    "resourceId": "other",
                    "isSuppressed": True,
                    "metadata": ["eu-west-1a", "i-0def", "$10.00", "1.0%"],
                },
            ],
            "categorySpecificSummary": {"costOptimizing": {"estimatedMonthlySavings": 82.0}},
        }
    },
]
WEB = "Resources: {Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large}}}"


def write(folder, **documents):
    folder.mkdir(exist_ok=True)
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document))
    return folder


@pytest.mark.parametrize(
    ("service", "operation", "answer"),
    [
        ("cost-optimization-hub", "list_recommendations", {"items": [HUB]}),
        ("compute-optimizer", "get_ec2_instance_recommendations", {"instanceRecommendations": [OPTIMIZER]}),
    ],
)
def test_these_documents_are_what_the_apis_answer(service, operation, answer):
    client = boto3.client(service, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")  # noqa: S106
    with Stubber(client) as stub:
        stub.add_response(operation, answer)
        getattr(client, operation)()


def test_the_hub_outranks_the_optimizer_and_that_one_the_advisor(tmp_path, case):
    month = case(WEB)
    folder = write(tmp_path / "all", coh={"items": [HUB]}, co={"instanceRecommendations": [OPTIMIZER]}, ta=ADVISOR)
    told, placed = read_exports([folder])
    assert {each.source for each in told} == {"cost-optimization-hub", "compute-optimizer", "trusted-advisor"}
    [one] = deduplicated(joined(told, month.graph, placed))
    assert one.source == "cost-optimization-hub"
    assert one.resource == "shop.yaml/Web"
    assert one.placed
    assert one.savings == {"": Decimal("30.5")}
    assert (one.effort, one.restart, one.rollback) == ("Medium", True, True)
    [two] = deduplicated(joined([e for e in told if e.source != "cost-optimization-hub"], month.graph, placed))
    assert (two.source, two.saving("any")) == ("compute-optimizer", Decimal(20))


def test_trusted_advisor_has_720_hours_and_leaves_out_what_people_excluded(tmp_path, case):
    told, placed = read_exports([write(tmp_path / "ta", ta=ADVISOR)])
    [one] = joined(told, case(WEB).graph, placed)
    assert one.saving("") == Decimal(72) * 730 / 720
    assert not one.placed
    assert one.kind == "rightsize"
    assert stale([one], date(2026, 11, 28)) == ["2026-11-20"]
    assert stale([one], date(2026, 11, 27)) == []


def test_a_measurement_outranks_the_twin_of_the_same_kind(tmp_path, case):
    graviton = {**HUB, "actionType": "MigrateToGraviton", "estimatedMonthlySavings": 1.5}
    folder = write(tmp_path / "coh", coh={"items": [graviton, HUB]})
    advised = advise([("normal", case(WEB))], [folder], date(2026, 11, 28))
    kinds = {each.kind: each for each in advised.here}
    assert kinds["graviton"].source == "cost-optimization-hub"
    m5, m7g = (case(WEB).book.price("AmazonEC2", f"BoxUsage:{kind}.large").unit_price for kind in ("m5", "m7g"))
    assert kinds["graviton"].modelled == {"normal": 730 * (m5 - m7g)}
    assert any("by our model normal $" in line for line in lines(advised))
    assert kinds["rightsize"].counted  # 30.50 at the same resource: only the larger one is added
    assert not kinds["graviton"].counted
    assert plain(advised)["totals"] == [{"profile": "normal", "saving": Decimal("30.5")}]
    assert "rank" in plain(advised)["items"][0]["savings"][0]


def test_commitments_are_listed_and_never_counted(tmp_path, case):
    plan = {**HUB, "actionType": "PurchaseSavingsPlans", "resourceArn": "", "resourceId": "", "tags": []}
    advised = advise([("normal", case(WEB))], [write(tmp_path / "coh", coh={"items": [plan]})], date(2026, 11, 28))
    [told] = advised.elsewhere
    assert (told.kind, told.counted) == ("commitment", False)
    assert any("Not in these templates" in line for line in lines(advised))
    assert any("Not in these templates" in line for line in markdown(advised))


@pytest.mark.parametrize("text", ["{", "[1]", '{"items": [{}]}', '{"items": 3}', '{"nothing": 1}'])
def test_what_is_no_export_is_refused(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(CfnError) as error:
        read_exports([path])
    assert "x.json" in str(error.value.location)
    assert error.value.remedy


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CfnError, match="Cannot be read"):
        read_exports([tmp_path / "none.json"])


def test_a_recorded_answer_is_unwrapped(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"status_code": 200, "data": {"items": [HUB]}}))
    assert [each.check for each in read_exports([path])[0]] == ["r-1"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("$1,114.48", "1114.48"), ("114.48000000000002", "114.48000000000002"), (3.5, "3.5"), ("-", None), (None, None)],
)
def test_sums_are_read_as_aws_writes_them(text, value):
    assert amount(text) == (None if value is None else Decimal(value))


def test_account_numbers_are_left_out_on_request(tmp_path, case):
    folder = write(tmp_path / "co", co={"instanceRecommendations": [OPTIMIZER]})
    for redact in (False, True):
        advised = advise([("normal", case(WEB))], [folder], date(2026, 11, 28), redact=redact)
        assert any("111122223333" in line for line in lines(advised)) != redact
        [told] = advised.elsewhere
        assert told.resource.endswith("instance/i-0abc")


@pytest.mark.parametrize(
    ("action", "kind_of_resource", "kind"),
    [
        ("Upgrade", "EbsVolume", "volume"),
        ("Upgrade", "Ec2Instance", "generation"),
        ("Stop", "Ec2Instance", "idle"),
        ("SomethingNew", "Ec2Instance", "somethingnew"),
    ],
)
def test_the_words_of_the_hub_become_ours(tmp_path, action, kind_of_resource, kind):
    item = {**HUB, "actionType": action, "currentResourceType": kind_of_resource}
    [told] = read_exports([write(tmp_path / "coh", coh={"items": [item]})])[0]
    assert told.kind == kind
