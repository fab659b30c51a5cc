"""Policy detect-resolver-query-logs."""

from policies.aws.cdn import is_set
from policies.kernel import GDPR, LOW, PCI, SUPPORTING, Policy, Resource, Violations

CONFIG, LINK = (
    "AWS::Route53Resolver::ResolverQueryLoggingConfig",
    ("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"),
)

policy = Policy(
    id="detect-resolver-query-logs",
    severity=LOW,
    severity_reason="GuardDuty reads the resolver's queries by itself; what is lost is the log to look things up in "
    "after an incident.",
    resource=(CONFIG, LINK),
    title="Route 53 Resolver query logging has a destination and is associated with a VPC",
    serves={PCI: {"10.2.1": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Malware asks for its master by name; the query log tells which machine asked. A configuration without a "
    "destination, or that no VPC is associated with, logs nothing. Not seen: associations in another template, and "
    "networks for which nobody asked for the log.",
    fix="Set DestinationArn, and declare an association with ResolverQueryLogConfigId and ResourceId.",
    passing=(
        """
Config:
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfig
  Properties: {DestinationArn: "arn:aws:s3:::dns-logs"}
Association:
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation
  Properties: {ResolverQueryLogConfigId: !GetAtt Config.Id, ResourceId: vpc-0123}
""",
    ),
    failing=(
        """
Alone:  # <--
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfig
  Properties: {DestinationArn: "arn:aws:s3:::dns-logs"}
Nowhere:  # <--
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfig
  Properties: {Name: a}
Half:  # <--
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation
  Properties: {ResolverQueryLogConfigId: !Ref Nowhere}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Configurations: a destination, an association. Associations: both ends."""
    if resource.type == CONFIG:
        if not is_set(resource.get("DestinationArn")):
            yield resource.spot("DestinationArn"), "the queries are logged nowhere"
        if not resource.referrers(LINK):
            yield resource, "the queries of no VPC are logged"
        return
    for end in ("ResolverQueryLogConfigId", "ResourceId"):
        if not is_set(resource.get(end)):
            yield resource.spot(end), "the association joins no VPC with a query log"
