"""The platform as resolved for one environment, and short ways to what is in it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from cfn.platform import Platform, load
from cfn.stack import Resource, Stack

ENVIRONMENTS = ("dev", "staging", "prod")
SERVICES = ("orders", "checkout", "catalog", "cart", "ui")
DATA = ("data-catalog", "data-orders", "data-cart", "data-checkout", "messaging", "rotation")
MINE = (*DATA, *(f"svc-{service}" for service in SERVICES), "svc-fulfilment")
MANIFEST = Path(__file__).parents[2] / "templates" / "platform.yaml"


@cache
def platform(environment: str) -> Platform:
    return load(MANIFEST, environment)


def stacks(environment: str, *names: str) -> list[Stack]:
    return [stack for stack in platform(environment).stacks if stack.key.partition("/")[2] in names]


def stack(environment: str, name: str, role: str = "primary") -> Stack:
    [found] = [s for s in stacks(environment, name) if s.role == role]
    return found


def only(stack: Stack, resource_type: str) -> Resource:
    [found] = stack.of_type(resource_type)
    return found


def containers(environment: str, *names: str) -> Iterator[tuple[Resource, Any]]:
    for found in stacks(environment, *(names or MINE)):
        for task in found.of_type("AWS::ECS::TaskDefinition"):
            for _, container in task.find("ContainerDefinitions.*"):
                yield task, container


def variables(container: Any) -> dict[str, Any]:
    return {entry["Name"]: entry["Value"] for entry in container["Environment"]}


def referred(environment: str, value: Any) -> list[str]:
    return [found.target.logical_id for found in platform(environment).graph.targets(value)]
