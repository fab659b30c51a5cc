"""EBS volumes: those declared, and those that come with a server."""

from policies.kernel import Resource, Value

VOLUME, CONFIGURATION = "AWS::EC2::Volume", "AWS::AutoScaling::LaunchConfiguration"
CARRIERS = {
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.BlockDeviceMappings",
    "AWS::EC2::Instance": "BlockDeviceMappings",
    CONFIGURATION: "BlockDeviceMappings",
}
"""What makes servers → where it maps their devices."""


def volumes(resource: Resource) -> list[Value]:
    """The settings of each EBS volume that the resource is, or maps as a device; one mapping may stand for a list."""
    if resource.type == VOLUME:
        return [resource.body()]
    found = []
    for mappings in resource.each(CARRIERS[resource.type]):
        found += [ebs for mapping in mappings if (ebs := mapping.get("Ebs")) is not None]
    return found
