"""The regions of AWS, so that a misspelt one is not taken for one without prices."""

from difflib import get_close_matches
from typing import Final

REGIONS: Final = frozenset(
    {
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "cn-north-1",
        "cn-northwest-1",
        "eu-central-1",
        "eu-central-2",
        "eu-isoe-west-1",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eusc-de-east-1",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "me-west-1",
        "mx-central-1",
        "sa-east-1",
        "sa-west-1",
        "us-east-1",
        "us-east-2",
        "us-gov-east-1",
        "us-gov-west-1",
        "us-iso-east-1",
        "us-iso-west-1",
        "us-isob-east-1",
        "us-isob-west-1",
        "us-isof-east-1",
        "us-isof-south-1",
        "us-west-1",
        "us-west-2",
    }
)
"""Regions of every partition (AWS SDK for Python, ``partitions.json``, November 2026)."""


def unknown_region(name: str) -> str:
    """What is wrong with a region's name, with the names nearest to it; empty if AWS has that region."""
    if name in REGIONS:
        return ""
    near = get_close_matches(name.lower(), sorted(REGIONS), n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else "name one like eu-west-1"
    return f"there is no region {name!r}; {hint}"
