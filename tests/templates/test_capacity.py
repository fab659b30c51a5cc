"""Sizes that must fit each other: tasks on instances, addresses in subnets, connections in the pool."""

import ipaddress
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


def test_minimum_tasks_fit_the_smallest_group(platform):
    """Else the group's minimum is fiction, and the alarm on its size goes off with the first quiet night."""
    for compute, services in _stacks(platform):
        needed = _instances_for(_tasks(services, "MinCapacity"), compute.parameters["InstanceType"])
        assert needed <= compute.parameters["MinSize"], compute.key


def _peak_floors(services):
    for target in (r for stack in services for r in stack.of_type("AWS::ApplicationAutoScaling::ScalableTarget")):
        start = (target.get("ScheduledActions") or [{}])[0].get("ScalableTargetAction", {})
        yield _number(start.get("MinCapacity", target.get("MinCapacity")))


def test_a_release_of_the_largest_service_fits_beside_the_peak(platform):
    """A rolling release runs a service twice. At full scale that does not fit: no releases in that hour."""
    for compute, services in _stacks(platform):
        floors = list(_peak_floors(services))
        needed = _instances_for(sum(floors) + max(floors), compute.parameters["InstanceType"])
        assert needed <= compute.parameters["MaxSize"]


def test_the_peak_fits_with_a_zone_lost(platform):
    for compute, services in _stacks(platform):
        left = compute.parameters["MaxSize"] * 2 // 3
        needed = _instances_for(sum(_peak_floors(services)), compute.parameters["InstanceType"])
        assert needed <= left or platform.environment == "dev"


def test_the_largest_tasks_fit_on_one_instance_together(platform):
    """As many as its network interfaces admit, so that memory and processor never leave an interface idle."""
    for compute, services in _stacks(platform):
        kind = instance(compute.parameters["InstanceType"])
        tasks = [t for s in services for t in s.of_type("AWS::ECS::TaskDefinition")]
        assert len(tasks) >= 5
        together = kind.awsvpc_tasks(trunking=False)
        assert sum(sorted((int(t.get("Cpu")) for t in tasks), reverse=True)[:together]) <= kind.vcpus * 1024
        # The system and the agent keep about a tenth for themselves.
        largest = sum(sorted((int(t.get("Memory")) for t in tasks), reverse=True)[:together])
        assert largest <= kind.memory * 0.9


PROXY_ADDRESSES = 215  # the most that an RDS Proxy takes in a VPC, by AWS's guide
NOT_OURS = 5  # addresses of every subnet that AWS keeps


def test_subnets_have_addresses_for_everything_with_a_zone_lost(platform):
    """Every task, instance and endpoint takes an address. A release at full scale doubles the tasks."""
    for compute, services in _stacks(platform):
        (group,) = compute.of_type("AWS::AutoScaling::AutoScalingGroup")
        subnets = platform.graph.targets(group.get("VPCZoneIdentifier"))
        beside = [s for s in platform.stacks if s.role == compute.role]
        endpoints = [
            e for s in beside for e in s.of_type("AWS::EC2::VPCEndpoint") if e.get("VpcEndpointType") == "Interface"
        ]
        proxies = [p for s in beside for p in s.of_type("AWS::RDS::DBProxy")]
        assert endpoints
        assert len(proxies) == 2
        moving = 2 * _tasks(services, "MaxCapacity") + _number(group.get("MaxSize")) + PROXY_ADDRESSES * len(proxies)
        for subnet in subnets:
            free = ipaddress.ip_network(subnet.get("CidrBlock")).num_addresses - NOT_OURS - len(endpoints)
            assert math.ceil(moving / (len(subnets) - 1)) <= free


HIKARI = 10  # connections of an order task: the pool's default, which the image does not let anybody change


def test_every_order_task_finds_its_connections(platform):
    """Even if every session were pinned and a release ran the service twice. PostgreSQL admits memory / 9531392."""
    for compute, services in _stacks(platform):
        (orders,) = [s for s in services if s.key.endswith("/svc-orders")]
        (data,) = [s for s in platform.stacks if s.key == f"{compute.role}/data-orders"]
        memory = min(instance(i.get("DBInstanceClass")).memory for i in data.of_type("AWS::RDS::DBInstance")) * 2**20
        admitted = min(memory * 0.85 / 9_531_392, 5_000)  # the system keeps a part of the memory
        (targets,) = data.of_type("AWS::RDS::DBProxyTargetGroup")
        pool = admitted * _number(targets.get("ConnectionPoolConfigurationInfo.MaxConnectionsPercent")) / 100
        asked = 2 * _tasks([orders], "MaxCapacity") * HIKARI
        assert asked <= pool
        # The alarm on many connections leaves a full day in peace, and goes off before the database refuses.
        (alarm,) = [a for a in data.of_type("AWS::CloudWatch::Alarm") if a.get("MetricName") == "DatabaseConnections"]
        assert asked / 2 < _number(alarm.get("Threshold")) < admitted


def test_the_pool_is_not_empty_at_the_peak(platform):
    for compute, _ in _stacks(platform):
        for _ in compute.of_type("AWS::AutoScaling::WarmPool"):
            assert compute.parameters["PreparedCapacity"] > compute.parameters["PeakMinSize"]


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
