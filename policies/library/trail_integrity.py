"""Policy trail-integrity."""

from policies.aws.trails import TRAIL
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="trail-integrity",
    severity=HIGH,
    severity_reason="Without digests a changed or removed log file cannot be told from a true one, and the trail is "
    "no evidence any more.",
    resource=TRAIL,
    title="CloudTrail log file validation is on",
    serves={PCI: {"10.3.4": DIRECT, "10.3.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "5(1)(f)": PARTIAL}},
    why="Whoever gets in edits the log next. Digest files, signed by AWS and chained hour by hour, show every file "
    "that was changed or removed. CloudFormation leaves them off unless asked. Not seen: whether anybody validates the "
    "digests.",
    fix="Set EnableLogFileValidation to true.",
    repair={"EnableLogFileValidation": True},
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: audit, EnableLogFileValidation: "true"}}
""",
    ),
    failing=(
        """
Lone:  # <--
  Type: AWS::CloudTrail::Trail
  Properties: {S3BucketName: audit, IsLogging: true}
Off:
  Type: AWS::CloudTrail::Trail
  Properties:
    EnableLogFileValidation: "false"  # <--
""",
        """
Parameters:
  Validate: {Type: String}
Resources:
  Chosen:
    Type: AWS::CloudTrail::Trail
    Properties:
      EnableLogFileValidation: !Ref Validate  # <-- ?
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """The switch is there and on."""
    if not trail.on("EnableLogFileValidation"):
        yield trail.spot("EnableLogFileValidation"), "a changed log file does not show"
