"""What the findings of the library say where an example, which tells lines only, does not see the difference."""

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from policies.kernel.evaluate import evaluate
from policies.registry import load


def found(policy: str, resources: str, region: str = "eu-west-1") -> list[tuple[str, str]]:
    text = "Resources:\n" + "".join(f"  {line}\n" for line in resources.strip().splitlines())
    (stack,) = resolve(parse(text.encode(), "t.yaml"), Context(region=region))
    return [(outcome.path, outcome.message) for outcome in evaluate(Graph([stack]), [load(policy)]).outcomes]


def test_a_copy_abroad_is_told_by_the_region_in_its_arn() -> None:
    plan = """
Plan:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan:
      BackupPlanRule:
        - CopyActions: [{DestinationBackupVaultArn: "arn:aws:backup:us-east-1:111122223333:backup-vault:copy"}]
"""
    ((_, message),) = found("gov-region-allow-list", plan)
    assert message == "us-east-1 is outside the European Economic Area"


def test_where_a_store_stands_is_judged_in_a_platform_only() -> None:
    assert found("gov-region-allow-list", "Clicks: {Type: AWS::Kinesis::Stream}", region="us-east-1") == []


def test_the_name_of_an_administrator_policy_is_told() -> None:
    role = """
Role:
  Type: AWS::IAM::Role
  Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/PowerUserAccess"]}
"""
    ((_, message),) = found("iam-no-full-access-managed-policies", role)
    assert message == "attaches PowerUserAccess"


@pytest.mark.parametrize(
    ("principal", "who"),
    [
        ('{AWS: "arn:aws:iam::999988887777:role/admin"}', "another account"),
        ('{AWS: ["arn:aws:iam::999988887777:role/admin", !GetAtt Role.Arn]}', "another account"),
        ("{AWS: !GetAtt Role.Arn}", "who uses the key"),
        ("{Service: s3.amazonaws.com}", "who uses the key"),
    ],
)
def test_who_may_delete_a_key_is_told(principal: str, who: str) -> None:
    key = f"""
Role: {{Type: AWS::IAM::Role, Properties: {{AssumeRolePolicyDocument: {{}}}}}}
Key:
  Type: AWS::KMS::Key
  Properties:
    KeyPolicy: {{Statement: [{{Effect: Allow, Principal: {principal}, Action: "kms:*", Resource: "*"}}]}}
"""
    assert [message for _, message in found("kms-key-policy-separated", key)] == [
        f"{who} may also change and delete it"
    ]


def test_a_group_that_names_neither_zones_nor_subnets_is_asked_for_subnets() -> None:
    group = "Group: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: 2, MaxSize: 2}}"
    ((path, _),) = found("asg-resilient", group)
    assert path == "VPCZoneIdentifier"


def test_each_header_that_a_log_keeps_is_told() -> None:
    log = """
Acl: {Type: AWS::WAFv2::WebACL, Properties: {Scope: REGIONAL}}
Log: {Type: AWS::WAFv2::LoggingConfiguration, Properties: {ResourceArn: !GetAtt Acl.Arn}}
"""
    ((_, message),) = found("waf-logged-redacted", log)
    assert message == "the log keeps the headers authorization, cookie"
