"""Pseudo parameters. Only what the caller gives, or follows from the region, is known."""

from functools import cache
from typing import Any

from cfn.located import Seq
from cfn.unknown import Unknown


def pseudo_parameters(region: str | None, account: str | None, stack_name: str | None) -> dict[str, Any]:
    """Values of the pseudo parameters but AWS::NoValue, which is no value."""
    return {
        "AWS::Region": region or _unknown("AWS::Region", "no region was given"),
        "AWS::Partition": partition(region)[0] if region else _unknown("AWS::Partition", "no region was given"),
        "AWS::URLSuffix": partition(region)[1] if region else _unknown("AWS::URLSuffix", "no region was given"),
        "AWS::AccountId": account or _unknown("AWS::AccountId", "no account was given"),
        "AWS::StackName": stack_name or _unknown("AWS::StackName", "the stack is named at deployment"),
        "AWS::StackId": _unknown("AWS::StackId", "the stack id exists only after deployment"),
        "AWS::NotificationARNs": Seq(),
    }


# Region prefix → partition and domain suffix (AWS General Reference, "Partitions"); every other region is in aws.
_PARTITIONS = {
    "cn-": ("aws-cn", "amazonaws.com.cn"),
    "us-gov-": ("aws-us-gov", "amazonaws.com"),
    "us-iso-": ("aws-iso", "c2s.ic.gov"),
    "us-isob-": ("aws-iso-b", "sc2s.sgov.gov"),
    "eu-isoe-": ("aws-iso-e", "cloud.adc-e.uk"),
    "us-isof-": ("aws-iso-f", "csp.hci.ic.gov"),
    "eusc-": ("aws-eusc", "amazonaws.eu"),
}


def partition(region: str) -> tuple[str, str]:
    """The partition of a region and its domain suffix."""
    return next((known for prefix, known in _PARTITIONS.items() if region.startswith(prefix)), ("aws", "amazonaws.com"))


@cache
def _unknown(name: str, reason: str) -> Unknown:
    """The same for all templates: each is made once."""
    return Unknown("pseudo", name, reason)
