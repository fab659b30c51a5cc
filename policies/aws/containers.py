"""Containers of tasks and batch jobs, wherever a definition holds them."""

from collections.abc import Iterator

from policies.kernel import Resource, Value

TASK, JOB = "AWS::ECS::TaskDefinition", "AWS::Batch::JobDefinition"
PLACES = {
    TASK: ("ContainerDefinitions.*",),
    JOB: (
        "ContainerProperties",
        "NodeProperties.NodeRangeProperties.*.Container",
        "NodeProperties.NodeRangeProperties.*.EcsProperties.TaskProperties.*.Containers.*",
        "EcsProperties.TaskProperties.*.Containers.*",
    ),
}
ROOT = ("root", "0", "administrator", "containeradministrator")


def containers(resource: Resource) -> Iterator[Value]:
    """Every container that a task or job definition declares."""
    for pattern in PLACES.get(resource.type, ()):
        yield from resource.each(pattern)


def is_windows(task: Resource) -> bool:
    """Whether a task runs Windows containers, which know no Linux modes."""
    family = task.get("RuntimePlatform.OperatingSystemFamily")
    return family is not None and family.startswith("WINDOWS")


def is_fargate(task: Resource) -> bool:
    """Whether a task definition asks to run on Fargate."""
    return any(each == "FARGATE" for each in task.each("RequiresCompatibilities.*"))


def is_root(user: Value) -> bool:
    """Whether a user, with or without its group, is root, or an administrator of Windows."""
    return user.lower() in ROOT or user.startswith("root:") or user.startswith("0:")


def size(value: Value | None) -> float | None:
    """CPU units, or MiB, of a task: ECS takes a number, and words such as ``1 vCPU``, ``2GB``; None where not known."""
    if value is None or value.unknown:
        return None
    text = str(value).strip().lower()
    for word in ("vcpu", "gb"):
        number = text.removesuffix(word).strip()
        if number != text and number.replace(".", "", 1).isdigit():
            return float(number) * 1024
    return value.number
