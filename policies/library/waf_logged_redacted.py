"""Policy waf-logged-redacted."""

from policies.aws.routes import refers
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

LOGGING = "AWS::WAFv2::LoggingConfiguration"
HEADERS = ("authorization", "cookie")

policy = Policy(
    id="waf-logged-redacted",
    severity=MEDIUM,
    resource="AWS::WAFv2::WebACL",
    title="Web ACLs log what they decide, without the credentials of shoppers",
    serves={
        PCI: {"6.4.2": PARTIAL, "10.2.1": DIRECT, "3.4.1": SUPPORTING},
        GDPR: {"25(1)": PARTIAL, "32(1)(b)": PARTIAL, "33(1)": SUPPORTING},
    },
    why="The firewall's log is how an attack, or a rule that hits real shoppers, is found; session cookies and "
    "authorization headers in it would be an attack's best prize. The logging configuration is looked for in every "
    "stack. Not seen: other fields with personal data, and who reads the log.",
    fix="Add an AWS::WAFv2::LoggingConfiguration with RedactedFields for the single headers authorization and cookie.",
    passing=(
        """
Acl: {Type: AWS::WAFv2::WebACL, Properties: {Scope: REGIONAL}}
Log:
  Type: AWS::WAFv2::LoggingConfiguration
  Properties:
    ResourceArn: !GetAtt Acl.Arn
    LogDestinationConfigs: ["arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-shop"]
    RedactedFields: [{SingleHeader: {Name: Authorization}}, {SingleHeader: {Name: cookie}}]
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::WAFv2::WebACL
  Properties: {Scope: REGIONAL}
Acl: {Type: AWS::WAFv2::WebACL, Properties: {Scope: REGIONAL}}
Log:
  Type: AWS::WAFv2::LoggingConfiguration
  Properties:
    ResourceArn: !GetAtt Acl.Arn
    LogDestinationConfigs: ["arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-shop"]
    RedactedFields:  # <--
      - {SingleHeader: {Name: cookie}}
""",
        """
Acl: {Type: AWS::WAFv2::WebACL, Properties: {Scope: REGIONAL}}
Log:
  Type: AWS::WAFv2::LoggingConfiguration
  Properties:
    ResourceArn: !GetAtt Acl.Arn
    LogDestinationConfigs: ["arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-shop"]
    RedactedFields: [{SingleHeader: {Name: x-session}}, {SingleHeader: {Name: cookie}}]  # <--
""",
    ),
)


@policy.check
def check(acl: Resource) -> Violations:
    """A logging configuration that refers to the web ACL, and what it leaves out."""
    logs = [log for log in acl.referrers(LOGGING) if refers(log.get("ResourceArn"), acl)]
    if not logs:
        yield acl, "no logging configuration records what this web ACL decides"
    for log in logs:
        names = [name.lower() for name in log.each("RedactedFields.*.SingleHeader.Name")]
        missing = [header for header in HEADERS if not any(name == header for name in names)]
        if missing:
            yield log.spot("RedactedFields"), f"the log keeps the headers {', '.join(missing)}"
