"""Policy detect-resolver-logs-attached."""

from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

ASSOCIATION = "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"

policy = Policy(
    id="detect-resolver-logs-attached",
    severity=LOW,
    severity_reason="Nothing is exposed by it; somebody only believes that DNS queries are logged.",
    opinion=True,
    resource="AWS::Route53Resolver::ResolverQueryLoggingConfig",
    title="Configurations of DNS query logging (Route 53 Resolver) are associated with a VPC",
    serves={},
    why="A configuration says where queries are logged, and logs none until a VPC is associated with it. Not seen: "
    "associations that a script, another account or another template makes, unless the configuration is handed out to "
    "it; and whether anybody looks at the log.",
    fix="Add an AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation for each VPC.",
    passing=(
        """
Log: {Type: AWS::Route53Resolver::ResolverQueryLoggingConfig, Properties: {DestinationArn: "arn:aws:s3:::dns"}}
Use:
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation
  Properties: {ResolverQueryLogConfigId: !Ref Log, ResourceId: vpc-1}
""",
    ),
    failing=(
        """
Log:  # <--
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfig
  Properties: {DestinationArn: "arn:aws:s3:::dns"}
""",
    ),
)


@policy.check
def check(log: Resource) -> Violations:
    """An association at hand."""
    users = log.referrers(ASSOCIATION)
    if any(refers(each.get("ResolverQueryLogConfigId"), log) for each in users):
        return
    if not log.met_elsewhere("be associated elsewhere"):
        yield log, "no VPC logs its DNS queries there"
