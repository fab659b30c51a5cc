"""Twins of AWS's checks: what they find in a template, what they leave alone, what it is worth."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from cost_model.recommendations.advice import ranked, total
from cost_model.recommendations.exports import checks
from cost_model.recommendations.twins import TWINS, DatabaseSize, IdleEndpoint, from_templates

HOURS = Decimal(730)


@pytest.fixture
def found(case):
    """Twin → resource → saving."""

    def run(resources, **more):
        month = case(resources, **more)
        told = {}
        for each in from_templates([("month", month)]):
            told.setdefault(each.check, {})[each.resource.partition("/")[2]] = each.savings["month"]
        return told

    return run


def price(book, service, key):
    return book.price(service, key).unit_price


def test_an_address_that_nothing_uses(found, book):
    told = found("""
        Resources:
          Idle: {Type: AWS::EC2::EIP}
          Used: {Type: AWS::EC2::EIP}
          Nat: {Type: AWS::EC2::NatGateway, Properties: {AllocationId: !GetAtt Used.AllocationId, SubnetId: s}}
          Route: {Type: AWS::EC2::Route, Properties: {NatGatewayId: !Ref Nat, RouteTableId: r}}
        """)
    assert told == {"idle-address": {"Idle": HOURS * price(book, "AmazonVPC", "PublicIPv4:InUseAddress")}}


def test_a_gateway_without_a_route_and_a_balancer_without_a_listener(found, book):
    told = found("""
        Resources:
          Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: s}}
          Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b], Scheme: internal}}
        """)
    assert told["idle-gateway"]["Nat"] == HOURS * price(book, "AmazonEC2", "NatGateway-Hours")
    assert told["idle-balancer"]["Lb"] == HOURS * price(book, "AWSELB", "LoadBalancerUsage|LoadBalancing:Application")


def test_a_volume_that_nothing_attaches_is_idle_and_one_that_is_attached_may_be_gp3(found, book):
    told = found("""
        Resources:
          Idle: {Type: AWS::EC2::Volume, Properties: {Size: 10, VolumeType: gp3, AvailabilityZone: a}}
          Used: {Type: AWS::EC2::Volume, Properties: {Size: 10, VolumeType: gp2, AvailabilityZone: a}}
          Held: {Type: AWS::EC2::VolumeAttachment, Properties: {VolumeId: !Ref Used, InstanceId: i-1}}
        """)
    gp2, gp3 = (price(book, "AmazonEC2", f"EBS:VolumeUsage.{kind}") for kind in ("gp2", "gp3"))
    assert told == {"idle-volume": {"Idle": 10 * gp3}, "gp2": {"Used": 10 * (gp2 - gp3)}}


OLD = """
    Resources:
      Old: {Type: AWS::EC2::Instance, Properties: {InstanceType: t2.medium}}
      Cache: {Type: AWS::ElastiCache::CacheCluster, Properties: {CacheNodeType: cache.t4g.micro, Engine: redis}}
    """


def test_previous_generations_and_graviton(found, overlay):
    book = overlay("AmazonEC2 BoxUsage:t2.medium 0.05")
    told = found(OLD, prices=book)
    t2, t3, t4g = (price(book, "AmazonEC2", f"BoxUsage:{kind}.medium") for kind in ("t2", "t3", "t4g"))
    assert told["previous-generation"] == {"Old": HOURS * (t2 - t3)}
    assert told["graviton"] == {"Old": HOURS * (t2 - t4g)}


def test_a_previous_generation_without_a_price_is_told_without_a_figure(found):
    assert found(OLD) == {"previous-generation": {"Old": None}}


def test_logs_without_retention_are_compared_with_90_days(found):
    usage = "{version: 1, resources: {Logs: {ingested_gb: 100}, Kept: {ingested_gb: 100}}}"
    told = found(
        """
        Resources:
          Logs: {Type: AWS::Logs::LogGroup}
          Kept: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
        """,
        usage=usage,
    )
    assert set(told["no-retention"]) == {"Logs"}
    assert told["no-retention"]["Logs"] > 0


def test_a_bucket_without_a_lifecycle_has_no_figure(found):
    told = found(
        """
        Resources:
          All: {Type: AWS::S3::Bucket}
          Tiered:
            Type: AWS::S3::Bucket
            Properties: {LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 30}]}}
        """,
        usage="{version: 1, resources: {All: {standard_gb: 50}, Tiered: {standard_gb: 50}}}",
    )
    assert told == {"no-lifecycle": {"All": None}}


ZONES = """
    Resources:
      Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, DBInstanceClass: db.r7g.large,
           AllocatedStorage: 100, StorageType: gp3, MultiAZ: true}}
      Cache: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {CacheNodeType: cache.t4g.micro, Engine: valkey,
              NumCacheClusters: 2}}
    """


def test_standbys_outside_production(found, book):
    told = found(ZONES, environment="dev")["multi-az-in-dev"]
    p = lambda key: price(book, "AmazonRDS", key)  # noqa: E731
    one = HOURS * p("InstanceUsage:db.r7g.large|PostgreSQL") + 100 * p("RDS:GP3-Storage|PostgreSQL")
    two = HOURS * p("Multi-AZUsage:db.r7g.large|PostgreSQL") + 100 * p("RDS:Multi-AZ-GP3-Storage|PostgreSQL")
    assert told == {
        "Db": two - one,
        "Cache": HOURS * price(book, "AmazonElastiCache", "NodeUsage:cache.t4g.micro|Valkey"),
    }
    assert "multi-az-in-dev" not in found(ZONES, environment="prod")


SERVICE = """
    Resources:
      D: {{Type: AWS::ECS::TaskDefinition, Properties: {{Cpu: 1024, Memory: 2048, NetworkMode: awsvpc}}}}
      CartService: {{Type: AWS::ECS::Service, Properties: {{TaskDefinition: !Ref D, LaunchType: FARGATE,
          NetworkConfiguration: {{AwsvpcConfiguration: {{Subnets: [a, b]}}}}}}}}
      Target:
        Type: AWS::ApplicationAutoScaling::ScalableTarget
        Properties:
          ServiceNamespace: ecs
          ScalableDimension: ecs:service:DesiredCount
          ResourceId: !Sub service/c/${{CartService.Name}}
          MinCapacity: {minimum}
          MaxCapacity: 60
      Policy:
        Type: AWS::ApplicationAutoScaling::ScalingPolicy
        Properties:
          PolicyName: p
          PolicyType: TargetTrackingScaling
          ScalingTargetId: !Ref Target
          TargetTrackingScalingPolicyConfiguration:
            TargetValue: 60
            PredefinedMetricSpecification: {{PredefinedMetricType: ECSServiceAverageCPUUtilization}}
    """


def test_a_minimum_above_the_busiest_hour_is_too_much(found):
    assert found(SERVICE.format(minimum=50))["over-provisioned"]["Target"] > 0
    assert "over-provisioned" not in found(SERVICE.format(minimum=1))
    assert "over-provisioned" not in found(SERVICE.format(minimum=50), profile=None)


def test_every_month_has_its_own_saving(case):
    months = [(name, case(SERVICE.format(minimum=50), profile=name)) for name in ("quiet", "black-friday")]
    [each] = [each for each in from_templates(months) if each.check == "over-provisioned"]
    assert each.savings["quiet"] >= each.savings["black-friday"] > 0


def test_of_one_resource_only_the_largest_saving_is_counted(case, overlay):
    month = case(OLD, prices=overlay("AmazonEC2 BoxUsage:t2.medium 0.05"))
    told = ranked(from_templates([("month", month)]), "month")
    assert [(each.check, each.counted) for each in told] == [("graviton", True), ("previous-generation", False)]
    assert total(told, "month") == told[0].savings["month"]


def test_every_cost_check_has_a_twin_or_a_reason_and_the_same_word_for_it():
    twins = {each.id: each for each in TWINS}
    assert len(checks()) == 42
    for identifier, check in checks().items():
        assert ("twin" in check) != ("no_twin" in check), identifier
        if "twin" in check:
            assert twins[check["twin"]].kind == check["kind"], identifier


def test_the_data_is_written_one_check_a_line():
    from cost_model.recommendations.exports import DATA

    data = json.loads(DATA.read_text())
    assert data["source"]
    assert all(check["name"] for check in data["checks"].values())


def test_a_standby_keeps_its_endpoints(platform):
    assert list(IdleEndpoint().findings(platform)) == []
    standby = platform.profile.standby.model_copy(update={"roles": ()})
    other = replace(platform, profile=platform.profile.model_copy(update={"standby": standby}))
    assert len(list(IdleEndpoint().findings(other))) > 0


def test_databases_that_hardly_work_could_have_half_the_size_but_not_a_standby(platform):
    found = {each.resource.stack.key: each for each in DatabaseSize().findings(platform)}
    assert set(found) == {"primary/data-catalog", "primary/data-orders"}
    assert all("db.r7g.large instead of db.r7g.xlarge" in each.action for each in found.values())
