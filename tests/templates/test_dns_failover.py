"""Which region serves (F14, Q20): the names, the switch behind them, and what each mode means."""

import pytest

from cfn.context import Context
from cfn.resolve import resolve
from cfn.source import read
from tests.templates.resolved import MANIFEST, only, platform, stack

TEMPLATE = MANIFEST.parent / "stacks" / "dns-failover.yaml"
GIVEN = {
    "Environment": "prod",
    "RegionRole": "edge",
    "Owner": "team",
    "CostCenter": "cc-1",
    "DataClassification": "internal",
    "DomainName": "shop.example.com",
    "HostedZoneId": "Z1",
    "Standby": "yes",
    "CriticalTopicArn": "/shop/prod/alerting/critical-topic-arn",
    "WarningTopicArn": "/shop/prod/alerting/warning-topic-arn",
}


def in_mode(mode):
    (found,) = resolve(
        read(TEMPLATE), Context(parameters=GIVEN | {"OriginMode": mode}, region="us-east-1", strict=True)
    )
    return found.resources


def answers(resources, primary_healthy, secondary_healthy, balancers=(True, True)):
    """Which record Route 53 would answer with, by its own rules: the primary where it is healthy, or where none is."""
    healthy = {"PrimaryHealth": primary_healthy, "SecondaryHealth": secondary_healthy}
    switch = resources["PrimarySwitch"].get("HealthCheckConfig")
    healthy["PrimarySwitch"] = (
        sum(healthy[name] for name in _names(switch["ChildHealthChecks"])) >= switch["HealthThreshold"]
    )
    up = {}
    for record, balancer in zip(("PrimaryOriginRecord", "SecondaryOriginRecord"), balancers, strict=True):
        checks = _names([resources[record].get("HealthCheckId")])
        evaluated = resources[record].get("AliasTarget.EvaluateTargetHealth")
        up[record] = all(healthy[name] for name in checks) and (balancer or not evaluated)
    if up["PrimaryOriginRecord"] or not up["SecondaryOriginRecord"]:
        return "primary"
    return "secondary"


def _names(references):
    return [str(reference).strip("${}") for reference in references if reference is not None]


@pytest.mark.parametrize(
    ("mode", "primary", "secondary", "balancers", "serves"),
    [
        ("automatic", True, True, (True, True), "primary"),
        ("automatic", False, True, (True, True), "secondary"),
        ("automatic", True, True, (False, True), "secondary"),
        ("automatic", False, False, (True, True), "primary"),
        ("hold-primary", False, True, (False, True), "primary"),
        ("force-secondary", True, True, (True, True), "secondary"),
        ("force-secondary", True, False, (True, False), "secondary"),
    ],
)
def test_each_mode_answers_as_it_says(mode, primary, secondary, balancers, serves):
    assert answers(in_mode(mode), primary, secondary, balancers) == serves


def test_prod_follows_the_measured_health():
    resources = stack("prod", "dns-failover", "edge").resources
    first, second = resources["PrimaryOriginRecord"], resources["SecondaryOriginRecord"]
    assert (first.get("Failover"), second.get("Failover")) == ("PRIMARY", "SECONDARY")
    assert first.get("Name") == second.get("Name") == "origin.shop.example.com"
    assert first.get("AliasTarget.EvaluateTargetHealth") is second.get("AliasTarget.EvaluateTargetHealth") is True
    assert _names([first.get("HealthCheckId")]) == ["PrimarySwitch"]
    assert resources["PrimarySwitch"].get("HealthCheckConfig.HealthThreshold") == 1


@pytest.mark.parametrize(("environment", "roles"), [("prod", ["primary", "secondary"]), ("dev", ["primary"])])
def test_health_checks_follow_alarms_that_exist(environment, roles):
    """And that Route 53 takes: one metric of standard resolution, an ordinary statistic, no "M out of N"."""
    resources = stack(environment, "dns-failover", "edge").resources
    for role in roles:
        check = resources[f"{role.title()}Health"].get("HealthCheckConfig")
        assert check["AlarmIdentifier"]["Region"] == platform(environment).regions[role]
        (alarm,) = [
            each
            for each in stack(environment, "svc-ui", role).of_type("AWS::CloudWatch::Alarm")
            if each.get("AlarmName") == check["AlarmIdentifier"]["Name"]
        ]
        assert alarm.get("Metrics") is None
        assert alarm.get("Statistic") == "Maximum"
        assert alarm.get("Period") >= 60
        assert alarm.get("DatapointsToAlarm") is None
        assert alarm.get("TreatMissingData") == "breaching"


@pytest.mark.parametrize(("environment", "roles"), [("prod", ["primary", "secondary"]), ("staging", ["primary"])])
def test_every_region_names_its_own_load_balancer(environment, roles):
    targets = {
        record.get("AliasTarget.DNSName")
        for record in stack(environment, "dns-failover", "edge").of_type("AWS::Route53::RecordSet")
    }
    named = set()
    for role in roles:
        record = only(stack(environment, "compute", role), "AWS::Route53::RecordSet")
        assert record.get("AliasTarget.EvaluateTargetHealth") is True
        named.add(record.get("Name"))
    assert named == targets


def test_a_standby_can_be_added_to_an_environment_without_one():
    """Route 53 refuses a failover record next to a plain one of the same name, so there is none to begin with."""
    found, later = stack("dev", "dns-failover", "edge"), stack("prod", "dns-failover", "edge")
    (record,) = found.of_type("AWS::Route53::RecordSet")
    assert (record.get("Failover"), record.get("SetIdentifier")) == ("PRIMARY", "primary")
    assert record.logical_id in later.resources
    assert "SecondaryHealth" not in found.resources


def test_figures_of_health_checks_are_watched_where_they_exist():
    found = stack("prod", "dns-failover", "edge")
    graph = platform("prod").graph
    watched = {}
    for alarm in found.of_type("AWS::CloudWatch::Alarm"):
        assert (alarm.get("Namespace"), alarm.get("MetricName")) == ("AWS/Route53", "HealthCheckStatus")
        (topic,) = graph.targets(alarm.get("AlarmActions"))
        assert topic.stack.key == "edge/alerting"
        watched.update(dict.fromkeys(_names(each["Value"] for each in alarm.get("Dimensions")), topic.logical_id))
    assert watched == {
        "PrimaryHealth": "CriticalTopic",
        "PrimarySwitch": "CriticalTopic",
        "SecondaryHealth": "WarningTopic",
    }
