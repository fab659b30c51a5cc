"""What must be true of the queue of order events in every environment, seen on the resolved platform."""

import pytest

from cfn.stack import Resource, Stack
from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks

FULFILMENT_TIMEOUT = 30  # seconds


def _queues(found: Stack) -> tuple[Resource, Resource]:
    queues = {q.logical_id: q for q in found.of_type("AWS::SQS::Queue")}
    return queues["OrderEvents"], queues["OrderEventsDeadLetters"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_what_fails_again_and_again_waits_longer_than_what_does_not(environment: str) -> None:
    """F10."""
    for found in stacks(environment, "messaging"):
        queue, dead = _queues(found)
        redrive = queue.get("RedrivePolicy")
        assert referred(environment, redrive["deadLetterTargetArn"]) == ["OrderEventsDeadLetters"]
        assert 5 <= redrive["maxReceiveCount"] <= 10
        assert dead.get("RedriveAllowPolicy")["redrivePermission"] == "byQueue"
        [source] = dead.get("RedriveAllowPolicy")["sourceQueueArns"]
        assert source.suffix.endswith(f":{queue.get('QueueName')}")
        assert dead.get("MessageRetentionPeriod") == 1209600 > queue.get("MessageRetentionPeriod") >= 345600


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_retry_never_overlaps_the_first_try(environment: str) -> None:
    """F09."""
    for found in stacks(environment, "messaging"):
        queue, _ = _queues(found)
        assert queue.get("VisibilityTimeout") >= 6 * FULFILMENT_TIMEOUT
        assert queue.get("ReceiveMessageWaitTimeSeconds") == 20


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_orders_service_may_delay_each_message(environment: str) -> None:
    for found in stacks(environment, "messaging"):
        for queue in _queues(found):
            assert not {"FifoQueue", "ContentBasedDeduplication"} & set(queue.properties)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_queues_are_encrypted_and_take_neither_plain_text_nor_strangers(environment: str) -> None:
    for found in stacks(environment, "messaging"):
        denied: dict[str, set[str]] = {}
        for policy in found.of_type("AWS::SQS::QueuePolicy"):
            for _, statement in policy.find("PolicyDocument.Statement.*"):
                assert statement["Effect"] == "Deny"
                for name in referred(environment, policy.get("Queues.0")):
                    denied.setdefault(name, set()).add(statement["Sid"])
        for queue in _queues(found):
            assert referred(environment, queue.get("KmsMasterKeyId")) == ["DataKey"]
            assert denied[queue.logical_id] == {"DenyPlainHttp", "DenyOtherAccounts"}
            assert queue.body["DeletionPolicy"] == queue.body["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_backlog_and_dead_letters_wake_somebody(environment: str) -> None:
    for found in stacks(environment, "messaging"):
        watched = {}
        for alarm in found.of_type("AWS::CloudWatch::Alarm"):
            [queue] = referred(environment, alarm.get("Dimensions.0.Value"))
            watched[queue, alarm.get("MetricName")] = alarm
        dead = watched["OrderEventsDeadLetters", "ApproximateNumberOfMessagesVisible"]
        late = watched["OrderEvents", "ApproximateAgeOfOldestMessage"]
        assert dead.get("Threshold") == 0
        for alarm in (dead, late):
            assert referred(environment, alarm.get("AlarmActions.0")) == ["CriticalTopic"]
        # In a dead-letter queue the metric counts from the message's arrival there, its expiry from the first sending.
        expiring = watched["OrderEventsDeadLetters", "ApproximateAgeOfOldestMessage"].get("Threshold")
        queue, dead_letters = (each.get("MessageRetentionPeriod") for each in _queues(found))
        assert expiring <= dead_letters - queue - 86400


def test_orders_in_the_standby_region_are_noticed() -> None:
    metrics = [a.get("MetricName") for a in stack("prod", "messaging", "secondary").of_type("AWS::CloudWatch::Alarm")]
    assert "NumberOfMessagesSent" in metrics


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_redrive_moves_messages_one_way_and_shows_them_to_nobody(environment: str) -> None:
    for found in stacks(environment, "messaging"):
        content = only(found, "AWS::SSM::Document").get("Content")
        [step] = content["mainSteps"]
        assert step["inputs"]["Api"] == "StartMessageMoveTask"
        assert referred(environment, step["inputs"]["SourceArn"]) == ["OrderEventsDeadLetters"]
        assert referred(environment, step["inputs"]["DestinationArn"]) == ["OrderEvents"]
        role = only(found, "AWS::IAM::Role")
        assert referred(environment, content["assumeRole"]) == [role.logical_id]
        allowed = {s["Sid"]: s["Action"] for _, s in role.find("Policies.*.PolicyDocument.Statement.*")}
        assert allowed["SendThemBack"] == "sqs:SendMessage"
        assert platform(environment).graph.targets(role.get("PermissionsBoundary"))
