"""Free types: each with a reason and a source, none that is sold elsewhere, and conditions are kept."""

import pytest

from cfn.located import Map
from cfn.stack import Resource, Stack
from cfn.unknown import Unknown
from cost_model.prices import free, free_types

CHARGED = {
    "AWS::EC2::NatGateway", "AWS::EC2::EIP", "AWS::EC2::VPCEndpoint", "AWS::EC2::Instance", "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster", "AWS::RDS::DBProxy", "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table", "AWS::KMS::Key",
    "AWS::SecretsManager::Secret", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::WAFv2::WebACL",
    "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::AutoScaling::AutoScalingGroup", "AWS::ECS::Service",
    "AWS::S3::Bucket", "AWS::Logs::LogGroup", "AWS::Logs::MetricFilter", "AWS::SNS::Topic", "AWS::SQS::Queue",
    "AWS::Lambda::Function", "AWS::CloudFront::Distribution", "AWS::Kinesis::Stream", "AWS::Route53::HostedZone",
    "AWS::Route53::HealthCheck", "AWS::AutoScaling::ScalingPolicy", "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::ServiceDiscovery::PrivateDnsNamespace", "AWS::KMS::ReplicaKey",
}  # fmt: skip


def resource(type_: str, **properties: object) -> Resource:
    body, inner = Map(), Map()
    inner.update(properties)
    body["Properties"] = inner
    return Resource(Stack("s", "s", "s.yaml"), "It", type_, body, (1, 1))


def test_every_free_type_has_a_reason_and_a_source() -> None:
    assert len(free_types()) > 80
    for type_, known in free_types().items():
        assert type_.startswith("AWS::"), type_
        assert len(known.reason) > 10, type_
        assert known.source.startswith("https://"), type_


def test_what_is_charged_is_not_free() -> None:
    assert CHARGED & set(free_types()) == set()
    assert free(resource("AWS::EC2::NatGateway")) is None


def test_a_plain_free_resource_says_why() -> None:
    known = free(resource("AWS::IAM::Role"))
    assert known is not None
    assert known.reason == "Access management costs nothing"


@pytest.mark.parametrize(
    ("type_", "properties"),
    [
        ("AWS::SSM::Parameter", {"Tier": "Advanced"}),
        ("AWS::SSM::Parameter", {"Tier": Unknown("parameter", "Tier", "given at deployment")}),
        ("AWS::ECS::CapacityProvider", {"ManagedInstancesProvider": Map()}),
        ("AWS::CertificateManager::Certificate", {"CertificateAuthorityArn": "arn:aws:acm-pca:…"}),
        ("AWS::CertificateManager::Certificate", {"CertificateExport": "ENABLED"}),
    ],
)
def test_a_property_that_costs_takes_it_off_the_free_list(type_: str, properties: dict[str, object]) -> None:
    assert free(resource(type_, **properties)) is None
    assert free(resource(type_)) is not None


def test_a_harmless_value_stays_free() -> None:
    assert free(resource("AWS::SSM::Parameter", Tier="Standard")) is not None


def test_every_free_type_exists() -> None:
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

    assert set(free_types()) - set(PROVIDER_SCHEMA_MANAGER.get_resource_types("us-east-1")) == set()
