"""Policy ec2-imdsv2-required."""

from policies.aws.servers import METADATA, launch_templates
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

FLEET = "AWS::AppStream::Fleet"

policy = Policy(
    id="ec2-imdsv2-required",
    severity=HIGH,
    severity_reason="One forged request that the server can be made to send gives away the credentials of its role.",
    resource=(*METADATA, FLEET),
    title="Instances answer metadata requests only with a session token (IMDSv2)",
    serves={PCI: {"2.2.6": DIRECT}, GDPR: {"32(1)(b)": PARTIAL}},
    why="With the first version, any request an attacker can make the server send fetches the credentials of its "
    "role. An instance that takes its options from a launch template of these templates is judged by it. Not seen: "
    "templates declared elsewhere, the account's default and what the image itself enforces.",
    fix="Set MetadataOptions.HttpTokens to required (or HttpEndpoint to disabled); for AppStream, DisableIMDSV1 to "
    "true.",
    passing=(
        """
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties: {LaunchTemplateData: {MetadataOptions: {HttpTokens: required, HttpPutResponseHopLimit: 3}}}
FromTemplate:
  Type: AWS::EC2::Instance
  Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}}
Elsewhere: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateName: base, Version: "1"}}}
Dark:
  Type: AWS::EC2::Instance
  Properties: {MetadataOptions: {HttpEndpoint: disabled}}
Desktops: {Type: AWS::AppStream::Fleet, Properties: {DisableIMDSV1: "true"}}
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
FromTemplate:
  Type: AWS::EC2::Instance
  Properties:
    LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}  # <--
Old:  # <--
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties: {ImageId: ami-1}
Desktops:
  Type: AWS::AppStream::Fleet
  Properties:
    DisableIMDSV1: false  # <--
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


@policy.check
def check(resource: Resource) -> Violations:
    """A token is required, by the resource itself or by the launch template it uses."""
    if resource.type == FLEET:
        if not resource.on("DisableIMDSV1"):
            yield resource.spot("DisableIMDSV1"), "metadata is served without a session token (IMDSv1)"
        return
    used = resource.get("LaunchTemplate")
    if used is None or resource.get("MetadataOptions") is not None:
        if _is_weak(resource):
            spot = resource.spot(f"{METADATA[resource.type]}.HttpTokens")
            yield spot, "metadata is served without a session token (IMDSv1)"
    elif any(_is_weak(template) for template in launch_templates(used)):
        yield used, "the launch template lets metadata be served without a session token (IMDSv1)"


def _is_weak(resource: Resource) -> bool:
    options = METADATA[resource.type]
    endpoint, tokens = resource.get(f"{options}.HttpEndpoint"), resource.get(f"{options}.HttpTokens")
    if endpoint is not None and endpoint == "disabled":
        return False
    return tokens is None or tokens != "required"
