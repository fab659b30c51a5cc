"""Policy waf-logged."""

from policies.aws.routes import refers
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="waf-logged",
    severity=MEDIUM,
    resource="AWS::WAFv2::WebACL",
    title="Web ACLs have logging enabled",
    serves={PCI: {"6.4.2": PARTIAL, "10.2.1": DIRECT}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING}},
    severity_reason="Medium: attacks are stopped all the same, but nobody can say which, or why a shopper was refused.",
    why="The firewall's log is how an attack, or a rule that hits real shoppers, is found. The logging "
    "configuration is looked for in every stack. Not seen: who reads the log.",
    fix="Add an AWS::WAFv2::LoggingConfiguration for the web ACL.",
    passing=(
        """
Acl: {Type: AWS::WAFv2::WebACL, Properties: {Scope: REGIONAL}}
Log:
  Type: AWS::WAFv2::LoggingConfiguration
  Properties:
    ResourceArn: !GetAtt Acl.Arn
    LogDestinationConfigs: ["arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-shop"]
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::WAFv2::WebACL
  Properties: {Scope: REGIONAL}
""",
    ),
)


@policy.check
def check(acl: Resource) -> Violations:
    """A logging configuration that refers to it."""
    logs = acl.referrers("AWS::WAFv2::LoggingConfiguration")
    if not any(refers(log.get("ResourceArn"), acl) for log in logs):
        yield acl, "no logging configuration records what this web ACL decides"
