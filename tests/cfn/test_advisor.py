"""Exports of both Trusted Advisor APIs are read into one model; what is wrong is said with file and remedy."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfn.aws.advisor import Advice, read, worst
from cfn.errors import CfnError

DESCRIBED = {
    "id": "HCP4007jGY",
    "name": "Security Groups - Specific Ports Unrestricted",
    "description": "…",
    "category": "security",
    "metadata": ["Region", "Security Group Name", "Security Group ID", "Protocol", "Status", "Ports"],
}
FLAGGED: dict[str, Any] = {
    "status": "error",
    "region": "eu-west-1",
    "resourceId": "token-1",
    "isSuppressed": False,
    "metadata": ["eu-west-1", "web", "sg-1 (vpc-1)", "tcp", "Red", None],
}
RESULT = {
    "checkId": "HCP4007jGY",
    "timestamp": "2026-11-20T10:00:00Z",
    "status": "error",
    "resourcesSummary": {
        "resourcesProcessed": 9,
        "resourcesFlagged": 1,
        "resourcesIgnored": 0,
        "resourcesSuppressed": 0,
    },
    "categorySpecificSummary": {},
    "flaggedResources": [FLAGGED],
}
ARN = "arn:aws:trustedadvisor::111122223333:recommendation/r-1"
RECOMMENDED: dict[str, Any] = {
    "id": "r-1",
    "type": "standard",
    "checkArn": "arn:aws:trustedadvisor:::check/Qch7DwouX1",
    "status": "warning",
    "pillars": ["cost_optimizing"],
    "source": "ta_check",
    "name": "Low Utilization Amazon EC2 Instances",
    "resourcesAggregates": {"okCount": 0, "warningCount": 1, "errorCount": 0},
    "pillarSpecificAggregates": {
        "costOptimizing": {"estimatedMonthlySavings": 12.5, "estimatedPercentMonthlySavings": 1}
    },
    "lastUpdatedAt": "2026-11-20T10:00:00+00:00",
    "arn": ARN,
}
RESOURCE: dict[str, Any] = {
    "id": "x",
    "arn": f"{ARN}/x",
    "awsResourceId": "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
    "regionCode": "eu-west-1",
    "status": "warning",
    "metadata": {"Instance ID": "i-1", "Estimated Monthly Savings": "$12.50"},
    "lastUpdatedAt": "2026-11-20T10:00:00+00:00",
    "exclusionStatus": "excluded",
    "recommendationArn": ARN,
}


def given_files(folder: Path, **documents: Any) -> Path:
    for name, document in documents.items():
        text = document if isinstance(document, str) else json.dumps(document)
        (folder / f"{name}.json").write_text(text)
    return folder


def test_answers_of_the_support_api_are_put_together(tmp_path: Path) -> None:
    (check,) = read(given_files(tmp_path, a={"checks": [DESCRIBED]}, b={"result": RESULT})).checks
    assert (check.id, check.category, check.status, check.as_of) == (
        "HCP4007jGY",
        "security",
        "error",
        "2026-11-20T10:00:00Z",
    )
    (flagged,) = check.flagged
    assert flagged.details["Security Group ID"] == "sg-1 (vpc-1)"
    assert flagged.details["Ports"] == ""
    assert (flagged.region, flagged.excluded, flagged.arn, check.savings) == ("eu-west-1", False, "", "")


def test_recommendations_are_read_into_the_same_model(tmp_path: Path) -> None:
    folder = given_files(
        tmp_path, a={"recommendationSummaries": [RECOMMENDED]}, b={"recommendationResourceSummaries": [RESOURCE]}
    )
    (check,) = read(folder).checks
    assert (check.id, check.category, check.savings) == ("Qch7DwouX1", "cost_optimizing", "12.5")
    (flagged,) = check.flagged
    assert flagged.arn == RESOURCE["awsResourceId"]
    assert flagged.details["Estimated Monthly Savings"] == "$12.50"
    assert flagged.excluded


def test_one_file_may_hold_all_and_a_list_of_answers_too(tmp_path: Path) -> None:
    whole = {
        "checks": [DESCRIBED],
        "results": [RESULT],
        "StackResources": [
            {"StackName": "s", "LogicalResourceId": "L", "PhysicalResourceId": "sg-1"},
            {"StackName": "s", "LogicalResourceId": "N"},
        ],
    }
    one = read(given_files(tmp_path, whole=whole) / "whole.json")
    assert one.placed[0].physical_id == "sg-1"
    assert one.placed[1].physical_id == ""
    listed = read(given_files(tmp_path, listed=[{"checks": [DESCRIBED]}, {"result": RESULT}]) / "listed.json")
    assert listed.checks == one.checks


def test_categories_are_kept_and_chosen_by_the_reader(tmp_path: Path) -> None:
    advice = read(
        given_files(
            tmp_path, a={"checks": [DESCRIBED], "results": [RESULT]}, b={"recommendationSummaries": [RECOMMENDED]}
        )
    )
    assert [check.category for check in advice.checks] == ["cost_optimizing", "security"]
    assert [check.id for check in advice.of("security")] == ["HCP4007jGY"]
    assert worst(advice.checks) == "error"
    assert worst([]) == ""


def test_fewer_values_than_columns_are_not_named_wrongly(tmp_path: Path) -> None:
    short = {
        **RESULT,
        "flaggedResources": [{**FLAGGED, "metadata": ["a", "b", "c", "d"]}, {**FLAGGED, "metadata": ["a"]}],
    }
    (check,) = read(given_files(tmp_path, a={"checks": [DESCRIBED], "results": [short]})).checks
    assert list(check.flagged[0].details) == ["Security Group Name", "Security Group ID", "Protocol", "Ports"]
    assert check.flagged[1].details == {"value 1": "a"}


@pytest.mark.parametrize("region", [None, "-", "", "N/A", "Global"])
def test_what_is_of_no_region_has_none(tmp_path: Path, region: str | None) -> None:
    result = {
        **RESULT,
        "flaggedResources": [{**FLAGGED, "region": region, "metadata": [region, "web", "", "", "", ""]}],
    }
    (check,) = read(given_files(tmp_path, a={"checks": [DESCRIBED], "results": [result]})).checks
    assert check.flagged[0].region == ""


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("{", "Not JSON"),
        ("[]", "Not an export of Trusted Advisor"),
        ("3", "Not an export of Trusted Advisor"),
        ({"Reservations": []}, "Not an export of Trusted Advisor"),
        ({"results": [RESULT]}, "described nowhere"),
        ({"checks": [DESCRIBED], "results": [{"checkId": "HCP4007jGY"}]}, "has another shape"),
        ({"checks": [{}]}, "another shape"),
        ({"recommendationResourceSummaries": [RESOURCE]}, "the recommendation is not"),
        ({"recommendationSummaries": [{"arn": ARN}]}, "has another shape"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_remedy(tmp_path: Path, document: Any, told: str) -> None:
    folder = given_files(tmp_path, export=document)
    with pytest.raises(CfnError, match=told) as error:
        read(folder / "export.json")
    assert error.value.location.file.endswith("export.json")
    assert error.value.remedy


def test_a_missing_file_and_an_empty_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(CfnError, match="Cannot be read"):
        read(tmp_path / "none.json")
    with pytest.raises(CfnError, match=r"no \*\.json"):
        read(tmp_path)
    assert read() == Advice()


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda i: (
        st.lists(i, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "checks",
                    "results",
                    "result",
                    "id",
                    "checkId",
                    "arn",
                    "category",
                    "name",
                    "metadata",
                    "StackResources",
                    "recommendationSummaries",
                    "recommendationResourceSummaries",
                    "flaggedResources",
                    "status",
                ]
            ),
            i,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSONS)
def test_any_json_is_read_or_refused_clearly(tmp_path_factory: pytest.TempPathFactory, document: Any) -> None:
    folder = tmp_path_factory.mktemp("a")
    try:
        read(given_files(folder, a=document) / "a.json")
    except CfnError as error:
        assert error.remedy
