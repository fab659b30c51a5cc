"""Policy detect-db-and-dns-logs."""

from policies.aws.cdn import is_set
from policies.kernel import GDPR, LOW, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="detect-db-and-dns-logs",
    severity=LOW,
    resource="AWS::Route53::HostedZone",
    title="Public hosted zones log DNS queries",
    serves={PCI: {"10.2.1": PARTIAL}, GDPR: {"32(1)(d)": SUPPORTING}, REL: {"REL06-BP01": SUPPORTING}},
    severity_reason="Low: the log helps to see what strangers look for; no shopper's request is recorded in it.",
    why="Queries for names that do not exist are how attackers explore a shop. Private zones are left out: the "
    "resolver of the VPC logs them. Not seen: whether anybody looks at the log.",
    fix="Set QueryLoggingConfig with CloudWatchLogsLogGroupArn.",
    passing=(
        """
Public: {Type: AWS::Route53::HostedZone, Properties: {QueryLoggingConfig: {CloudWatchLogsLogGroupArn: "arn:a"}}}
Private: {Type: AWS::Route53::HostedZone, Properties: {Name: a, VPCs: [{VPCId: vpc-1, VPCRegion: eu-west-1}]}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::Route53::HostedZone
  Properties: {Name: a}
""",
    ),
)


@policy.check
def check(zone: Resource) -> Violations:
    """A log group is named."""
    if zone.get("VPCs.*") is None and not is_set(zone.get("QueryLoggingConfig.CloudWatchLogsLogGroupArn")):
        yield zone.spot("QueryLoggingConfig"), "queries for names of the zone are not logged"
