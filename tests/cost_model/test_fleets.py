"""Fleets at their target capacity, and environments of Beanstalk as what they launch."""

import pytest

FLEET = """
    Resources:
      F:
        Type: AWS::EC2::EC2Fleet
        Properties:
          TargetCapacitySpecification: {%s}
          LaunchTemplateConfigs:
            - LaunchTemplateSpecification: {LaunchTemplateId: {Ref: Lt}, Version: '1'}
              Overrides: [{InstanceType: m5.large%s}, {InstanceType: m5.xlarge}]
      Lt: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: %s}}}
    """


def hours(projection, key):
    return {each.price.key: each.quantity.base for each in projection.lines}.get(key)


@pytest.mark.parametrize(
    ("target", "weight", "on_demand", "spot_missing"),
    [
        ("TotalTargetCapacity: 4", "", 4, False),
        ("TotalTargetCapacity: 4, DefaultTargetCapacityType: spot", "", None, True),
        ("TotalTargetCapacity: 4, OnDemandTargetCapacity: 1", "", 1, True),
        ("TotalTargetCapacity: 4, SpotTargetCapacity: 3", "", 1, True),
        ("TotalTargetCapacity: 7", ", WeightedCapacity: 2", 4, False),
        ("TotalTargetCapacity: 4, OnDemandTargetCapacity: 4", "", 4, False),
    ],
)
def test_a_fleet_runs_its_target_capacity(priced, target, weight, on_demand, spot_missing):
    found = priced(FLEET % (target, weight, "ami-1"))
    assert hours(found, "BoxUsage:m5.large") == (None if on_demand is None else on_demand * 730)
    assert ("Spot instance hours" in {each.component for each in found.price_missing}) is spot_missing


def test_what_a_fleet_asks_for_by_vcpu_is_not_guessed(priced):
    found = priced(FLEET % ("TotalTargetCapacity: 4, TargetCapacityUnitType: vcpu", "", "ami-1"))
    assert not found.lines
    assert "vcpu" in found.unpriced[0].reason


def test_a_fleet_of_windows_is_a_gap(priced):
    found = priced(FLEET % ("TotalTargetCapacity: 4", "", "windows-2022"))
    assert hours(found, "BoxUsage:m5.large") is None
    assert [each.cause for each in found.price_missing] == ["price"]


def test_hours_shorten_a_fleet_and_its_volumes(priced):
    usage = "version: 1\nresources:\n  F: {hours: 73, root_volume_gb: 10}\n"
    found = priced(FLEET % ("TotalTargetCapacity: 4", "", "ami-1"), usage=usage)
    assert hours(found, "BoxUsage:m5.large") == 4 * 73
    assert float(hours(found, "EBS:VolumeUsage.gp3")) == pytest.approx(4 * 0.1 * 10)


BEANSTALK = """
    Resources:
      E:
        Type: AWS::ElasticBeanstalk::Environment
        Properties:
          ApplicationName: shop
          TemplateName: {Ref: T}
          OptionSettings: [%s]
          %s
      T:
        Type: AWS::ElasticBeanstalk::ConfigurationTemplate
        Properties:
          ApplicationName: shop
          OptionSettings:
            - {Namespace: 'aws:autoscaling:launchconfiguration', OptionName: InstanceType, Value: m5.large}
            - {Namespace: 'aws:autoscaling:asg', OptionName: MinSize, Value: '3'}
    """
ALONE = "{Namespace: 'aws:elasticbeanstalk:environment', OptionName: EnvironmentType, Value: SingleInstance}"
TYPE = "{Namespace: 'aws:autoscaling:launchconfiguration', OptionName: InstanceType, Value: m5.xlarge}"


@pytest.mark.parametrize(
    ("options", "more", "expected"),
    [
        ("", "", {"BoxUsage:m5.large": 2190, "LoadBalancerUsage|LoadBalancing": 730}),
        (TYPE, "", {"BoxUsage:m5.xlarge": 2190, "LoadBalancerUsage|LoadBalancing": 730}),
        (ALONE, "", {"BoxUsage:m5.large": 730, "PublicIPv4:InUseAddress": 730}),
        ("", "Tier: {Name: Worker, Type: SQS/HTTP}", {"BoxUsage:m5.large": 2190}),
    ],
)
def test_an_environment_is_what_it_launches(priced, options, more, expected):
    found = priced(BEANSTALK % (options, more))
    assert {each.price.key: each.quantity.base for each in found.lines} == expected


def test_an_environment_without_an_instance_type_is_a_gap(priced):
    found = priced("Resources:\n  E: {Type: AWS::ElasticBeanstalk::Environment, Properties: {ApplicationName: shop}}")
    assert [each.cause for each in found.unpriced] == ["property"]
