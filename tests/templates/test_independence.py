"""Each service is released alone: what changes in it changes nothing elsewhere."""

import shutil
from pathlib import Path

import pytest
import yaml

from cfn.located import Map
from cfn.platform import Platform, load
from tests.templates.resolved import MANIFEST, SERVICES, platform

OWN = [*SERVICES, "fulfilment"]


def stacks_of(service: str) -> set[str]:
    return {f"{role}/svc-{service}" for role in ("primary", "secondary")}


@pytest.mark.parametrize("service", OWN)
def test_a_service_reads_only_group_ids_of_other_services(service: str) -> None:
    """A security group outlives every release; names of tasks, roles and images do not."""
    [entry] = [e for e in yaml.safe_load(MANIFEST.read_text())["stacks"] if e["name"] == f"svc-{service}"]
    from_services = {path for path in entry["wiring"].values() if path.startswith("svc-")}
    assert all(path.endswith("/security-group-id") for path in from_services)


@pytest.mark.parametrize("service", OWN)
def test_what_a_service_refers_to_stands_in_its_own_region(service: str) -> None:
    graph = platform("prod").graph
    elsewhere = 0
    for stack in platform("prod").stacks:
        if stack.key in stacks_of(service):
            for target in (t for r in stack.resources.values() for t in graph.targets(r.properties)):
                assert target.stack.role == stack.role
                elsewhere += target.stack is not stack
    assert elsewhere


def release(service: str, folder: Path) -> Platform:
    """The platform with another version, size and variable of one service."""
    shutil.copytree(MANIFEST.parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "stacks" / f"svc-{service}.yaml"
    text = path.read_text()
    changed = text.replace("Default: 1.6.2", "Default: 1.7.0").replace("MaxTasks: 40,", "MaxTasks: 41,")
    changed = changed.replace("Timeout: 30\n", "Timeout: 29\n").replace("SoftLimit: 65536", "SoftLimit: 65535")
    assert changed != text
    path.write_text(changed)
    return load(folder / MANIFEST.name, "prod")


def printed(found: Platform) -> dict[str, str]:
    """Each stack's resources and outputs as they would be deployed."""
    return {
        stack.key: repr({name: _plain(r.body) for name, r in stack.resources.items()}) + repr(_plain(stack.outputs))
        for stack in found.stacks
    }


def _plain(value: object) -> object:
    if isinstance(value, dict | Map):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


@pytest.mark.parametrize("service", OWN)
def test_a_release_of_one_service_leaves_every_other_stack_as_it_is(service: str, tmp_path: Path) -> None:
    before, after = printed(platform("prod")), printed(release(service, tmp_path / "templates"))
    assert set(before) == set(after)
    assert {key for key in before if before[key] != after[key]} == stacks_of(service)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_scales_logs_and_acts_by_itself(service: str) -> None:
    for stack in platform("prod").stacks:
        if stack.key not in stacks_of(service):
            continue
        kinds = [resource.type for resource in stack.resources.values()]
        assert kinds.count("AWS::ECS::Service") == 1
        assert kinds.count("AWS::ApplicationAutoScaling::ScalableTarget") == 1
        assert kinds.count("AWS::ApplicationAutoScaling::ScalingPolicy") >= 2
        assert kinds.count("AWS::IAM::Role") == 2
        assert kinds.count("AWS::Logs::LogGroup") == 1
        assert kinds.count("AWS::EC2::SecurityGroup") == 1
