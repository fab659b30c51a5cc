"""Policy net-resolver-query-logging."""

from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

ASSOCIATION = "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"
CONFIG = "AWS::Route53Resolver::ResolverQueryLoggingConfig"

policy = Policy(
    id="net-resolver-query-logging",
    severity=LOW,
    severity_reason="One source of evidence less after an intrusion; flow logs and GuardDuty see part of it.",
    opinion=True,
    resource=(CONFIG, ASSOCIATION),
    title="DNS query logging of a VPC has a destination and is associated with the VPC",
    serves={},
    why="Malware asks for names before it calls home. A logging configuration that no VPC is associated with records "
    "nothing. Not seen: VPCs without any configuration, and retention of the log.",
    fix="Set DestinationArn and add a ResolverQueryLoggingConfigAssociation with the VPC's id.",
    passing=(
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Config: {Type: AWS::Route53Resolver::ResolverQueryLoggingConfig, Properties: {DestinationArn: arn}}
Use:
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation
  Properties: {ResourceId: !Ref Vpc, ResolverQueryLogConfigId: !Ref Config}
""",
    ),
    failing=(
        """
Loose:  # <--
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfig
  Properties: {DestinationArn: arn}
Nowhere:  # <--
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfig
Use:  # <--
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation
  Properties: {ResolverQueryLogConfigId: !Ref Nowhere}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Configurations by destination and use; associations by what they join."""
    if resource.type == ASSOCIATION:
        for name in ("ResourceId", "ResolverQueryLogConfigId"):
            if resource.get(name) is None:
                yield resource.spot(name), "the association joins nothing"
        return
    if resource.get("DestinationArn") is None:
        yield resource.spot("DestinationArn"), "the query log goes nowhere"
    uses = resource.referrers(ASSOCIATION)
    used = any(refers(use.get("ResolverQueryLogConfigId"), resource) for use in uses)
    if not used and not resource.met_elsewhere("be associated elsewhere"):
        yield resource, "no VPC is associated with this logging configuration"
