"""Regions: which lie on the soil of the European Economic Area, and which one an ARN or name says."""

import re

from policies.kernel import Resource, Value

EEA = ("eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3", "eusc-de-east-1")
"""Regions on the soil of the European Economic Area (AWS Regions by country). eu-west-2 is the United Kingdom and
eu-central-2 Switzerland: transfers there rest on an adequacy decision, which has to be checked anew."""
REGION = re.compile(r"^(?:arn:[^:]*:[a-z0-9-]+:)?([a-z]{2,5}(?:-[a-z]+)+-\d+)(?::|$)")
HARMLESS = ("public", "internal")
"""Values of the tag DataClassification that say: no personal data."""


def leaves_eea(value: Value) -> str:
    """Why a Region, or the Region of an ARN, is not in the EEA; empty where it is, as in the stack's own Region."""
    named = REGION.match(str(value))
    if "${AWS::Region}" in str(value):
        return ""
    if named is not None:
        return "" if named[1] in EEA else f"{named[1]} is outside the European Economic Area"
    allowed = value in EEA if not value.startswith("arn:") else value.holds("in the EEA")
    return "" if allowed else "whether this Region is in the European Economic Area is not known"


def is_own(value: Value, resource: Resource) -> bool:
    """Whether a Region or an ARN is of the Region that ``resource`` stands in; a question where that is not written."""
    for target in value.targets():
        return target.region is None or target.region == resource.region
    text = str(value)
    if "${AWS::Region}" in text:
        return True
    named = REGION.match(text)
    if named is not None and resource.region is not None:
        return named[1] == resource.region
    if value.unknown:
        return not value.holds(f"be another Region than {resource.id}'s")
    return False
