"""The platform's own templates, with one thing taken away: the policy that is there for it says so."""

from pathlib import Path

import pytest

from cfn.platform import load
from policies.kernel.evaluate import evaluate
from policies.registry import load as load_policy

TAKEN = [
    ("kms-deletion-watched", "AWS::Events::Rule", "EventPattern", "aws.kms"),
    ("detect-guardduty", "AWS::GuardDuty::Detector", "", ""),
    ("detect-guardduty-findings-routed", "AWS::Events::Rule", "EventPattern", "aws.guardduty"),
    ("alarms-on-control-failure", "AWS::Events::Rule", "EventPattern", "aws.cloudtrail"),
    ("cost-budget-and-anomaly", "AWS::Budgets::Budget", "", ""),
    ("detect-config-recorder", "AWS::Config::ConfigurationRecorder", "", ""),
    ("secret-rotation-redeploys", "AWS::Events::Rule", "EventPattern", "Secret Label Updated"),
    ("net-private-endpoints-for-data-services", "AWS::EC2::VPCEndpoint", "ServiceName", ".kms"),
    ("detect-securityhub-findings-routed", "AWS::Events::Rule", "EventPattern", "aws.securityhub"),
    ("alarms-on-security-events", "AWS::CloudWatch::Alarm", "MetricName", "DeniedCalls"),
    ("dr-dns-failover", "AWS::Route53::RecordSet", "Failover", "SECONDARY"),
    ("dr-region-stack-parity", "AWS::ECS::Service", "", "secondary"),
    ("cf-access-logs", "AWS::Logs::DeliverySource", "", ""),
]


@pytest.mark.parametrize(("policy", "kind", "key", "text"), TAKEN, ids=[each[0] for each in TAKEN])
def test_what_is_taken_away_is_missed(policy: str, kind: str, key: str, text: str) -> None:
    before, after = found(policy), found(policy, kind, key, text)
    assert after > before


def found(policy: str, kind: str = "", key: str = "", text: str = "") -> int:
    """How often it fails in production without the resources that say ``text`` under ``key`` (no key: of that role)."""
    from cfn.graph import Graph

    graph = load(Path("templates/platform.yaml"), "prod").graph
    for stack in graph.stacks:
        for name, resource in list(stack.resources.items()):
            if resource.type == kind and text in str(resource.get(key) if key else stack.role):
                del stack.resources[name]
    return sum(outcome.state == "fail" for outcome in evaluate(Graph(graph.stacks), [load_policy(policy)]).outcomes)
