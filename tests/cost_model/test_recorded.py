"""The model's arithmetic, written down: the model's figures wherever drivers are moved, or a word that it is not so."""

import math
from functools import cache
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from cfn.graph import Graph
from cfn.platform import load
from cfn.resolve import Context as Resolving
from cfn.resolve import resolve
from cfn.source import parse
from cost_model.capacity.instances import GROUP, fleet_of
from cost_model.capacity.tasks import tasks_of
from cost_model.context import Context
from cost_model.drivers import LEVELS
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.project import project, total_of
from cost_model.recorded.evaluation import computed, held, total
from cost_model.recorded.program import rolled, runs
from cost_model.recorded.ranges import BEYOND, drawn, samples, spans
from cost_model.recorded.recording import Recording, record
from cost_model.recorded.tape import Recorded, SplitError, Tape
from cost_model.usage import Usage
from cost_model.vector import larger, smaller

PLATFORM = Path(__file__).parents[2] / "templates" / "platform.yaml"
CENT_OF_A_CENT = 0.0001


@cache
def graph():
    return load(PLATFORM, "prod").graph


@cache
def book():
    return PriceBook.load("eu-west-1")


@cache
def month(name):
    recording = record(graph(), load_profile(name).profile, book(), Usage())
    return recording, rolled(recording)


def apart(name, values):
    """How far program and model are apart at a position."""
    recording, program = month(name)
    memory = computed(program, values)
    assert held(program, memory)
    asked = total_of(graph(), load_profile(name).profile.drawn(values), book(), Usage())
    return abs(float(total(recording.prices, program, memory) - asked))


def base(name):
    return {path: driver.base for path, (driver, _) in spans(load_profile(name).profile).items()}


@pytest.mark.parametrize("level", LEVELS)
def test_the_scenarios_of_the_report(level):
    loaded = load_profile("normal")
    recording, program = month("normal")
    values = {path: getattr(driver, level) for path, (driver, _) in spans(loaded.profile).items()}
    memory = computed(program, values)
    asked = getattr(project(graph(), loaded, book()).total, level)
    assert held(program, memory)
    assert abs(float(total(recording.prices, program, memory) - asked)) < CENT_OF_A_CENT


@pytest.mark.parametrize("number", range(10, 16))
def test_many_drivers_moved_at_once(number):
    movable = spans(load_profile("normal").profile)
    values = {path: drawn(path, driver, span, number) for path, (driver, span) in movable.items()}
    assert sum(values[path] != driver.base for path, (driver, _) in movable.items()) > len(movable) / 3
    assert apart("normal", values) < CENT_OF_A_CENT


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("path", ["sessions_per_day", "content.page.work", "content.asset.cache_hit"])
def test_one_driver_as_far_as_it_goes(path, end):
    """Work of a page is what the model decides by: below that of a form, forms are the heaviest."""
    _, span = spans(load_profile("normal").profile)[path]
    assert apart("normal", {**base("normal"), path: getattr(span, end)}) < CENT_OF_A_CENT


def test_both_ways_of_a_decision_are_followed():
    recording, _ = month("normal")
    assert recording.splits
    assert any(node.op == "choose" for node in recording.tape.nodes)


@pytest.mark.parametrize(
    ("type_", "stack", "asked", "full"),
    [(GROUP, "primary/compute", fleet_of, False), ("AWS::ECS::Service", "primary/svc-catalog", tasks_of, True)],
)
def test_capacity_in_each_hour(type_, stack, asked, full):
    recording, program = month("black-friday")
    values = {**base("black-friday"), "sessions_per_day": 1_500_000.0, "services.catalog.requests_per_vcpu": 75.0}
    memory = computed(program, values)
    context = Context(graph(), load_profile("black-friday").profile.drawn(values), Usage(), "eu-west-1")
    resource = next(each for each in graph().of_type(type_) if each.stack.key == stack)
    expected = [(each.needed, each.running) for each in asked(resource, context).capacity]
    sides: dict[bool, list[float]] = {False: [], True: []}
    for name, at in recording.hours.items():
        if name[:2] == (stack, resource.logical_id):
            sides[name.running].append(memory[program.places[at]])
    assert list(zip(sides[False], sides[True], strict=True)) == expected
    assert any(needed > running for needed, running in expected) == full


STRANGER = """
Resources:
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: application}}
  Target: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 80, Protocol: HTTP, VpcId: vpc-1}}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Port: 80
      Protocol: HTTP
      DefaultActions: [{Type: forward, TargetGroupArn: !Ref Target}]
  Launch:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: t3.medium, ImageId: ami-1}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 2
      MaxSize: 12
      LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: "1"}
      TargetGroupARNs: [!Ref Target]
  Follow:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Group
      PolicyType: TargetTrackingScaling
      TargetTrackingConfiguration:
        TargetValue: 50
        PredefinedMetricSpecification: {PredefinedMetricType: ASGAverageCPUUtilization}
  Warm: {Type: AWS::AutoScaling::WarmPool, Properties: {AutoScalingGroupName: !Ref Group, MinSize: 2}}
  Carts:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      ProvisionedThroughput: {ReadCapacityUnits: 100, WriteCapacityUnits: 50}
  Reads:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: dynamodb
      ResourceId: !Sub table/${Carts}
      ScalableDimension: dynamodb:table:ReadCapacityUnits
      MinCapacity: 10
      MaxCapacity: 2000
  FollowReads:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: reads
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Reads
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 70
        PredefinedMetricSpecification: {PredefinedMetricType: DynamoDBReadCapacityUtilization}
  Media:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration:
        Rules:
          - {Status: Enabled, ExpirationInDays: 400, Transitions: [{StorageClass: GLACIER, TransitionInDays: 90}]}
  Clicks: {Type: AWS::Kinesis::Stream, Properties: {StreamModeDetails: {StreamMode: ON_DEMAND}}}
"""


def test_templates_of_strangers():
    stack = resolve(parse(dedent(STRANGER).encode(), "a.yaml"), Resolving(region="eu-west-1", name="a"))
    own = Graph(stack)
    profile = load_profile("black-friday").profile
    recording = record(own, profile, book(), Usage())
    program = rolled(recording)
    assert {name.what for name in recording.hours} == {"instances", "read capacity units"}
    for number in range(5):
        values = {path: drawn(path, driver, span, number) for path, (driver, span) in spans(profile).items()}
        memory = computed(program, values)
        asked = total_of(own, profile.drawn(values), book(), Usage())
        assert held(program, memory)
        assert abs(float(total(recording.prices, program, memory) - asked)) < CENT_OF_A_CENT


def test_orders_of_the_month():
    recording, program = month("normal")
    memory = computed(program, base("normal"))
    orders = sum(
        float(slot.count) * memory[program.places[at]]
        for slot, at in zip(recording.slots, recording.events["orders"], strict=True)
    )
    assert orders == pytest.approx(project(graph(), load_profile("normal"), book()).orders[1])


def test_a_program_is_short():
    """One step over all hours of the month, not one for each."""
    recording, program = month("black-friday")
    assert len(program.steps) * 15 < len(recording.tape.nodes)


def recorded(values):
    tape = Tape()
    return tape, Recorded(np.array(values), tape.node("in", "x"), tape)


def finished(tape, number):
    """A recording of one number."""
    return Recording(tape, {"x": tape.node("in", "x")}, [], {"it": tape.value(number)}, (), {}, 0)


def test_arithmetic_is_that_of_floats():
    tape, x = recorded([1.0, 2.25, 6.5])
    made = round(smaller(larger((x * 3 + 1.25) / 7 - 0.1, 0.2), 2.5) + math.ceil(5 / x), 1) - (-x)
    recording = finished(tape, made)
    program = rolled(recording)
    for index, value in enumerate((1.0, 2.25, 6.5)):
        plain = round(min(max((value * 3 + 1.25) / 7 - 0.1, 0.2), 2.5) + math.ceil(5 / value), 1) + value
        assert made.samples[index] == plain
        assert computed(program, {"x": value})[program.places[recording.hours["it"]]] == plain


def test_sums_are_added_in_the_models_order():
    tape, x = recorded([1.0])
    parts = [0.1, 0.2, 0.3, 1e17, -1e17, 0.4]
    made, plain = x, 1.0
    for part in parts:
        made, plain = made + x * part, plain + part
    recording = finished(tape, made)
    program = rolled(recording)
    assert computed(program, {"x": 1.0})[program.places[recording.hours["it"]]] == plain
    assert len(program.steps) == 2


def test_where_the_model_would_decide_otherwise_the_program_says_so():
    tape, x = recorded([1.0, 2.0])
    made = x * 2 if x < 5 else x * 3
    program = rolled(finished(tape, made))
    assert held(program, computed(program, {"x": 4.0}))
    assert not held(program, computed(program, {"x": 6.0}))


def test_samples_that_disagree_part():
    _, x = recorded([1.0, 9.0])
    with pytest.raises(SplitError) as caught:
        bool(x < 5)
    assert list(caught.value.mask) == [True, False]


def test_a_number_that_is_the_same_in_all_samples_is_guarded():
    tape, x = recorded([1.0, 2.0])
    assert float(larger(x, 3.0)) == 3.0
    program = rolled(finished(tape, x))
    assert held(program, computed(program, {"x": 3.0}))
    assert not held(program, computed(program, {"x": 4.0}))


def test_how_far_drivers_may_be_moved():
    profile = load_profile("normal").profile
    found = spans(profile)
    assert found["sessions_per_day"][1] == (200000 / BEYOND, 400000 * BEYOND)
    assert found["content.page.cache_hit"][1] == (0, 1)
    assert found["account.analysed_share"][1].high == 1
    assert "standby.share" not in found  # 0 without a range
    for path, values in samples(profile).items():
        driver, span = found[path]
        assert list(values[:5]) == [driver.base, driver.low, driver.high, span.low, span.high]
        assert values.min() >= span.low
        assert values.max() <= span.high


@pytest.mark.parametrize(
    ("places", "expected"),
    [([4], [4, 0, 1]), ([4, 5, 6], [4, 1, 3]), ([7, 7], [7, 0, 2]), ([1, 3, 5, 4], [1, 2, 3, 4, 0, 1]), ([], [])],
)
def test_runs(places, expected):
    assert runs(places) == expected
