"""Streams, queues and the functions that read them."""

import json
from typing import Any

import pytest

from tests.deploy.conftest import Deployed

REGIONAL = pytest.mark.parametrize("role", ["primary", "secondary"])


def _queues(deployed: Deployed, role: str) -> dict[str, Any]:
    sqs = deployed.client("sqs", role)
    found = [
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        for url in sqs.list_queues()["QueueUrls"]
    ]
    return {each["QueueArn"]: each for each in found}


@REGIONAL
def test_each_mapping_reads_what_exists_into_a_function_that_exists(deployed: Deployed, role: str) -> None:
    mappings = deployed.every("lambda", "list_event_source_mappings", "EventSourceMappings", role)
    functions = {each["FunctionArn"] for each in deployed.every("lambda", "list_functions", "Functions", role)}
    streams = {each["StreamARN"] for each in deployed.client("kinesis", role).list_streams()["StreamSummaries"]}
    queues = _queues(deployed, role)
    declared = [r for stack in deployed.stacks(role) for r in stack.of_type("AWS::Lambda::EventSourceMapping")]
    assert len(mappings) == len(declared) > 0
    for mapping in mappings:
        assert mapping["FunctionArn"] in functions
        assert mapping["EventSourceArn"] in streams | queues.keys()
        if ":kinesis:" in mapping["EventSourceArn"]:
            assert mapping["DestinationConfig"]["OnFailure"]["Destination"] in queues
        else:
            assert "RedrivePolicy" in queues[mapping["EventSourceArn"]]
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@REGIONAL
def test_functions_have_roles_and_logs(deployed: Deployed, role: str) -> None:
    roles = {each["Arn"] for each in deployed.every("iam", "list_roles", "Roles", role)}
    groups = {each["logGroupName"] for each in deployed.every("logs", "describe_log_groups", "logGroups", role)}
    functions = deployed.every("lambda", "list_functions", "Functions", role)
    assert functions
    for function in functions:
        assert function["Role"] in roles
        assert function["LoggingConfig"]["LogGroup"] in groups, function["FunctionName"]


@REGIONAL
def test_a_poisoned_message_ends_up_where_an_alarm_watches(deployed: Deployed, role: str) -> None:
    queues = _queues(deployed, role)
    watched = {
        dimension["Value"]
        for alarm in deployed.every("cloudwatch", "describe_alarms", "MetricAlarms", role)
        if alarm.get("Namespace") == "AWS/SQS"
        for dimension in alarm["Dimensions"]
    }
    letters = {
        json.loads(each["RedrivePolicy"])["deadLetterTargetArn"] for each in queues.values() if "RedrivePolicy" in each
    }
    assert letters
    assert {arn.rpartition(":")[2] for arn in letters} <= watched
