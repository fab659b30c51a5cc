"""What must be true of the clickstream (F11, F12) and of personal data in it, seen on the resolved platform."""

import base64
import re

import pytest

from tests.functions.test_sessioniser import transform
from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks

ALARMS = {
    "GetRecords.IteratorAgeMilliseconds": "CriticalTopic",
    "WriteProvisionedThroughputExceeded": "WarningTopic",
    "IteratorAge": "WarningTopic",
    "ApproximateNumberOfMessagesVisible": "CriticalTopic",
    "DeliveryToS3.DataFreshness": "CriticalTopic",
    "FailedConversion.Records": "WarningTopic",
    "LinesUnreadable": "WarningTopic",
    "Errors": "WarningTopic",
}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_stream_stands_in_europe_on_demand_and_under_our_key(environment):
    found = stacks(environment, "clickstream")
    assert found
    for each in found:
        assert platform(environment).regions[each.role].startswith("eu-")
        stream = only(each, "AWS::Kinesis::Stream")
        assert stream.get("StreamModeDetails") == {"StreamMode": "ON_DEMAND"}
        assert 72 <= stream.get("RetentionPeriodHours") <= 168
        assert referred(environment, stream.get("StreamEncryption")) == ["DataKey"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_bad_record_stops_its_shard_for_a_while_only(environment):
    found = stack(environment, "clickstream")
    mapping = only(found, "AWS::Lambda::EventSourceMapping")
    assert mapping.get("BisectBatchOnFunctionError") is True
    assert mapping.get("FunctionResponseTypes") == ["ReportBatchItemFailures"]
    assert mapping.get("MaximumRetryAttempts") <= 10
    assert mapping.get("MaximumRecordAgeInSeconds") <= 86_400
    # What is given up must still be in the stream when somebody reads the queue.
    kept = only(found, "AWS::Kinesis::Stream").get("RetentionPeriodHours") * 3600
    assert mapping.get("MaximumRecordAgeInSeconds") <= kept / 2
    assert referred(environment, mapping.get("DestinationConfig")) == ["ClickDeadLetterQueue"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_failure_is_alarmed(environment):
    for found in stacks(environment, "clickstream"):
        alarms = list(found.of_type("AWS::CloudWatch::Alarm"))
        topics = {alarm.get("MetricName"): referred(environment, alarm.get("AlarmActions")) for alarm in alarms}
        assert topics == {metric: [topic] for metric, topic in ALARMS.items()}
        watched = {name for alarm in alarms for name in referred(environment, alarm.get("Dimensions") or [])}
        assert watched == {"Sessioniser", "Transform", "ClickStream", "ClickDelivery", "ClickDeadLetterQueue"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_lines_of_another_shape_are_counted(environment, capsys):
    """Firehose counts conversions only: what the function gives back as failed would go to errors/ unseen."""
    for found in stacks(environment, "clickstream"):
        counted = only(found, "AWS::Logs::MetricFilter")
        assert referred(environment, counted.get("LogGroupName")) == ["TransformLogGroup"]
        data = base64.b64encode(b"one field only").decode()
        answer = transform.handler({"records": [{"recordId": "7", "data": data}]}, None)
        assert [each["result"] for each in answer["records"]] == ["ProcessingFailed"]
        assert re.search(counted.get("FilterPattern").strip("%"), capsys.readouterr().out)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_personal_data_ends(environment):
    rules = only(stack(environment, "clickstream"), "AWS::S3::Bucket").get("LifecycleConfiguration")["Rules"]
    days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
    assert days["errors/"] <= 7  # lines as they came, whole addresses in them
    assert days["clicks/"] <= 400
    assert days["results/"] <= days["clicks/"]
    (clean,) = [rule for rule in rules if "Prefix" not in rule]
    assert clean["NoncurrentVersionExpiration"]["NoncurrentDays"] == 1


def test_queries_cannot_leave_their_workgroup():
    configuration = only(stack("prod", "clickstream"), "AWS::Athena::WorkGroup").get("WorkGroupConfiguration")
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["ResultConfiguration"]["EncryptionConfiguration"]["EncryptionOption"] == "SSE_KMS"
    assert referred("prod", configuration["ResultConfiguration"]["OutputLocation"]) == ["ClickBucket"]


def test_the_sessioniser_may_only_move_sessions_forward():
    role = stack("prod", "clickstream").resources["SessioniserRole"]
    granted = {s["Sid"]: s for _, s in role.find("Policies.*.PolicyDocument.Statement.*")}
    assert granted["WriteSessions"]["Action"] == "dynamodb:UpdateItem"
    assert referred("prod", granted["WriteSessions"]["Resource"]) == ["SessionsTable"]
