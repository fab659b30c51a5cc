"""Policy net-shield-advanced."""

from policies.kernel import LOW, Policy, Resource, Violations

FIREWALLS, PROTECTION = "AWS::FMS::Policy", "AWS::Shield::Protection"

policy = Policy(
    id="net-shield-advanced",
    severity=LOW,
    severity_reason="Shield Standard protects everybody; Advanced costs 3,000 dollars a month and is a business "
    "decision.",
    opinion=True,
    resource=("AWS::EC2::EIP", "AWS::Route53::HostedZone", "AWS::GlobalAccelerator::Accelerator"),
    title="AWS Shield Advanced is in use for public addresses, hosted zones and accelerators",
    serves={},
    why="What faces the Internet may be flooded; Shield Advanced adds detection, help and cost protection. A Firewall "
    "Manager policy of type SHIELD_ADVANCED or a protection that names the resource counts. Not seen: subscriptions "
    "and protections made elsewhere.",
    fix="Add an AWS::Shield::Protection for the resource, or an AWS::FMS::Policy of type SHIELD_ADVANCED.",
    passing=(
        """
Address: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
Guard:
  Type: AWS::Shield::Protection
  Properties: {Name: a, ResourceArn: !Sub "arn:aws:ec2:eu-west-1:111122223333:eip-allocation/${Address.AllocationId}"}
""",
        """
Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: example.com}}
All: {Type: AWS::FMS::Policy, Properties: {SecurityServicePolicyData: {Type: SHIELD_ADVANCED}}}
""",
    ),
    failing=(
        """
Zone:  # <--
  Type: AWS::Route53::HostedZone
  Properties: {Name: example.com}
Private: {Type: AWS::Route53::HostedZone, Properties: {Name: internal, VPCs: [{VPCId: vpc-1, VPCRegion: eu-west-1}]}}
Address:  # <--
  Type: AWS::EC2::EIP
Other: {Type: AWS::FMS::Policy, Properties: {SecurityServicePolicyData: {Type: WAFV2}}}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Private zones cannot be flooded from outside."""
    return resource.get("VPCs") is None


@policy.check
def check(resource: Resource) -> Violations:
    """A protection of its own, or a policy for all."""
    if resource.referrers(PROTECTION):
        return
    kinds = (each.get("SecurityServicePolicyData.Type") for each in resource.view.of_type(FIREWALLS))
    if not any(kind is not None and kind == "SHIELD_ADVANCED" for kind in kinds):
        yield resource, "Shield Advanced does not protect this resource"
