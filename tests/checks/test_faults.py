"""One fault in a template, as the gate tells it: a finding at its place, and the findings of all else as without it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfn.source import parse
from checks.own import judge, units
from policies import registry
from policies.kernel.policy import PACKS
from tests.cfn.test_faults import ROWS, broken
from tests.checks.conftest import TOPIC

HEAD = "Resources:\n"
TAIL = TOPIC.split(HEAD)[1]


SOME = [
    "default-pattern",
    "undefined-in-if",
    "condition-is-a-ref",
    "circle",
    "null-resource",
    "properties-list",
    "export-twice",
    "select-far",
    "unknown-tag",
    "resource-twice",
    "rule-broken",
    "sam-api",
]


@pytest.mark.parametrize("name", SOME)
def test_a_fault_is_one_unreadable_finding_and_the_rest_is_judged(write, gate, own_policy, name):
    template, line, message = ROWS[name]
    write("a.yaml", template + TAIL)
    verdict = gate("a.yaml", policies=own_policy())
    assert verdict.exit_code == 2
    told = [(f.policy, f.line) for f in verdict.findings if f.state == "unreadable" and message in f.message]
    assert told == [("unresolvable-template", line)], "once, also where it has several variants"
    assert [f.logical_id for f in verdict.findings if f.policy == "topic-name"] == ["Topic"]


def test_a_fault_can_be_waived(write, gate, own_policy):
    write("a.yaml", "Parameters: {P: {Default: a}}\n" + TOPIC.replace("orders", "sales").split("\n", 1)[1])
    write("waivers.yaml", "- {policy: unresolvable-template, file: a.yaml, reason: r, owner: o, expires: 2030-01-01}\n")
    assert gate("a.yaml", policies=own_policy()).exit_code == 0


def test_several_faults_are_several_findings(write, gate, own_policy):
    write("a.yaml", "Parameters:\n  P: {Default: a}\nConditions:\n  C: !Ref P\n" + TOPIC.split("\n", 1)[1] + "  R:\n")
    found = [(f.line, f.state) for f in gate("a.yaml", policies=own_policy()).findings]
    assert found == [(2, "unreadable"), (4, "unreadable"), (8, "fail"), (9, "unreadable")]


# Types whose policies follow references from one to the next.
KINDS = {
    "AWS::IAM::Role": ["AssumeRolePolicyDocument", "ManagedPolicyArns", "PermissionsBoundary"],
    "AWS::IAM::ManagedPolicy": ["PolicyDocument", "Roles"],
    "AWS::EC2::SecurityGroup": ["VpcId", "SecurityGroupIngress"],
    "AWS::EC2::SecurityGroupIngress": ["GroupId", "SourceSecurityGroupId", "CidrIp"],
    "AWS::EC2::Subnet": ["VpcId"],
    "AWS::EC2::RouteTable": ["VpcId"],
    "AWS::EC2::Route": ["RouteTableId", "GatewayId", "NatGatewayId"],
    "AWS::EC2::SubnetRouteTableAssociation": ["SubnetId", "RouteTableId"],
    "AWS::EC2::VPC": ["CidrBlock"],
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ["Subnets", "SecurityGroups"],
    "AWS::ElasticLoadBalancingV2::Listener": ["LoadBalancerArn", "DefaultActions"],
    "AWS::ElasticLoadBalancingV2::TargetGroup": ["VpcId"],
    "AWS::ECS::Service": ["TaskDefinition", "Cluster", "LoadBalancers"],
    "AWS::ECS::TaskDefinition": ["TaskRoleArn", "ExecutionRoleArn", "ContainerDefinitions"],
    "AWS::ECS::Cluster": ["Configuration"],
    "AWS::AutoScaling::AutoScalingGroup": ["LaunchTemplate", "VPCZoneIdentifier", "TargetGroupARNs"],
    "AWS::EC2::LaunchTemplate": ["LaunchTemplateData"],
    "AWS::Lambda::Function": ["Role", "VpcConfig", "KmsKeyArn", "Environment"],
    "AWS::Lambda::EventSourceMapping": ["FunctionName", "EventSourceArn"],
    "AWS::SQS::Queue": ["RedrivePolicy", "KmsMasterKeyId"],
    "AWS::SQS::QueuePolicy": ["Queues", "PolicyDocument"],
    "AWS::SNS::Topic": ["Subscription", "KmsMasterKeyId"],
    "AWS::KMS::Key": ["KeyPolicy"],
    "AWS::KMS::Alias": ["TargetKeyId"],
    "AWS::S3::Bucket": ["BucketEncryption", "LoggingConfiguration", "ReplicationConfiguration"],
    "AWS::S3::BucketPolicy": ["Bucket", "PolicyDocument"],
    "AWS::RDS::DBCluster": ["DBSubnetGroupName", "KmsKeyId", "SourceDBClusterIdentifier"],
    "AWS::RDS::DBInstance": ["DBClusterIdentifier", "SourceDBInstanceIdentifier", "VPCSecurityGroups"],
    "AWS::CloudWatch::Alarm": ["AlarmActions", "Dimensions", "Metrics"],
    "AWS::CloudFront::Distribution": ["DistributionConfig"],
    "AWS::ApiGateway::Resource": ["ParentId", "RestApiId"],
    "AWS::ApiGateway::Method": ["ResourceId", "RestApiId", "AuthorizerId"],
    "AWS::EC2::VPCEndpoint": ["VpcId", "RouteTableIds", "PolicyDocument"],
    "AWS::SecretsManager::Secret": ["KmsKeyId", "ReplicaRegions"],
    "AWS::Logs::LogGroup": ["KmsKeyId", "LogGroupName"],
}
UNTOUCHED = {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}}


@st.composite
def circles(draw):
    """Resources that refer to each other at random, so most of them in circles."""
    names = [f"R{index}" for index in range(draw(st.integers(2, 6)))]

    def one():
        name = draw(st.sampled_from(names))
        return draw(st.sampled_from([{"Ref": name}, {"Fn::GetAtt": [name, "Arn"]}, {"Fn::Sub": f"x${{{name}}}"}]))

    resources = {}
    for name in names:
        kind = draw(st.sampled_from(sorted(KINDS)))
        value = st.sampled_from([one(), [one()], [{"Key": one()}], {"Statement": [{"Resource": one()}]}])
        resources[name] = {"Type": kind, "Properties": {each: draw(value) for each in KINDS[kind]}}
        if draw(st.booleans()):
            resources[name]["DependsOn"] = draw(st.sampled_from(names))
    return {"Resources": resources}


def found_in(template):
    made, refused = units([parse(json.dumps(template).encode(), "t.json")], {}, None)
    assert not refused
    types = {kind for unit in made for kind in unit.graph.types()}
    return judge(made, registry.for_types(types, PACKS)).findings


CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
ALONE = {"Resources": {"Untouched": UNTOUCHED}}


@CALM
@given(st.data(), circles(), st.integers(0, 3))
def test_every_policy_ends_on_circles_and_on_what_is_broken(data, template, count):
    template = broken(data.draw, template, count)
    if not isinstance(template["Resources"], dict):
        return
    template["Resources"]["Untouched"] = UNTOUCHED
    findings = found_in(template)
    assert [finding.message for finding in findings if finding.state == "error"] == []
    untouched = {(f.policy, f.state, f.message) for f in findings if f.logical_id == "Untouched"}
    assert untouched == {(f.policy, f.state, f.message) for f in found_in(ALONE)}
    assert untouched
