"""Alarms and rules reach somebody: topics exist in the region of whoever names them."""

import json

import pytest

from tests.deploy.conftest import Deployed

ROLES = pytest.mark.parametrize("role", ["primary", "secondary", "edge"])


def _topics(deployed: Deployed, role: str) -> set[str]:
    return {each["TopicArn"] for each in deployed.every("sns", "list_topics", "Topics", role)}


@ROLES
def test_alarms_act_on_topics_of_their_region(deployed: Deployed, role: str) -> None:
    topics = _topics(deployed, role)
    kinds = {"MetricAlarm": "MetricAlarms", "CompositeAlarm": "CompositeAlarms"}
    alarms = [
        alarm
        for kind, key in kinds.items()
        for alarm in deployed.every("cloudwatch", "describe_alarms", key, role, AlarmTypes=[kind])
    ]
    declared = [
        resource
        for stack in deployed.stacks(role)
        for resource in (*stack.of_type("AWS::CloudWatch::Alarm"), *stack.of_type("AWS::CloudWatch::CompositeAlarm"))
    ]
    assert len(alarms) == len(declared) > 0
    silent = sum(1 for resource in declared if not resource.get("AlarmActions"))
    for alarm in alarms:
        assert set(alarm["AlarmActions"]) <= topics, alarm["AlarmName"]
    assert sum(1 for alarm in alarms if not alarm["AlarmActions"]) == silent


@ROLES
def test_rules_send_to_what_exists(deployed: Deployed, role: str) -> None:
    topics = _topics(deployed, role)
    queues = {url.rpartition("/")[2] for url in deployed.client("sqs", role).list_queues()["QueueUrls"]}
    rules = deployed.every("events", "list_rules", "Rules", role)
    assert rules
    for rule in rules:
        targets = deployed.client("events", role).list_targets_by_rule(Rule=rule["Name"])["Targets"]
        assert targets, rule["Name"]
        for target in targets:
            if ":sns:" in target["Arn"]:
                assert target["Arn"] in topics, rule["Name"]
            if "DeadLetterConfig" in target:
                assert target["DeadLetterConfig"]["Arn"].rpartition(":")[2] in queues, rule["Name"]


@ROLES
def test_topics_have_a_reader_and_let_services_publish(deployed: Deployed, role: str) -> None:
    topics = {arn for arn in _topics(deployed, role) if arn.endswith(("-critical", "-warning"))}
    assert len(topics) == 2
    subscribed = {each["TopicArn"] for each in deployed.every("sns", "list_subscriptions", "Subscriptions", role)}
    assert topics <= subscribed
    for topic in topics:
        attributes = deployed.client("sns", role).get_topic_attributes(TopicArn=topic)["Attributes"]
        principals = json.dumps(json.loads(attributes["Policy"])["Statement"])
        assert "cloudwatch.amazonaws.com" in principals
        assert "events.amazonaws.com" in principals


@ROLES
@pytest.mark.parametrize("kind", ["critical", "warning"])
def test_an_alarm_rings(deployed: Deployed, role: str, kind: str) -> None:
    """Alarm, topic, reader: a reader of our own stands in for the mailbox."""
    sqs, sns, cloudwatch = (deployed.client(service, role) for service in ("sqs", "sns", "cloudwatch"))
    topic = deployed.published(role)[f"alerting/{kind}-topic-arn"]
    alarms = deployed.every("cloudwatch", "describe_alarms", "MetricAlarms", role)
    heard = [each["AlarmName"] for each in alarms if topic in each["AlarmActions"]]
    assert heard
    queue = sqs.create_queue(QueueName=f"probe-{kind}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    reader = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    cloudwatch.set_alarm_state(AlarmName=heard[0], StateValue="ALARM", StateReason="a test")
    [message] = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=10)["Messages"]
    assert heard[0] in json.loads(message["Body"])["Message"]
    cloudwatch.set_alarm_state(AlarmName=heard[0], StateValue="OK", StateReason="a test is over")
    sns.unsubscribe(SubscriptionArn=reader)
    sqs.delete_queue(QueueUrl=queue)
