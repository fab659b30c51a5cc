"""Everything that can carry tags says whose it is, what it may hold and how it is backed up."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from cfn.source import Template
from cfn.stack import Resource

REQUIRED = {
    "Project",
    "Environment",
    "Service",
    "Owner",
    "CostCenter",
    "DataClassification",
    "PciScope",
    "ManagedBy",
    "BackupPlan",
}
CHANGING = {"Owner", "CostCenter", "DataClassification"}
"""Tags whose values an operator changes in the life of an environment."""
VALUES = {
    "DataClassification": {"public", "internal", "confidential", "restricted"},
    "PciScope": {"cde", "connected", "out-of-scope"},
    "ManagedBy": {"cloudformation"},
    "BackupPlan": {"none", "daily", "critical"},
}
# Their Tags reach the instances: every entry must say so, and a launch template nests its own.
NESTED = {"AWS::EC2::LaunchTemplate": "TagSpecifications.*.Tags"}


@cache
def _schema(kind: str) -> Any:
    schemas = pytest.importorskip("cfnlint.schema").PROVIDER_SCHEMA_MANAGER
    return schemas.get_resource_schema("us-east-1", kind).schema  # the region that has every type


@cache
def _tags_replace(kind: str) -> bool:
    """Whether another tag means another resource."""
    schema = _schema(kind)
    return f"/properties/{_tag_property(kind)}" in schema.get("createOnlyProperties", [])


@cache
def _tag_property(kind: str) -> str:
    """The property that holds the tags of a resource type, empty where it has none, by AWS's resource schemas."""
    schema = _schema(kind)
    if schema.get("tagging", {}).get("taggable") is False:
        return ""
    found = str(schema.get("tagging", {}).get("tagProperty", "")).removeprefix("/properties/")
    return found if found in schema["properties"] else "Tags" if "Tags" in schema["properties"] else ""


def _as_dict(tags: Any) -> dict[str, Any]:
    if isinstance(tags, dict):
        return tags
    return {tag["Key"]: tag["Value"] for tag in tags or []}


def _tagged(resource: Resource) -> Iterator[dict[str, Any]]:
    if resource.type in NESTED:
        yield from (_as_dict(tags) for _, tags in resource.find(NESTED[resource.type]))
    elif name := _tag_property(resource.type):
        yield _as_dict(resource.get(name))


def test_every_taggable_resource_is_tagged(platform):
    for stack in platform.stacks:
        for resource in stack.resources.values():
            for tags in _tagged(resource):
                wanted = REQUIRED - CHANGING if _tags_replace(resource.type) else REQUIRED
                missing = wanted - set(tags)
                assert not missing, f"{resource.location}: {resource.logical_id} lacks {sorted(missing)}"


def test_no_resource_is_replaced_because_its_owner_changed(platform):
    for stack in platform.stacks:
        for resource in stack.resources.values():
            if _tag_property(resource.type) and _tags_replace(resource.type):
                for tags in _tagged(resource):
                    assert not CHANGING & set(tags), f"{resource.location}: {resource.logical_id}"


def test_tags_hold_values_of_the_taxonomy(platform):
    for stack in platform.stacks:
        for resource in stack.resources.values():
            for tags in _tagged(resource):
                assert tags["Environment"] == platform.environment
                assert tags["Project"] == platform.project
                wrong = {key: tags[key] for key, allowed in VALUES.items() if key in tags and tags[key] not in allowed}
                assert not wrong, f"{resource.location}: {resource.logical_id} has {wrong}"


def test_the_schema_knows_what_is_taggable():
    """Guards the tests above: were the look-up to answer 'not taggable' for everything, they could not fail."""
    assert _tag_property("AWS::S3::Bucket") == "Tags"
    assert _tag_property("AWS::SSM::Parameter") == "Tags"
    assert _tag_property("AWS::KMS::Alias") == ""
    assert _tags_replace("AWS::CE::AnomalyMonitor")
    assert not _tags_replace("AWS::S3::Bucket")


def test_service_tag_names_the_stack(template: Template):
    """Cost is told apart by stack, so the tag is the stack's own name."""
    text = template.data.decode()
    assert f"Service, Value: {template.path.stem}" in text or f"Service: {template.path.stem}" in text
