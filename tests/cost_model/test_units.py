"""Unit economics: dollars by event, and the exact difference that a million more orders make."""

from decimal import Decimal
from textwrap import dedent

import pytest

from cfn.graph import Graph
from cfn.platform import load
from cfn.resolve import Context, resolve
from cfn.source import parse
from cost_model.profile_files import LoadedProfile, load_profile
from cost_model.project import project
from cost_model.units import NEXT_ORDERS, grown, unit_economics
from cost_model.usage import Usage


@pytest.fixture
def graph(repository):
    return load(repository / "templates" / "platform.yaml", "prod").graph


def test_an_order_costs_the_scenarios_total_over_its_orders_and_page_views_likewise(graph, book):
    normal = load_profile("normal")
    projection = project(graph, normal, book)
    units = unit_economics(graph, normal, book, Usage(), projection)
    assert units is not None
    for index, level in enumerate(("low", "base", "high")):
        profile = normal.profile.at(level)
        sessions = sum(
            profile.sessions_per_day.base * float(Decimal(day.hours) / 24) * day.load.base
            for day in profile.days.values()
        )
        assert units.views[index] == pytest.approx(sessions * profile.views_per_session.base)
        assert float(units.per_order[index]) == pytest.approx(float(projection.total[index]) / projection.orders[index])
        assert float(units.per_1000_views[index]) == pytest.approx(
            1000 * float(projection.total[index]) / units.views[index]
        )


def test_the_next_million_orders_cost_the_exact_difference_of_two_projections(graph, book):
    normal = load_profile("normal")
    projection = project(graph, normal, book)
    units = unit_economics(graph, normal, book, Usage(), projection)
    assert units is not None
    larger = project(graph, LoadedProfile(grown(normal.profile.at("base"), units.next.factor), ""), book)
    assert units.next.cost == larger.total.base - projection.total.base
    assert larger.orders[1] - projection.orders[1] == pytest.approx(NEXT_ORDERS)
    assert units.next.cost > 0


def test_saturated_hours_of_the_larger_month_are_told(book):
    shop = """
      Resources:
        Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b]}}
        Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb,
          DefaultActions: [{Type: forward, TargetGroupArn: !Ref Group}]}}
        Group: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}
        Web: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: 1, MaxSize: 1,
          LaunchTemplate: {LaunchTemplateId: !Ref Template}, TargetGroupARNs: [!Ref Group]}}
        Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m7g.medium,
          BlockDeviceMappings: [{Ebs: {VolumeSize: 8}}]}}}
      """
    graph = Graph(resolve(parse(dedent(shop).encode(), "shop.yaml"), Context(region="eu-west-1", name="shop")))
    normal = load_profile("normal")
    units = unit_economics(graph, normal, book, Usage(), project(graph, normal, book))
    assert units is not None
    assert units.next.saturated_hours > 0


def test_without_load_there_are_no_unit_economics(priced, book):
    lone = "Resources: {Zone: {Type: AWS::Route53::HostedZone}}"
    projection = priced(lone)
    assert unit_economics(Graph([]), load_profile("normal"), book, Usage(), projection) is None
