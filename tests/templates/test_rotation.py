"""F17: passwords change every month, whoever holds them gets new tasks, and nothing of it escapes the boundary."""

import json
import re
from datetime import date

import pytest

from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks

SCHEDULE = "AWS::SecretsManager::RotationSchedule"
SECRETS = {"catalog": "catalog/database", "orders": "orders/database", "checkout": "checkout/cache-url"}


@pytest.mark.parametrize(
    ("environment", "role", "secrets"),
    [
        *((name, "primary", ["DatabaseSecret", "DatabaseSecret", "TokenSecret"]) for name in ENVIRONMENTS),
        ("prod", "secondary", ["TokenSecret"]),
    ],
)
def test_every_original_secret_rotates_and_no_copy_does(environment: str, role: str, secrets: list[str]) -> None:
    rotated = []
    for schedule in stack(environment, "rotation", role).of_type(SCHEDULE):
        [secret] = platform(environment).graph.targets(schedule.get("SecretId"))
        assert secret.stack.role == role
        rotated.append(secret)
        assert schedule.get("RotateImmediatelyOnUpdate") is False
        [function] = referred(environment, schedule.get("RotationLambdaARN"))
        assert function in {"RotateDatabase", "RotateCache"}
    names = ["DatabaseSecret" if "Database" in s.logical_id else s.logical_id for s in rotated]
    assert sorted(names) == secrets
    assert len({s.stack.key + s.logical_id for s in rotated}) == len(rotated)


def test_every_secret_that_a_rotation_should_reach_is_reached() -> None:
    """A new database's secret would otherwise stay what it was on its first day."""
    found = {s.get("Name") for s in platform("prod").graph.of_type("AWS::SecretsManager::Secret")}
    assert {f"shop/prod/{name}" for name in (*SECRETS.values(), "checkout/cache-token")} <= found


def test_passwords_change_once_a_month_on_different_nights_and_never_in_the_peak_season() -> None:
    days = set()
    for schedule in stack("prod", "rotation").of_type(SCHEDULE):
        [(hour, day)] = re.findall(
            r"^cron\(0 (\d+) (\d+) \* \? \*\)$", schedule.get("RotationRules.ScheduleExpression")
        )
        assert int(hour) < 6
        for month in range(1, 13):
            assert not date(2026, 11, 20) <= date(2026, month, int(day)) <= date(2026, 12, 4)
        days.add(day)
    assert len(days) == 3


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_changed_secret_gives_its_service_new_tasks_at_once_or_within_the_hour(environment: str) -> None:
    for found in stacks(environment, "rotation"):
        rules = {rule.logical_id: rule for rule in found.of_type("AWS::Events::Rule")}
        pattern = rules["SecretChanged"].get("EventPattern")
        names = {f"shop/{environment}/{secret}": service for service, secret in SECRETS.items()}
        assert pattern["source"] == ["aws.secretsmanager"]
        assert pattern["detail"] == {"labelUpdated": ["AWSCURRENT"], "name": sorted(names)}
        assert rules["EveryHour"].get("ScheduleExpression") == "rate(1 hour)"
        for rule in rules.values():
            [target] = rule.get("Targets")
            assert referred(environment, target["Arn"]) == ["Redeploy"]
            assert referred(environment, target["DeadLetterConfig"]["Arn"]) == ["FailedCalls"]
            assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0
            assert json.loads(target["Input"]) == {"cluster": f"shop-{environment}", "services": names}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_services_are_named_as_their_stacks_name_them(environment: str) -> None:
    """The function goes by names: a renamed service would be taken for one that is not there yet."""
    for found in stacks(environment, *(f"svc-{service}" for service in SECRETS)):
        service = only(found, "AWS::ECS::Service")
        assert service.get("ServiceName") == found.key.partition("svc-")[2]
    for found in stacks(environment, "compute"):
        assert only(found, "AWS::ECS::Cluster").get("ClusterName") == f"shop-{environment}"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_functions_find_databases_and_store_by_the_names_these_have(environment: str) -> None:
    for found in stacks(environment, "data-checkout"):
        folder = f"shop/{environment}/checkout"
        names = {s.get("Name") for s in found.of_type("AWS::SecretsManager::Secret")}
        assert names == {f"{folder}/cache-token", f"{folder}/cache-url"}
        group = only(found, "AWS::ElastiCache::ReplicationGroup").get("ReplicationGroupId")
        assert group == folder.replace("/", "-")
    for name in ("data-catalog", "data-orders"):
        found = stack(environment, name)
        attachment = only(found, "AWS::SecretsManager::SecretTargetAttachment")
        cluster = only(found, "AWS::RDS::DBCluster")
        assert referred(environment, attachment.get("TargetId")) == [cluster.logical_id]
        allowed = _statements(environment, "RotateDatabaseRole")["SetPasswords"]["Resource"]
        assert any(str(arn).endswith(f":cluster:{cluster.get('DBClusterIdentifier')}") for arn in allowed)
        for leader in found.of_type("AWS::RDS::GlobalCluster"):
            assert leader.get("GlobalClusterIdentifier") == f"{cluster.get('DBClusterIdentifier')}-global"


def _statements(environment: str, role: str) -> dict[str, dict[str, object]]:
    [found] = [r for r in stack(environment, "rotation").of_type("AWS::IAM::Role") if r.logical_id == role]
    return {s["Sid"]: s for _, s in found.find("Policies.*.PolicyDocument.Statement.*")}


def test_only_one_function_may_change_databases_and_none_may_read_what_it_redeploys_for() -> None:
    assert "rds:ModifyDBCluster" in str(_statements("prod", "RotateDatabaseRole"))
    assert "rds:" not in str(_statements("prod", "RotateCacheRole")) + str(_statements("prod", "RedeployRole"))
    assert "GetSecretValue" not in str(_statements("prod", "RedeployRole"))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_rotation_that_fails_wakes_somebody(environment: str) -> None:
    for found in stacks(environment, "rotation"):
        watched = {}
        for alarm in found.of_type("AWS::CloudWatch::Alarm"):
            [name] = referred(environment, alarm.get("Dimensions.0.Value"))
            assert referred(environment, alarm.get("AlarmActions.0")) == ["CriticalTopic"]
            watched[name] = alarm.get("Threshold")
        functions = list(found.of_type("AWS::Lambda::Function"))
        assert watched == dict.fromkeys([f.logical_id for f in functions] + ["FailedCalls"], 0)
        for function in functions:
            assert referred(environment, function.get("DeadLetterConfig.TargetArn")) == ["FailedCalls"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_only_the_named_secret_or_rule_may_call_a_function(environment: str) -> None:
    for found in stacks(environment, "rotation"):
        for permission in found.of_type("AWS::Lambda::Permission"):
            assert {"SourceAccount", "SourceArn"} <= set(permission.properties)
            assert permission.get("Principal") in {"secretsmanager.amazonaws.com", "events.amazonaws.com"}
