"""EBS volumes: those declared, and those that come with a server."""

from policies.kernel import Resource, Value

VOLUME, CONFIGURATION, SPOT = "AWS::EC2::Volume", "AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::SpotFleet"
CARRIERS = {
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.BlockDeviceMappings",
    "AWS::EC2::Instance": "BlockDeviceMappings",
    CONFIGURATION: "BlockDeviceMappings",
    SPOT: "SpotFleetRequestConfigData.LaunchSpecifications.*.BlockDeviceMappings",
}
"""What makes servers → where it maps their devices."""
WITHOUT_KEY = (CONFIGURATION, SPOT)
"""Those that cannot name a key: their volumes use the account's default key for EBS."""


def volumes(resource: Resource) -> list[Value]:
    """The settings of each EBS volume that the resource is, or maps as a device; one mapping may stand for a list."""
    if resource.type == VOLUME:
        return [resource.body()]
    found = []
    for mappings in resource.each(CARRIERS[resource.type]):
        found += [ebs for mapping in mappings if (ebs := mapping.get("Ebs")) is not None]
    return found
