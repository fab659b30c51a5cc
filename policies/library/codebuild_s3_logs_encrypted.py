"""Policy codebuild-s3-logs-encrypted."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="codebuild-s3-logs-encrypted",
    severity=MEDIUM,
    resource="AWS::CodeBuild::Project",
    title="Build logs in S3 are encrypted",
    serves={PCI: {"10.3.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Build logs are encrypted unless EncryptionDisabled says otherwise. Not seen: the encryption of the bucket.",
    fix="Take LogsConfig.S3Logs.EncryptionDisabled out, or set it to false.",
    severity_reason="Logs hold less than data, and S3 encrypts by itself as well.",
    repair={"LogsConfig.S3Logs.EncryptionDisabled": False},
    passing=(
        """
A: {Type: AWS::CodeBuild::Project, Properties: {LogsConfig: {S3Logs: {Status: ENABLED, Location: b}}}}
Off: {Type: AWS::CodeBuild::Project, Properties: {LogsConfig: {S3Logs: {Status: DISABLED, EncryptionDisabled: true}}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties:
    LogsConfig:
      S3Logs:
        Status: ENABLED
        EncryptionDisabled: true  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is not on, where there are such logs."""
    for logs in resource.each("LogsConfig.S3Logs"):
        status = logs.get("Status")
        if logs.on("EncryptionDisabled") and (status is None or status != "DISABLED"):
            yield logs.spot("EncryptionDisabled"), "the logs are not encrypted"
