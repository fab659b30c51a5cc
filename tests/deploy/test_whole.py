"""Every stack of prod deploys from nothing through the deploy tool, in primary, secondary and edge region."""

import pytest

from tests.deploy.conftest import Deployed
from tests.deploy.tool import deploy

ROLES = ("primary", "secondary", "edge")


def test_every_stack_deploys(deployed: Deployed) -> None:
    assert deployed.said["code"] == 0, deployed.said["progress"]
    assert {each["key"]: each["result"] for each in deployed.said["stacks"]} == {
        stack.key: "created" for stack in deployed.platform.stacks
    }
    assert {stack.role for stack in deployed.platform.stacks} == set(ROLES)


def test_it_takes_less_than_a_minute(deployed: Deployed) -> None:
    """Of processor time, tool and emulator together; on the clock it depends on what else the machine does."""
    assert 1 < deployed.seconds < 60


@pytest.mark.parametrize("role", ROLES)
def test_each_stack_holds_what_the_resolver_says(deployed: Deployed, role: str) -> None:
    """Conditions, loops and all: the emulator is a second opinion on which resources there are."""
    for stack in deployed.stacks(role):
        name = f"shop-prod-{stack.key.partition('/')[2]}"
        found = deployed.every("cloudformation", "list_stack_resources", "StackResourceSummaries", role, StackName=name)
        assert {each["LogicalResourceId"]: each["ResourceType"] for each in found} == {
            name: resource.type for name, resource in stack.resources.items()
        }, stack.key
        assert {each["ResourceStatus"] for each in found} == {"CREATE_COMPLETE"}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_published_is_a_value(deployed: Deployed, role: str) -> None:
    """Nothing is empty, unresolved, or of another region."""
    published = deployed.published(role)
    assert published
    for path, value in published.items():
        assert value, path
        assert not any(text in value for text in ("${", "None", "Fn::", "{{")), (path, value)
        for other, region in deployed.platform.regions.items():
            assert other == role or region not in value or path.startswith("stackwarden/"), (path, value)


def test_a_second_deployment_changes_nothing(deployed: Deployed) -> None:
    again = deploy(deployed.emulated)
    assert again["code"] == 0
    assert {each["result"] for each in again["stacks"]} == {"unchanged"}
