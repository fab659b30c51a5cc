"""Events as AWS sends them against the patterns of `alerting`: what has to be heard is, and the ordinary is not."""

from typing import Any

import pytest

from tests.templates.resolved import ENVIRONMENTS, platform, stacks

CALL, SIGN_IN = "AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"
STATES = "Backup Job State Change"


def event(source: str, kind: str, **detail: Any) -> dict[str, Any]:
    return {"source": source, "detail-type": kind, "detail": detail}


def finding(label: str, workflow: str = "NEW") -> dict[str, Any]:
    found = {"Severity": {"Label": label}, "Workflow": {"Status": workflow}, "RecordState": "ACTIVE"}
    return event("aws.securityhub", "Security Hub Findings - Imported", findings=[found])


ROOT = {"type": "Root"}
# rule, topic, what it hears, what it leaves in peace
HEARD = [
    ("RootUse", "CriticalTopic", event("aws.signin", SIGN_IN, userIdentity=ROOT, eventType="AwsConsoleSignIn"),
     event("aws.signin", SIGN_IN, userIdentity={"type": "AssumedRole"}, eventType="AwsConsoleSignIn")),
    ("KeyAtRisk", "CriticalTopic", event("aws.kms", CALL, eventName="ScheduleKeyDeletion"),
     event("aws.kms", CALL, eventName="DescribeKey")),
    ("KeyAtRisk", "CriticalTopic", event("aws.kms", CALL, eventName="DisableKey"),
     event("aws.kms", CALL, eventName="EnableKey")),
    ("AuditTrailTampering", "CriticalTopic", event("aws.cloudtrail", CALL, eventName="StopLogging"),
     event("aws.cloudtrail", CALL, eventName="LookupEvents")),
    ("ThreatFinding", "CriticalTopic", event("aws.guardduty", "GuardDuty Finding", severity=7.0),
     event("aws.guardduty", "GuardDuty Finding", severity=6.9)),
    ("SecurityFinding", "CriticalTopic", finding("CRITICAL"), finding("CRITICAL", "NOTIFIED")),
    ("SecurityWeakness", "WarningTopic", finding("HIGH"), finding("MEDIUM")),
    ("BackupFailed", "CriticalTopic", event("aws.backup", STATES, state="FAILED"),
     event("aws.backup", STATES, state="COMPLETED")),
    ("BackupFailed", "CriticalTopic", event("aws.backup", "Copy Job State Change", state="FAILED"),
     event("aws.backup", "Copy Job State Change", state="RUNNING")),
    ("BackupFailed", "CriticalTopic", event("aws.backup", "Restore Job State Change", status="FAILED"),
     event("aws.backup", "Restore Job State Change", status="COMPLETED")),
    ("RotationFailed", "CriticalTopic",
     event("aws.secretsmanager", "AWS Service Event via CloudTrail", eventName="RotationFailed"),
     event("aws.secretsmanager", "AWS Service Event via CloudTrail", eventName="RotationSucceeded")),
    ("DeploymentFailed", "CriticalTopic",
     event("aws.ecs", "ECS Deployment State Change", eventName="SERVICE_DEPLOYMENT_FAILED"),
     event("aws.ecs", "ECS Deployment State Change", eventName="SERVICE_DEPLOYMENT_COMPLETED")),
    ("HealthIssue", "CriticalTopic", event("aws.health", "AWS Health Event", eventTypeCategory="issue"),
     event("aws.health", "AWS Health Event", eventTypeCategory="scheduledChange")),
    ("ServiceImpaired", "WarningTopic",
     event("aws.ecs", "ECS Service Action", eventName="SERVICE_TASK_PLACEMENT_FAILURE"),
     event("aws.ecs", "ECS Service Action", eventName="SERVICE_STEADY_STATE")),
    ("SignInFailed", "WarningTopic", event("aws.signin", SIGN_IN, responseElements={"ConsoleLogin": "Failure"}),
     event("aws.signin", SIGN_IN, responseElements={"ConsoleLogin": "Success"})),
    ("NetworkChanged", "WarningTopic", event("aws.ec2", CALL, eventName="AuthorizeSecurityGroupIngress"),
     event("aws.ec2", CALL, eventName="DescribeSubnets")),
    ("BucketAccessChanged", "WarningTopic", event("aws.s3", CALL, eventName="PutBucketPolicy"),
     event("aws.s3", CALL, eventName="GetBucketPolicy")),
]  # fmt: skip


def hears(pattern: Any, found: Any) -> bool:
    """As EventBridge compares: a list in the event needs one element that fits, a key that is absent never does."""
    if isinstance(found, list):
        return any(hears(pattern, each) for each in found)
    for key, wanted in pattern.items():
        if key == "$or":
            if not any(hears(each, found) for each in wanted):
                return False
        elif key not in found:
            return False
        elif isinstance(wanted, list):
            if not any(fits(each, found[key]) for each in wanted):
                return False
        elif not hears(wanted, found[key]):
            return False
    return True


def fits(wanted: Any, value: Any) -> bool:
    if not hasattr(wanted, "items"):
        return bool(wanted == value)
    [(word, argument)] = wanted.items()
    if word == "anything-but":
        return bool(value != argument)
    assert word == "numeric"
    assert argument[0] == ">="
    return bool(value >= argument[1])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize(("name", "topic", "loud", "quiet"), HEARD)
def test_what_has_to_be_heard_is(environment: str, name: str, topic: str, loud: Any, quiet: Any) -> None:
    graph = platform(environment).graph
    for found in stacks(environment, "alerting"):
        rule = found.resources[name]
        pattern = rule.get("EventPattern")
        assert hears(pattern, loud)
        assert not hears(pattern, quiet)
        assert rule.get("State") in (None, "ENABLED")
        assert topic in [target.logical_id for target in graph.targets(rule.get("Targets.0.Arn"))]
