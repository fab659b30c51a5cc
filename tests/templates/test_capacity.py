"""Sizes that must fit each other: tasks on instances, peaks below maxima, pools within the group."""

import math

from cfn.aws.instances import instance


def _stacks(platform):
    """Per role: the compute stack and the stacks of the services beside it."""
    found = []
    for stack in platform.stacks:
        if stack.key == f"{stack.role}/compute":
            services = [s for s in platform.stacks if s.key.startswith(f"{stack.role}/svc-")]
            assert services
            found.append((stack, services))
    assert len(found) == len(set(platform.regions) - {"edge"})
    return found


def _number(value):
    return int(value) if isinstance(value, str) else value


def _tasks(services, bound):
    targets = [r for stack in services for r in stack.of_type("AWS::ApplicationAutoScaling::ScalableTarget")]
    assert targets
    return sum(_number(target.get(bound)) for target in targets)


def _instances_for(tasks, kind):
    """Every task has a network interface of its own; trunking is an account setting no template can show."""
    return math.ceil(tasks / instance(kind).awsvpc_tasks(trunking=False))


def test_every_task_finds_an_instance_at_full_scale(platform):
    for compute, services in _stacks(platform):
        (group,) = compute.of_type("AWS::AutoScaling::AutoScalingGroup")
        needed = _instances_for(_tasks(services, "MaxCapacity"), compute.parameters["InstanceType"])
        assert needed <= _number(group.get("MaxSize")), f"{compute.key}: {needed} instances needed"


def test_minimum_tasks_fit_the_peak_minimum(platform):
    for compute, services in _stacks(platform):
        needed = _instances_for(_tasks(services, "MinCapacity"), compute.parameters["InstanceType"])
        assert needed <= max(compute.parameters["PeakMinSize"], compute.parameters["MinSize"]), compute.key


def test_group_sizes_are_ordered(platform):
    for compute, _ in _stacks(platform):
        sizes = compute.parameters
        assert sizes["MinSize"] <= sizes["PeakMinSize"] <= sizes["MaxSize"]
        assert sizes["MinSize"] <= sizes["PreparedCapacity"] <= sizes["MaxSize"]


def test_group_spans_the_zones_and_keeps_one_in_each(platform):
    for compute, _ in _stacks(platform):
        (group,) = compute.of_type("AWS::AutoScaling::AutoScalingGroup")
        subnets = platform.graph.targets(group.get("VPCZoneIdentifier"))
        zones = {subnet.get("AvailabilityZone").text for subnet in subnets}
        assert len(zones) == (2 if platform.environment == "dev" else 3)
        assert _number(group.get("MinSize")) >= len(zones)


def test_warm_pool_is_bounded(platform):
    """Without MaxGroupPreparedCapacity a pool fills up to the group's maximum."""
    for compute, _ in _stacks(platform):
        pools = list(compute.of_type("AWS::AutoScaling::WarmPool"))
        assert len(pools) == (0 if platform.environment == "dev" else 1)
        for pool in pools:
            assert _number(pool.get("MaxGroupPreparedCapacity")) < _number(compute.parameters["MaxSize"])


def test_practice_runs_are_blocked_by_windows_of_one_day(platform):
    """The service refuses a window that ends on another day than it begins."""
    for compute, _ in _stacks(platform):
        for shift in compute.of_type("AWS::ARCZonalShift::ZonalAutoshiftConfiguration"):
            windows = shift.get("PracticeRunConfiguration.BlockedWindows")
            assert {window[:3] for window in windows} == {"Fri", "Sat", "Sun", "Mon"}
            for window in windows:
                begin, end = window.split("-")
                assert begin[:3] == end[:3]
                assert begin < end
