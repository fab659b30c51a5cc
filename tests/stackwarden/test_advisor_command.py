"""``stackwarden advisor fetch``: AWS's answers are kept as they are, and read back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cfn.aws.advisor import read
from stackwarden.advisor_export import REGION, export, text_of
from stackwarden.cli import main
from stackwarden.deploy.aws import Aws
from stackwarden.ending import RefusedError

boto3 = pytest.importorskip("boto3")
stub = pytest.importorskip("botocore.stub")

CHECK = {
    "id": "Pfx0RwqBli",
    "name": "Amazon S3 Bucket Permissions",
    "description": "d",
    "category": "security",
    "metadata": ["Region", "Bucket Name"],
}
OTHER = {**CHECK, "id": "x", "category": "performance"}
RESULT = {
    "checkId": "Pfx0RwqBli",
    "timestamp": "2026-11-20T10:00:00Z",
    "status": "error",
    "resourcesSummary": {
        "resourcesProcessed": 1,
        "resourcesFlagged": 1,
        "resourcesIgnored": 0,
        "resourcesSuppressed": 0,
    },
    "categorySpecificSummary": {},
    "flaggedResources": [{"status": "error", "resourceId": "t", "metadata": ["eu-west-1", "logs"]}],
}
ARN = "arn:aws:trustedadvisor::111122223333:recommendation/00000000-0000-0000-0000-000000000000"
WHEN = datetime(2026, 11, 20, tzinfo=UTC)
SUMMARY = {
    "id": "r",
    "type": "standard",
    "checkArn": "arn:aws:trustedadvisor:::check/Pfx0RwqBli",
    "status": "error",
    "pillars": ["security"],
    "source": "ta_check",
    "name": "n",
    "resourcesAggregates": {"okCount": 0, "warningCount": 0, "errorCount": 1},
    "lastUpdatedAt": WHEN,
    "arn": ARN,
}
RESOURCE = {
    "id": "i",
    "arn": f"{ARN}/i",
    "awsResourceId": "logs",
    "regionCode": "eu-west-1",
    "status": "error",
    "metadata": {"Bucket Name": "logs"},
    "lastUpdatedAt": WHEN,
    "recommendationArn": ARN,
}


@contextmanager
def stubbed(*services: str) -> Iterator[tuple[Aws, list[Any]]]:
    """AWS without AWS: botocore checks what is asked and what is answered against the services' own shapes."""
    aws, stubs = Aws(sleep=lambda _: None), []
    for service in services:
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        client = boto3.client(service, region_name=REGION, **keys)
        aws._clients[REGION, service] = client
        stubs.append(stub.Stubber(client))
        stubs[-1].activate()
    yield aws, stubs
    for each in stubs:
        each.assert_no_pending_responses()


def test_the_support_api_is_asked_check_by_check(tmp_path: Path) -> None:
    with stubbed("support") as (aws, (support,)):
        support.add_response("describe_trusted_advisor_checks", {"checks": [OTHER, CHECK]}, {"language": "en"})
        asked = {"checkId": "Pfx0RwqBli", "language": "en"}
        support.add_response("describe_trusted_advisor_check_result", {"result": RESULT}, asked)
        document = export(aws, "support", ["security"], [])
    (tmp_path / "a.json").write_text(text_of(document))
    (check,) = read(tmp_path / "a.json").checks
    assert check.flagged[0].details == {"Region": "eu-west-1", "Bucket Name": "logs"}


def test_recommendations_are_asked_page_by_page(tmp_path: Path) -> None:
    with stubbed("trustedadvisor") as (aws, (advisor,)):
        first = {"recommendationSummaries": [], "nextToken": "token"}
        advisor.add_response("list_recommendations", first, {"pillar": "security"})
        advisor.add_response(
            "list_recommendations", {"recommendationSummaries": [SUMMARY]}, {"pillar": "security", "nextToken": "token"}
        )
        advisor.add_response(
            "list_recommendation_resources",
            {"recommendationResourceSummaries": [RESOURCE]},
            {"recommendationIdentifier": ARN},
        )
        text = text_of(export(aws, "trustedadvisor", ["security"], []))
    (tmp_path / "a.json").write_text(text)
    (check,) = read(tmp_path / "a.json").checks
    assert (check.id, check.flagged[0].resource, check.as_of) == ("Pfx0RwqBli", "logs", "2026-11-20T00:00:00+00:00")


def test_resources_of_stacks_are_kept_beside(tmp_path: Path) -> None:
    with stubbed("support", "cloudformation") as (aws, (support, stacks)):
        support.add_response("describe_trusted_advisor_checks", {"checks": []}, {"language": "en"})
        resource = {
            "LogicalResourceId": "Group",
            "PhysicalResourceId": "sg-1",
            "ResourceType": "AWS::EC2::SecurityGroup",
            "LastUpdatedTimestamp": WHEN,
            "ResourceStatus": "CREATE_COMPLETE",
        }
        answer = {"StackResourceSummaries": [resource, {k: v for k, v in resource.items() if k[0] != "P"}]}
        stacks.add_response("list_stack_resources", answer, {"StackName": "shop-prod-data"})
        document = export(aws, "support", ["security"], [(REGION, "shop-prod-data")])
    (tmp_path / "a.json").write_text(text_of(document))
    assert read(tmp_path / "a.json").placed == (("shop-prod-data", "Group", "sg-1"),)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("SubscriptionRequiredException", "Support plan does not hold them"),
        ("AccessDeniedException", "support:DescribeTrustedAdvisorChecks"),
    ],
)
def test_without_plan_or_permission_one_line_says_what_to_do(code: str, told: str) -> None:
    with stubbed("support") as (aws, (support,)):
        support.add_client_error("describe_trusted_advisor_checks", service_error_code=code)
        with pytest.raises(RefusedError, match=told) as error:
            export(aws, "support", ["security"], [])
    assert "\n" not in str(error.value)
    assert error.value.code == 7


def test_the_command_writes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def answers(_: Aws, __: str, service: str, operation: str, **arguments: Any) -> dict[str, Any]:
        return {"checks": [CHECK]} if operation.endswith("checks") else {"result": RESULT}

    monkeypatch.setattr(Aws, "call", answers)
    file = tmp_path / "advisor.json"
    assert main(["advisor", "fetch", "--output", str(file)]) == 0
    assert ": 1 check\n" in capsys.readouterr().out
    assert read(file).checks[0].id == "Pfx0RwqBli"


def test_a_stack_is_named_with_its_region(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        main(["advisor", "fetch", "--output", "x", "--stack", "data"])
    assert "REGION/NAME" in capsys.readouterr().err
