"""Only redundancy, capacity and retention may depend on the environment; a warm standby may run with less."""

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from policies.kernel.evaluate import evaluate
from policies.kernel.examples import expected, flagged
from policies.registry import load

SINGLE = """
Parameters:
  Environment: {{Type: String, Default: {environment}, AllowedValues: [{environment}]}}
Resources:
  Alone:
    Type: AWS::RDS::DBInstance
    UpdateReplacePolicy: Snapshot
    Properties: {{Engine: mysql, CopyTagsToSnapshot: true}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {{MinSize: 1, AvailabilityZones: [eu-west-1a]}}
"""


@pytest.mark.parametrize(
    "policy", ["rds-multi-az", "rds-backup-retention", "database-deletion-protection", "asg-resilient"]
)
def test_redundancy_may_be_less_in_dev_alone(policy: str) -> None:
    assert flagged(load(policy), SINGLE.format(environment="dev")) == set()
    assert flagged(load(policy), SINGLE.format(environment="staging"))
    assert flagged(load(policy), SINGLE.format(environment="prod"))
    default = SINGLE.format(environment="dev").replace(", AllowedValues: [dev]", "")
    assert flagged(load(policy), default), "a default is no choice: the template goes to production as it is"


@pytest.mark.parametrize("policy", ["rds-encrypted-cmk", "rds-tls-enforced"])
@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_security_is_the_same_everywhere(policy: str, environment: str) -> None:
    assert flagged(load(policy), SINGLE.format(environment=environment))


STANDBY = """
--- # {name: service, roles: [secondary]}
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: 1
      DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
  Cold:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: 0  # <--
      DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
"""


def test_a_warm_standby_runs_one_task_but_not_none() -> None:
    assert flagged(load("ecs-service-resilient"), STANDBY) == expected(STANDBY)
    primary = STANDBY.replace("secondary", "primary")
    assert len(flagged(load("ecs-service-resilient"), primary)) == 2


SHARED = """
--- # {name: compute}
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Scheme: internet-facing}
  Published:
    Type: AWS::SSM::Parameter
    Properties: {Name: /shop/prod/compute/load-balancer-arn, Type: String, Value: !Ref Balancer}
"""
FIREWALL = """
--- # {name: web-acl, wiring: {Arn: compute/load-balancer-arn}}
Parameters:
  Arn: {Type: "AWS::SSM::Parameter::Value<String>"}
Resources:
  Use:
    Type: AWS::WAFv2::WebACLAssociation
    Properties: {ResourceArn: !Ref Arn, WebACLArn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1"}
"""


def test_a_relation_over_two_stacks_is_decided_in_the_platform_and_open_in_a_lone_template() -> None:
    policy = load("waf-attached-blocking")
    alone = SHARED.split("\n", 2)[2]
    assert {state for _, _, state in flagged(policy, alone)} == {"undecided"}
    assert {state for _, _, state in flagged(policy, SHARED)} == {"fail"}
    assert flagged(policy, SHARED + FIREWALL.lstrip()) == set()


def test_the_stacks_own_region_is_no_transfer_even_where_it_is_not_known() -> None:
    body = """
Table:
  Type: AWS::DynamoDB::GlobalTable
  Properties: {Replicas: [{Region: !Ref AWS::Region}, {Region: !Ref Second}]}
"""
    template = "Parameters: {Second: {Type: String}}\nResources:\n" + body.replace("\n", "\n  ")
    (stack,) = resolve(parse(template.encode(), "t.yaml"), Context(region=None))
    outcomes = evaluate(Graph([stack]), [load("gov-region-allow-list")]).outcomes
    assert [(outcome.path, outcome.state) for outcome in outcomes] == [("Replicas.1.Region", "undecided")]
