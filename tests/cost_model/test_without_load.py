"""Templates of strangers: nobody named a load, so none is charged; with a profile only what is connected gets it."""

from decimal import Decimal

import pytest

from cost_model.document import document, to_json
from cost_model.present import text
from cost_model.profile_files import load_profile

D = Decimal
ALB = "AWS::ElasticLoadBalancingV2"
SUBNETS = "Subnets: [subnet-a, subnet-b]"
LONE = f"""
    Resources:
      Alb: {{Type: {ALB}::LoadBalancer, Properties: {{Scheme: internet-facing, {SUBNETS}}}}}
    """
LISTENING = f"""
    Resources:
      Alb: {{Type: {ALB}::LoadBalancer, Properties: {{Scheme: internet-facing, {SUBNETS}}}}}
      Idle: {{Type: {ALB}::LoadBalancer, Properties: {{Scheme: internet-facing, {SUBNETS}}}}}
      Listener:
        Type: {ALB}::Listener
        Properties:
          LoadBalancerArn: !Ref Alb
          DefaultActions: [{{Type: fixed-response}}]
    """
FLOW_LOGS = """
      Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
      Flow: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: !Ref Vpc, LogGroupName: !Ref Group}}
      Group: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
    """
ASG = """
    Resources:
      Group:
        Type: AWS::AutoScaling::AutoScalingGroup
        Properties:
          MinSize: 1
          MaxSize: 9
          DesiredCapacity: 3
          LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: '1'}
          TargetGroupARNs: [!Ref Tg]
      Lt: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m5.large, ImageId: ami-1}}}
      Tg: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}
      Policy:
        Type: AWS::AutoScaling::ScalingPolicy
        Properties:
          AutoScalingGroupName: !Ref Group
          PolicyType: TargetTrackingScaling
          TargetTrackingConfiguration:
            {TargetValue: 50, PredefinedMetricSpecification: {PredefinedMetricType: ASGAverageCPUUtilization}}
    """


def gaps(projection, cause="usage"):
    return {f"{each.resource.logical_id}: {each.component}" for each in projection.unpriced if each.cause == cause}


@pytest.mark.parametrize("profile", [None, "normal"])
def test_a_lone_load_balancer_costs_its_hours_and_addresses(priced, amounts, profile):
    found = priced(LONE, profile)
    assert amounts(found) == {
        "Alb: load balancer hours": 730 * D("0.0252"),
        "Alb: public IPv4 address": 2 * 730 * D("0.005"),
    }
    assert gaps(found) == {"Alb: capacity units", "Alb: data to the internet"}


def test_only_the_load_balancer_that_listens_carries_traffic_and_all_of_it(priced, amounts):
    found = amounts(priced(LISTENING))
    alone = amounts(priced(LISTENING.replace(LISTENING.splitlines()[3] + "\n", "")))
    assert "Idle: capacity units" not in found
    assert found["Alb: capacity units"] == alone["Alb: capacity units"] > 0


def test_without_a_load_nothing_is_charged_for_traffic_and_the_gap_names_key_and_option(priced):
    found = priced(LISTENING, None)
    assert {line.provenance for line in found.lines} == {"template"}
    reasons = [each.reason for each in found.unpriced if each.resource.logical_id == "Alb"]
    assert any("`internet_gb`" in reason and "--profile" in reason for reason in reasons)
    unit = next(each.unit for each in found.unpriced if each.component == "capacity units")
    assert unit is not None
    assert unit.unit_price == D("0.008")


def test_flow_records_are_a_gap_where_no_site_is_served_and_a_charge_where_it_is(priced, amounts):
    alone = priced("Resources:" + FLOW_LOGS)
    assert alone.lines == ()
    assert gaps(alone) == {"Group: ingestion of vended logs", "Group: storage"}
    assert amounts(priced(LISTENING.rstrip() + FLOW_LOGS))["Group: ingestion of vended logs"] > 0


def test_storage_follows_the_ingestion_that_a_usage_file_gives(priced, amounts):
    usage = "version: 1\nresources:\n  Group: {ingested_gb: 100}\n"
    found = priced("Resources:" + FLOW_LOGS, None, usage)
    # 30 days of a month of 730 / 24 days, compressed to 0.15
    kept = D(str(round(100 * 30 / (730 / 24) * 0.15, 6)))
    assert amounts(found)["Group: storage"] == kept * D("0.03")
    assert {line.provenance for line in found.lines} == {"usage file"}


def test_what_scales_rests_at_its_desired_size_and_that_is_said(priced, line):
    found = priced(ASG, None)
    hours = line(found, "Group", "instance hours")
    assert hours.quantity.base == 3 * 730
    assert any("desired capacity" in each.text for each in found.assumptions)
    loaded = priced(ASG, "normal")
    assert line(loaded, "Group", "instance hours").provenance == "profile"
    assert not any("no load is named" in each.text for each in loaded.assumptions)


SERVICE = """
    Resources:
      S:
        Type: AWS::ECS::Service
        Properties: {{Cluster: !Ref C, LaunchType: FARGATE, TaskDefinition: !Ref T{desired}}}
      C: {{Type: AWS::ECS::Cluster}}
      T: {{Type: AWS::ECS::TaskDefinition, Properties: {{Cpu: 1024, Memory: 2048}}}}
      Target:
        Type: AWS::ApplicationAutoScaling::ScalableTarget
        Properties:
          MinCapacity: 2
          MaxCapacity: 9
          ScalableDimension: ecs:service:DesiredCount
          ResourceId: !Sub service/${{C}}/${{S.Name}}
    """


@pytest.mark.parametrize(("desired", "tasks"), [("", 2), (", DesiredCount: 4", 4), (", DesiredCount: 40", 9)])
def test_a_service_that_scales_rests_at_its_desired_count_within_its_limits(priced, line, desired, tasks):
    found = priced(SERVICE.format(desired=desired), None)
    vcpus = line(found, "S", "Fargate vCPU hours")
    assert (vcpus.quantity.base, vcpus.provenance) == (tasks * 730, "assumption")


def test_serverless_v2_rests_at_its_minimum(priced, line):
    found = priced(
        """
        Resources:
          C:
            Type: AWS::RDS::DBCluster
            Properties:
              {Engine: aurora-postgresql, ServerlessV2ScalingConfiguration: {MinCapacity: 0.5, MaxCapacity: 8}}
          I:
            Type: AWS::RDS::DBInstance
            Properties: {Engine: aurora-postgresql, DBClusterIdentifier: !Ref C, DBInstanceClass: db.serverless}
        """,
        None,
    )
    units = line(found, "I", "capacity unit hours")
    assert (units.quantity.base, units.provenance) == (365, "assumption")
    assert any("minimum of capacity units" in each.text for each in found.assumptions)


def test_neither_profile_nor_orders_are_shown_where_none_is_meant(priced):
    profile = load_profile("normal").profile
    without, with_it = priced(LISTENING, None), priced(LISTENING)
    assert "Orders:" not in text(without)
    assert "no load profile" in text(without)
    assert "Orders:" in text(with_it)
    found = document(without, profile)
    assert (found["profile"], found["orders"], found["drivers"]) == (None, None, [])
    assert document(with_it, profile)["orders"]["count"]["base"] > 0
    assert document(priced(LONE), profile)["orders"] is None
    assert '"profile": null' in to_json(found)


def test_the_summary_counts_what_is_missing_by_cause(priced):
    found = priced("Resources:\n  A: {Type: AWS::Unheard::Of}\n  B: {Type: AWS::S3::Bucket}\n", None)
    assert "NOT in the total: 4 items: 1 without a price model, 3 whose usage is not known" in text(found)


def test_a_service_that_the_profile_knows_by_name_rests_all_the_same(priced, line):
    known = (
        SERVICE.format(desired=", ServiceName: catalog-service")
        .replace("MinCapacity: 2", "MinCapacity: 1")
        .replace("Cpu: 1024", "Cpu: 256")
    )
    assert line(priced(known, "normal"), "S", "Fargate vCPU hours").quantity.base > 730 * D("0.25")
    assert line(priced(known, None), "S", "Fargate vCPU hours").quantity.base == 730 * D("0.25")
