"""Application Auto Scaling, which MiniStack has not: targets are kept and answered for; nothing scales by them."""

import json
from typing import Any

from ministack import app
from ministack.core import router
from ministack.core.responses import (
    AccountRegionScopedDict,
    error_response_json,
    get_account_id,
    get_region,
    json_response,
    new_uuid,
)

SERVICE = "application-autoscaling"
_KEY = ("ServiceNamespace", "ResourceId", "ScalableDimension")
_FREE = dict.fromkeys(("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"), False)
_targets = AccountRegionScopedDict()


def keep_scalable_targets() -> None:
    """A failover suspends scaling and raises minimums, which needs the targets to be there."""
    app.SERVICE_HANDLERS[SERVICE] = _handle
    router.SERVICE_PATTERNS[SERVICE] = {"target_prefixes": ["AnyScaleFrontendService"]}


async def _handle(method: str, path: str, headers: dict[str, str], body: bytes, query: Any) -> Any:  # noqa: ARG001  # as MiniStack calls it
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    if operation not in _OPERATIONS:
        return error_response_json("ValidationException", f"Not in this emulator: {operation}")
    return _OPERATIONS[operation](json.loads(body or b"{}"))


def _register(asked: dict[str, Any]) -> Any:
    key = _key(asked)
    old = _targets.get(key)
    if old is None and not {"MinCapacity", "MaxCapacity"} <= asked.keys():
        return error_response_json("ValidationException", "MinCapacity and MaxCapacity are needed for a new target")
    arn = f"arn:aws:application-autoscaling:{get_region()}:{get_account_id()}:scalable-target/{new_uuid()}"
    target = {"SuspendedState": _FREE, "ScalableTargetARN": arn, "CreationTime": 0, **(old or {})}
    known = {*_KEY, "MinCapacity", "MaxCapacity", "RoleARN", "SuspendedState"}
    _targets[key] = {**target, **{name: value for name, value in asked.items() if name in known}}
    return json_response({"ScalableTargetARN": target["ScalableTargetARN"]})


def _describe(asked: dict[str, Any]) -> Any:
    wanted = asked.get("ResourceIds")
    found = [
        each
        for each in _targets.values()
        if each["ServiceNamespace"] == asked["ServiceNamespace"] and (not wanted or each["ResourceId"] in wanted)
    ]
    return json_response({"ScalableTargets": found})


def _deregister(asked: dict[str, Any]) -> Any:
    if _targets.pop(_key(asked), None) is None:
        return error_response_json("ObjectNotFoundException", "No scalable target found")
    return json_response({})


def _key(asked: dict[str, Any]) -> str:
    return "|".join(str(asked[name]) for name in _KEY)


_OPERATIONS = {
    "RegisterScalableTarget": _register,
    "DescribeScalableTargets": _describe,
    "DeregisterScalableTarget": _deregister,
}
