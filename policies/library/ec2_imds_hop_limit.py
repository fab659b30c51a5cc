"""Policy ec2-imds-hop-limit."""

from policies.aws.servers import METADATA
from policies.kernel import GDPR, LOW, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ec2-imds-hop-limit",
    severity=LOW,
    severity_reason="It widens who on the host may ask for the role's credentials; a token is still needed.",
    resource=tuple(METADATA),
    title="The hop limit of instance metadata tokens is at most two",
    serves={PCI: {"2.2.6": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="The answer with the token should not travel further than the host, or one container network on it: a hop "
    "limit above 2 lets it reach beyond. Two is what containers need. Not seen: the account's default limit.",
    fix="Set HttpPutResponseHopLimit to 1, or 2 for containers.",
    passing=(
        """
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties: {LaunchTemplateData: {MetadataOptions: {HttpTokens: required, HttpPutResponseHopLimit: "2"}}}
Default: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1}}
""",
    ),
    failing=(
        """
Instance:
  Type: AWS::EC2::Instance
  Properties:
    MetadataOptions:
      HttpPutResponseHopLimit: 3  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The limit, where it is written."""
    hops = resource.get(f"{METADATA[resource.type]}.HttpPutResponseHopLimit")
    if hops is not None and hops > 2:
        yield hops, "metadata tokens may travel more than two hops"
