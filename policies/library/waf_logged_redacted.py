"""Policy waf-logged-redacted."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="waf-logged-redacted",
    severity=MEDIUM,
    resource="AWS::WAFv2::LoggingConfiguration",
    title="Logs of web ACLs leave out the credentials of shoppers",
    serves={PCI: {"3.4.1": SUPPORTING}, GDPR: {"25(1)": PARTIAL, "32(1)(b)": PARTIAL}},
    severity_reason="Medium: it takes access to the log, but then every session in it can be taken over.",
    why="Session cookies and authorization headers in the firewall's log would be an attack's best prize. Not seen: "
    "other fields with personal data, and who reads the log.",
    fix="Set RedactedFields for the single headers authorization and cookie.",
    passing=(
        """
Log:
  Type: AWS::WAFv2::LoggingConfiguration
  Properties:
    ResourceArn: arn:acl
    LogDestinationConfigs: ["arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-shop"]
    RedactedFields: [{SingleHeader: {Name: Authorization}}, {SingleHeader: {Name: cookie}}]
""",
    ),
    failing=(
        """
Log:
  Type: AWS::WAFv2::LoggingConfiguration
  Properties:
    ResourceArn: arn:acl
    RedactedFields:  # <--
      - {SingleHeader: {Name: cookie}}
None:  # <--
  Type: AWS::WAFv2::LoggingConfiguration
  Properties: {ResourceArn: arn:acl}
""",
    ),
)


@policy.check
def check(log: Resource) -> Violations:
    """The headers that carry credentials are left out."""
    names = [name.lower() for name in log.each("RedactedFields.*.SingleHeader.Name")]
    missing = [header for header in ("authorization", "cookie") if not any(name == header for name in names)]
    if missing:
        yield log.spot("RedactedFields"), f"the log keeps the headers {', '.join(missing)}"
