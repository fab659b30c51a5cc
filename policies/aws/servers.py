"""Servers: what an instance takes from its launch template."""

from policies.kernel import Resource, Value

TEMPLATE = "AWS::EC2::LaunchTemplate"
METADATA = {
    TEMPLATE: "LaunchTemplateData.MetadataOptions",
    "AWS::EC2::Instance": "MetadataOptions",
    "AWS::AutoScaling::LaunchConfiguration": "MetadataOptions",
}
"""What makes servers → where it sets how they answer metadata requests."""


def launch_templates(used: Value | None) -> list[Resource]:
    """The launch templates that a ``LaunchTemplate`` property means, by reference or by name; none: not at hand."""
    if used is None:
        return []
    found = [target for target in used.targets() if target.type == TEMPLATE]
    name = used.get("LaunchTemplateName")
    return found or (used.resource.view.named(name, TEMPLATE, "LaunchTemplateName") if name is not None else [])
