"""Auto Scaling groups."""

from typing import Any

from ministack.services import autoscaling


def set_instance_protection() -> None:
    """MiniStack has no SetInstanceProtection, which taking a group of protected instances down begins with."""
    autoscaling._ACTION_MAP["SetInstanceProtection"] = _set


def _set(parameters: dict[str, Any]) -> Any:
    group = autoscaling._asgs.get(autoscaling._p(parameters, "AutoScalingGroupName"))
    if group is None:
        return autoscaling._error("ValidationError", "AutoScalingGroup name not found")
    named = set(autoscaling._parse_member_list(parameters, "InstanceIds"))
    for instance in group["Instances"]:
        if instance["InstanceId"] in named:
            instance["ProtectedFromScaleIn"] = autoscaling._p(parameters, "ProtectedFromScaleIn") == "true"
    return autoscaling._xml(200, "SetInstanceProtectionResponse", "<SetInstanceProtectionResult/>")
