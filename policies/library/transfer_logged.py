"""Policy transfer-logged."""

from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="transfer-logged",
    severity=MEDIUM,
    severity_reason="Who took which file is told nowhere, but nothing is exposed by it.",
    resource=("AWS::Transfer::Server", "AWS::Transfer::Connector"),
    title="Transfer Family servers and connectors have logging enabled",
    serves={PCI: {"10.2.1": DIRECT}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": PARTIAL}},
    why="Sign-ins and files are logged only to a group that StructuredLogDestinations names, or by a LoggingRole; a "
    "connector knows the role alone. Not seen: what the role may do, and how long the log is kept.",
    fix="Name a log group in StructuredLogDestinations (of a connector: a LoggingRole).",
    passing=(
        """
New:
  Type: AWS::Transfer::Server
  Properties: {StructuredLogDestinations: ["arn:aws:logs:eu-west-1:111122223333:log-group:sftp:*"]}
Old: {Type: AWS::Transfer::Server, Properties: {LoggingRole: "arn:aws:iam::111122223333:role/log"}}
Partner: {Type: AWS::Transfer::Connector, Properties: {LoggingRole: "arn:aws:iam::111122223333:role/log"}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::Transfer::Server
  Properties: {StructuredLogDestinations: [], LoggingRole: ""}
Partner:  # <--
  Type: AWS::Transfer::Connector
  Properties: {Url: "https://partner.example"}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """A group or a role."""
    if resource.get("StructuredLogDestinations.*") is None and resource.get("LoggingRole") is None:
        yield resource, "sign-ins and files are logged nowhere"
