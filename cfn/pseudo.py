"""Pseudo parameters. Only what the caller gives, or follows from the region, is known."""

from typing import Any

from cfn.located import Seq
from cfn.unknown import Unknown


def pseudo_parameters(region: str | None, account: str | None, stack_name: str | None) -> dict[str, Any]:
    """Values of the pseudo parameters but AWS::NoValue, which is no value."""
    return {
        "AWS::Region": region or _unknown("AWS::Region", "no region was given"),
        "AWS::Partition": partition(region) if region else _unknown("AWS::Partition", "no region was given"),
        "AWS::URLSuffix": _suffix(region) if region else _unknown("AWS::URLSuffix", "no region was given"),
        "AWS::AccountId": account or _unknown("AWS::AccountId", "no account was given"),
        "AWS::StackName": stack_name or _unknown("AWS::StackName", "the stack is named at deployment"),
        "AWS::StackId": _unknown("AWS::StackId", "the stack id exists only after deployment"),
        "AWS::NotificationARNs": Seq(),
    }


def partition(region: str) -> str:
    """The partition of a region: aws, aws-cn or aws-us-gov."""
    return "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"


def _suffix(region: str) -> str:
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"


def _unknown(name: str, reason: str) -> Unknown:
    return Unknown("pseudo", name, reason)
