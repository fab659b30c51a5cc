"""Policy ec2-imdsv2-required."""

from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

OPTIONS = {
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.MetadataOptions",
    "AWS::EC2::Instance": "MetadataOptions",
    "AWS::AutoScaling::LaunchConfiguration": "MetadataOptions",
}

policy = Policy(
    id="ec2-imdsv2-required",
    severity=HIGH,
    resource=tuple(OPTIONS),
    title="Instances answer metadata requests only with a session token (IMDSv2)",
    serves={PCI: {"2.2.6": DIRECT}, GDPR: {"32(1)(b)": PARTIAL}},
    why="With the first version, any request an attacker can make the server send fetches the credentials of its "
    "role. A hop limit above 2 lets them travel beyond the host's own containers. An instance that takes its options "
    "from a launch template is judged there. Not seen: the account's default and what the image itself enforces.",
    fix="Set MetadataOptions.HttpTokens to required (or HttpEndpoint to disabled) and HttpPutResponseHopLimit to 1, "
    "or 2 for containers.",
    passing=(
        """
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties: {LaunchTemplateData: {MetadataOptions: {HttpTokens: required, HttpPutResponseHopLimit: "2"}}}
FromTemplate:
  Type: AWS::EC2::Instance
  Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}}
Dark:
  Type: AWS::EC2::Instance
  Properties: {MetadataOptions: {HttpEndpoint: disabled}}
""",
    ),
    failing=(
        """
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData: {ImageId: ami-1}  # <--
Instance:
  Type: AWS::EC2::Instance
  Properties:
    MetadataOptions:
      HttpTokens: optional  # <--
      HttpPutResponseHopLimit: 3  # <--
Old:  # <--
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties: {ImageId: ami-1}
""",
        """
Overriding:
  Type: AWS::EC2::Instance
  Properties:
    LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}
    MetadataOptions:
      HttpEndpoint: enabled
      HttpTokens: optional  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but instances that leave it to their launch template."""
    return resource.get("MetadataOptions") is not None or resource.get("LaunchTemplate") is None


@policy.check
def check(resource: Resource) -> Violations:
    """Token required, hop limit bounded."""
    options = OPTIONS[resource.type]
    endpoint, tokens = resource.get(f"{options}.HttpEndpoint"), resource.get(f"{options}.HttpTokens")
    if endpoint is not None and endpoint == "disabled":
        return
    if tokens is None or tokens != "required":
        yield resource.spot(f"{options}.HttpTokens"), "metadata is served without a session token (IMDSv1)"
    hops = resource.get(f"{options}.HttpPutResponseHopLimit")
    if hops is not None and hops > 2:
        yield hops, "metadata tokens may travel more than two hops"
