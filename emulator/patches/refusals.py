"""Deletions that AWS refuses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from ministack.core.responses import get_account_id, get_region
from ministack.services import alb, rds
from ministack.services import cloudformation as cfn

from emulator.patches.everywhere import replace

IN_USE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "in_use.yaml").read_text())


def refuse_deletions() -> None:
    """MiniStack's CloudFormation deletes what other stacks use, and what its own services protect from deletion."""
    replace("_delete_resource", _refusing)


def _refusing(original: Any) -> Any:
    def delete(kind: str, physical: str, properties: Any, stack: str | None = None, logical: str | None = None) -> None:
        if _protected(kind, physical):
            raise ValueError(f"{physical} cannot be deleted while its deletion protection is enabled")
        user = next(_users(kind, physical), None)
        if user:
            raise ValueError(f"{physical} is in use by {user} and cannot be deleted (DependencyViolation)")
        original(kind, physical, properties, stack, logical)

    return delete


def _protected(kind: str, physical: str) -> bool:
    if kind == "AWS::RDS::DBCluster":
        return bool((rds._clusters.get(physical) or {}).get("DeletionProtection"))
    if kind == "AWS::ElasticLoadBalancingV2::LoadBalancer":
        attributes = {each["Key"]: each["Value"] for each in alb._lb_attrs.get(physical) or ()}
        return attributes.get("deletion_protection.enabled") == "true"
    return False


def _users(kind: str, physical: str) -> Iterator[str]:
    """The resources of all stacks that name it and thereby hold it."""
    rule = IN_USE.get(kind, {"by": ()})
    for (account, region, name), stack in list(cfn._stacks._data.items()):
        if account == get_account_id() and (region == get_region() or rule.get("regions") == "all"):
            for logical, resource in (stack.get("_resources") or {}).items():
                same = (resource["ResourceType"], resource["PhysicalResourceId"]) == (kind, physical)
                if resource["ResourceType"] in rule["by"] and not same and _names(resource["Properties"], physical):
                    yield f"{logical} of {name}"


def _names(value: Any, physical: str) -> bool:
    if isinstance(value, dict):
        return any(_names(item, physical) for item in value.values())
    if isinstance(value, list):
        return any(_names(item, physical) for item in value)
    return bool(value == physical)
