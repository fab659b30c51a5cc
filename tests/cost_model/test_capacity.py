"""Tasks, instances and readers hour by hour, with the arithmetic written out."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfn.aws.instances import instance
from cfn.graph import Graph
from cfn.resolve import Context as Resolution
from cfn.resolve import resolve
from cfn.source import parse
from cost_model.capacity.aurora import readers_of, serverless_units
from cost_model.capacity.balancers import balancer_traffic
from cost_model.capacity.instances import fleet_of
from cost_model.capacity.tasks import tasks_of
from cost_model.context import Context
from cost_model.profile_files import load_profile
from cost_model.saturation import saturation
from cost_model.usage import Usage

ECS = """
    Resources:
      Cluster: {Type: AWS::ECS::Cluster}
      Provider:
        Type: AWS::ECS::CapacityProvider
        Properties:
          AutoScalingGroupProvider:
            AutoScalingGroupArn: !Ref Group
            ManagedScaling: {Status: ENABLED, TargetCapacity: %(filled)s}
      Group:
        Type: AWS::AutoScaling::AutoScalingGroup
        Properties:
          MinSize: '2'
          MaxSize: '%(instances)s'
          LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: '1'}
      Peak:
        Type: AWS::AutoScaling::ScheduledAction
        Properties:
          {AutoScalingGroupName: !Ref Group, MinSize: 9, MaxSize: 40, StartTime: '2026-11-27T00:00:00Z'}
      Launch:
        Type: AWS::EC2::LaunchTemplate
        Properties:
          LaunchTemplateData:
            InstanceType: m7g.xlarge
            BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {VolumeSize: 30, VolumeType: gp3}}]
      CartService:
        Type: AWS::ECS::Service
        Properties:
          Cluster: !Ref Cluster
          TaskDefinition: !Ref Task
          CapacityProviderStrategy: [{CapacityProvider: !Ref Provider, Weight: 1}]
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          {Cpu: '512', Memory: '1024', NetworkMode: awsvpc, ContainerDefinitions: [{Name: app, Image: i}]}
      Target:
        Type: AWS::ApplicationAutoScaling::ScalableTarget
        Properties:
          ServiceNamespace: ecs
          ScalableDimension: ecs:service:DesiredCount
          ResourceId: !Sub service/${Cluster}/${CartService.Name}
          MinCapacity: 3
          MaxCapacity: %(tasks)s
      Policy:
        Type: AWS::ApplicationAutoScaling::ScalingPolicy
        Properties:
          PolicyType: TargetTrackingScaling
          ScalingTargetId: !Ref Target
          TargetTrackingScalingPolicyConfiguration:
            TargetValue: 50
            PredefinedMetricSpecification: {PredefinedMetricType: ECSServiceAverageCPUUtilization}
    """


def context_of(text, profile="normal"):
    body = "AWSTemplateFormatVersion: '2010-09-09'\n" + dedent(text)
    stacks = resolve(parse(body.encode(), "shop.yaml"), Resolution(region="eu-west-1", name="shop"))
    loaded = load_profile(profile).profile if isinstance(profile, str) else profile
    graph = Graph(stacks)
    resources = stacks[0].resources
    return Context(graph, loaded.at("base"), Usage(), "eu-west-1"), resources


def test_tasks_follow_calls_and_instances_follow_tasks():
    context, resources = context_of(ECS % {"instances": 40, "tasks": 60, "filled": 100}, "black-friday")
    tasks = tasks_of(resources["CartService"], context)
    slots = context.slots(resources["CartService"])
    # half a vCPU at 50 % carries 0.5 x 220 x 0.5 = 55 requests a second
    calls = [s.views + 2 * s.cart_adds + 4 * s.orders for s in slots]
    busiest = max(range(len(slots)), key=lambda i: calls[i])
    expected = -(-calls[busiest] / 3600 // 55)
    assert tasks.capacity[busiest].running == expected > 3
    assert min(each.running for each in tasks.capacity) == 3
    fleet = fleet_of(resources["Group"], context)
    # an m7g.xlarge has 4 network interfaces: 3 tasks each, which binds before CPU (8) and memory (15)
    assert instance("m7g.xlarge").awsvpc_tasks(trunking=False) == 3
    assert fleet.bound == "network interfaces"
    ordinary = next(i for i, slot in enumerate(slots) if not slot.event and tasks.capacity[i].running == 3)
    assert fleet.capacity[ordinary].running == 2  # 1 needed, Min 2
    night = next(i for i, slot in enumerate(slots) if slot.event and slot.hour == 3)
    assert fleet.capacity[night].running == 9  # the dated action raises Min on event days


def test_target_capacity_leaves_headroom():
    whole, _ = context_of(ECS % {"instances": 40, "tasks": 60, "filled": 100})
    half, resources = context_of(ECS % {"instances": 40, "tasks": 60, "filled": 50})
    for context, expected in ((whole, 1), (half, 2)):
        group = next(iter(context.graph.of_type("AWS::AutoScaling::AutoScalingGroup")))
        night = min(fleet_of(group, context).capacity, key=lambda each: each.needed)
        assert night.needed == expected  # 3 tasks fill one instance; at a target of 50 % two are kept
    assert resources["Group"].logical_id == "Group"


def test_need_above_max_is_saturation_with_its_hours():
    context, resources = context_of(ECS % {"instances": 40, "tasks": 3, "filled": 100}, "black-friday")
    tasks = tasks_of(resources["CartService"], context)
    slots = context.slots(resources["CartService"])
    found = list(saturation(resources["CartService"], context, tasks.capacity, "tasks"))
    assert len(found) == 1
    above = [s.count for s, c in zip(slots, tasks.capacity, strict=True) if c.needed > 3]
    assert found[0].hours == sum(above) > 0
    assert found[0].maximum == 3
    assert found[0].needed == max(c.needed for c in tasks.capacity)
    roomy, resources = context_of(ECS % {"instances": 40, "tasks": 99, "filled": 100}, "black-friday")
    service = resources["CartService"]
    assert not list(saturation(service, roomy, tasks_of(service, roomy).capacity, "tasks"))


@given(st.floats(0, 20), st.floats(1, 5))
def test_more_load_never_runs_less_and_saturates_only_above_max(size, growth):
    profile = load_profile("black-friday").profile
    results = []
    for factor in (size, size * growth):
        base = profile.sessions_per_day.base * factor
        driver = profile.sessions_per_day.model_copy(update={"low": base, "base": base, "high": base})
        context, resources = context_of(
            ECS % {"instances": 12, "tasks": 20, "filled": 90}, profile.model_copy(update={"sessions_per_day": driver})
        )
        tasks = tasks_of(resources["CartService"], context).capacity
        fleet = fleet_of(resources["Group"], context).capacity
        for each, maximum in [*((c, 20) for c in tasks), *((c, 40) for c in fleet)]:
            assert each.running <= maximum
            assert each.saturated == (each.needed > each.running)
        results.append([each.running for each in (*tasks, *fleet)])
    assert all(less <= more for less, more in zip(*results, strict=True))


def test_a_group_without_a_load_balancer_keeps_its_desired_size():
    context, resources = context_of("""
        Resources:
          G:
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties: {MinSize: '1', MaxSize: '9', DesiredCapacity: '4', LaunchConfigurationName: !Ref L}
          L: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {InstanceType: c5.large}}
        """)
    assert {each.running for each in fleet_of(resources["G"], context).capacity} == {4}


def test_the_ordinary_hour_of_a_web_tier_behind_a_load_balancer():
    context, resources = context_of("""
        Resources:
          Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b]}}
          Listener:
            Type: AWS::ElasticLoadBalancingV2::Listener
            Properties:
              LoadBalancerArn: !Ref Lb
              DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]
          Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}
          G:
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties:
              MinSize: '1'
              MaxSize: '50'
              TargetGroupARNs: [!Ref Targets]
              LaunchConfigurationName: !Ref L
          L: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {InstanceType: c5.large}}
          P:
            Type: AWS::AutoScaling::ScalingPolicy
            Properties:
              AutoScalingGroupName: !Ref G
              PolicyType: TargetTrackingScaling
              TargetTrackingConfiguration:
                TargetValue: 60
                PredefinedMetricSpecification: {PredefinedMetricType: ASGAverageCPUUtilization}
        """)
    traffic = balancer_traffic(resources["Lb"], context)
    slots = context.slots(resources["Lb"])
    # without a CDN: a page and 4 pictures a view, 15 files a session, a request an addition, 4 an order
    first = slots[0]
    expected = 5 * first.views + 15 * first.sessions + first.cart_adds + 4 * first.orders
    assert traffic.requests[0] == pytest.approx(expected)
    # 2 vCPUs x 120 requests a second x 60 % = 144 a second for each instance
    running = [each.running for each in fleet_of(resources["G"], context).capacity]
    # a picture or a file is a twentieth of a page's work
    work = [1.2 * s.views + 0.75 * s.sessions + s.cart_adds + 4 * s.orders for s in slots]
    assert traffic.work == pytest.approx(work)
    assert running == [max(1, -int(-each / 3600 // 144)) for each in work]


FIXED = """
    Resources:
      CartService: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref Task, DesiredCount: %s}}
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties: {Cpu: '512', Memory: '1024', ContainerDefinitions: [{Name: app, Image: i}]}
    """


@pytest.mark.parametrize(("count", "full"), [(1, True), (9, False)])
def test_a_fixed_size_saturates_where_the_load_fills_it_wholly(count, full):
    context, resources = context_of(FIXED % count, "black-friday")
    service = resources["CartService"]
    capacity = tasks_of(service, context).capacity
    assert {each.running for each in capacity} == {count}
    assert bool(list(saturation(service, context, capacity, "tasks"))) == full
    slots = context.slots(service)
    # half a vCPU carries 110 requests a second at 100 %
    asked = [(s.views + 2 * s.cart_adds + 4 * s.orders) / 3600 for s in slots]
    assert [each.needed for each in capacity] == [max(-int(-each // 110), 0) for each in asked]


def test_the_most_demanding_policy_decides():
    template = ECS % {"instances": 40, "tasks": 60, "filled": 100}
    more = """
      Second:
        Type: AWS::ApplicationAutoScaling::ScalingPolicy
        Properties:
          PolicyType: TargetTrackingScaling
          ScalingTargetId: !Ref Target
          TargetTrackingScalingPolicyConfiguration:
            TargetValue: 10
            PredefinedMetricSpecification: {PredefinedMetricType: ECSServiceAverageCPUUtilization}
"""
    one, resources = context_of(template, "black-friday")
    two, _ = context_of(template.rstrip() + more, "black-friday")
    less = tasks_of(resources["CartService"], one).capacity
    most = tasks_of(two.graph.of_type("AWS::ECS::Service")[0], two).capacity
    assert max(each.needed for each in most) >= 5 * max(each.needed for each in less) - 5
    assert all(a.running <= b.running for a, b in zip(less, most, strict=True))


AURORA = """
    Resources:
      CatalogCluster:
        Type: AWS::RDS::DBCluster
        Properties: {Engine: aurora-mysql, ServerlessV2ScalingConfiguration: {MinCapacity: 0.5, MaxCapacity: 4}}
      Writer:
        Type: AWS::RDS::DBInstance
        Properties: {DBClusterIdentifier: !Ref CatalogCluster, DBInstanceClass: %s, Engine: aurora-mysql}
      Reader:
        Type: AWS::RDS::DBInstance
        Properties: {DBClusterIdentifier: !Ref CatalogCluster, DBInstanceClass: %s, Engine: aurora-mysql}
      Target:
        Type: AWS::ApplicationAutoScaling::ScalableTarget
        Properties:
          ServiceNamespace: rds
          ScalableDimension: rds:cluster:ReadReplicaCount
          ResourceId: !Sub cluster:${CatalogCluster}
          MinCapacity: 1
          MaxCapacity: 5
    """


def test_readers_beyond_the_template_follow_the_queries():
    context, resources = context_of(AURORA % ("db.r7g.large", "db.r7g.large"), "black-friday")
    readers = readers_of(resources["CatalogCluster"], context)
    slots = context.slots(resources["CatalogCluster"])
    # 2 vCPUs x 2,000 queries x 60 % = 2,400 queries a second for each reader; two queries a view; one reader is there
    expected = [min(max(-int(-(2 * s.views / 3600) // 2400), 1), 5) - 1 for s in slots]
    assert list(readers.added) == expected
    assert context.memo("readers", resources["CatalogCluster"], lambda: None) is readers


def test_serverless_units_stay_within_their_range():
    context, resources = context_of(AURORA % ("db.serverless", "db.serverless"), "black-friday")
    units = serverless_units(resources["CatalogCluster"], context)
    assert min(units) >= 0.5
    assert max(units) <= 4
    slots = context.slots(resources["CatalogCluster"])
    night = min(range(len(slots)), key=lambda i: slots[i].views)
    # one ACU carries 2,000 / 4 queries a second; two instances share them
    asked = (2 * slots[night].views + 0.01 * slots[night].sessions) / 3600 / 2 / 500
    assert units[night] == pytest.approx(max(asked, 0.5))
    assert readers_of(resources["CatalogCluster"], context) is None


@pytest.mark.parametrize(
    ("name", "vcpus", "memory", "tasks", "trunked"),
    [("m7g.xlarge", 4, 16384, 3, 20), ("c5.large", 2, 4096, 2, 10), ("t4g.large", 2, 8192, 2, 2)],
)
def test_instance_facts(name, vcpus, memory, tasks, trunked):
    facts = instance(name)
    assert (facts.vcpus, facts.memory) == (vcpus, memory)
    assert facts.awsvpc_tasks(trunking=False) == tasks
    assert facts.awsvpc_tasks(trunking=True) == trunked
    assert instance(f"db.{name}") == facts


def test_an_unknown_instance_type_has_no_facts():
    assert instance("zz9.large") is None


FLEET = """
    Resources:
      Lb: {{Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {{Subnets: [a, b]}}}}
      Listener: {{Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {{LoadBalancerArn: !Ref Lb,
        DefaultActions: [{{Type: forward, TargetGroupArn: !Ref Group}}]}}}}
      Group: {{Type: AWS::ElasticLoadBalancingV2::TargetGroup}}
      Template: {{Type: AWS::EC2::LaunchTemplate, Properties: {{LaunchTemplateData: {{InstanceType: m7g.large,
        BlockDeviceMappings: [{{Ebs: {{VolumeSize: 10}}}}]}}}}}}
      Web: {{Type: AWS::AutoScaling::AutoScalingGroup, Properties: {{MinSize: 0, MaxSize: 10, DesiredCapacity: 4,
        LaunchTemplate: {{LaunchTemplateId: !Ref Template}}, TargetGroupARNs: [!Ref Group]}}}}
      {more}
    """


def test_a_group_switched_off_at_night_is_paid_by_day(priced, line):
    more = """Off: {Type: AWS::AutoScaling::ScheduledAction, Properties: {AutoScalingGroupName: !Ref Web,
        Recurrence: 0 20 * * *, DesiredCapacity: 0}}
      On: {Type: AWS::AutoScaling::ScheduledAction, Properties: {AutoScalingGroupName: !Ref Web,
        Recurrence: 0 8 * * *, DesiredCapacity: 4}}"""
    found = priced(FLEET.format(more=more), profile=None)
    assert float(line(found, "Web", "instance hours").quantity.base) == pytest.approx(4 * 730 / 2)


def test_a_group_follows_requests_to_each_target_and_the_most_demanding_policy(priced, line):
    policy = """{name}: {{Type: AWS::AutoScaling::ScalingPolicy, Properties: {{AutoScalingGroupName: !Ref Web,
        PolicyType: TargetTrackingScaling, TargetTrackingConfiguration: {{TargetValue: {value},
        PredefinedMetricSpecification: {{PredefinedMetricType: {metric}}}}}}}}}"""

    def hours(*policies):
        more = "\n      ".join(policy.format(name=f"P{n}", metric=m, value=v) for n, (m, v) in enumerate(policies))
        return line(priced(FLEET.format(more=more)), "Web", "instance hours").quantity.base

    requests, lax = hours(("ALBRequestCountPerTarget", 6000)), hours(("ALBRequestCountPerTarget", 60000))
    cpu = hours(("ASGAverageCPUUtilization", 50))
    both = hours(("ALBRequestCountPerTarget", 60000), ("ASGAverageCPUUtilization", 50))
    assert lax < requests
    assert both == max(lax, cpu)


def test_a_warm_pool_fills_up_to_the_maximum_of_the_hour(priced, line):
    """A daily action doubles the maximum by day: the pool of a fixed group of 4 holds 6 at night, 16 by day."""
    more = """Pool: {Type: AWS::AutoScaling::WarmPool, Properties: {AutoScalingGroupName: !Ref Web}}
      Day: {Type: AWS::AutoScaling::ScheduledAction, Properties: {AutoScalingGroupName: !Ref Web,
        Recurrence: 0 8 * * *, MaxSize: 20}}
      Night: {Type: AWS::AutoScaling::ScheduledAction, Properties: {AutoScalingGroupName: !Ref Web,
        Recurrence: 0 20 * * *, MaxSize: 10}}"""
    found = priced(FLEET.format(more=more), profile=None)
    assert float(line(found, "Pool", "EBS volume").quantity.base) == pytest.approx((6 + 16) / 2 * 10)
    capped = more.replace("!Ref Web}}\n      Day", "!Ref Web, MaxGroupPreparedCapacity: 9}}\n      Day")
    found = priced(FLEET.format(more=capped), profile=None)
    assert float(line(found, "Pool", "EBS volume").quantity.base) == pytest.approx(5 * 10)
