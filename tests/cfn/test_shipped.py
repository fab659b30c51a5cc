"""The platform that this project ships, in every environment."""

from pathlib import Path

import pytest

from cfn.graph import unknowns
from cfn.platform import environments, load
from cfn.unknown import Target

MANIFEST = Path(__file__).parents[2] / "templates" / "platform.yaml"


@pytest.fixture(scope="module", params=environments(MANIFEST))
def platform(request):
    return load(MANIFEST, request.param)


def test_there_are_environments():
    assert {"dev", "staging", "prod"} <= set(environments(MANIFEST))


def test_it_loads_in_every_role(platform):
    for role in platform.regions:
        alone = load(MANIFEST, platform.environment, role)
        assert [stack.key for stack in alone.stacks] == [s.key for s in platform.stacks if s.role == role]


def test_nothing_is_left_open(platform):
    """Every parameter, SSM look-up and import has its value; only what deployment makes is unknown."""
    for stack in platform.stacks:
        assert not stack.unseen and not stack.problems and not stack.assumed
        for resource in stack.resources.values():
            for unknown in unknowns(resource.body):
                assert unknown.kind not in {"parameter", "import"}, (resource.location, unknown)
                assert unknown.kind != "ssm" or unknown.path.startswith("/aws/service/"), (resource.location, unknown)


def test_every_edge_leads_to_an_earlier_stack_or_its_own(platform):
    order = {stack.key: number for number, stack in enumerate(platform.stacks)}
    crossings = 0
    for stack in platform.stacks:
        for resource in stack.resources.values():
            for unknown in unknowns(resource.body):
                for target in unknown.targets():
                    assert order[target.stack] <= order[stack.key]
                    assert platform.graph.resource(target) is not None
                    crossings += target.stack != stack.key
    assert crossings > 20, "stacks are wired to each other"


def test_identity_leads_from_a_service_to_the_network(platform):
    stack = next(stack for stack in platform.stacks if stack.key == "primary/svc-cart")
    (service,) = stack.of_type("AWS::ECS::Service")
    subnets = platform.graph.targets(service.get("NetworkConfiguration.AwsvpcConfiguration.Subnets"))
    assert len(subnets) > 1
    assert {subnet.type for subnet in subnets} == {"AWS::EC2::Subnet"}
    zones = {str(subnet.get("AvailabilityZone")) for subnet in subnets}
    assert len(zones) == len(subnets), "different zones stay different"


def test_loading_twice_gives_the_same(platform):
    again = load(MANIFEST, platform.environment)
    for one, two in zip(platform.stacks, again.stacks, strict=True):
        assert {name: repr(r.body) for name, r in one.resources.items()} == {
            name: repr(r.body) for name, r in two.resources.items()
        }
        assert one.resources and Target(one.key, next(iter(one.resources))) == next(iter(two.resources.values())).target
