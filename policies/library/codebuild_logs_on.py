"""Policy codebuild-logs-on."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="codebuild-logs-on",
    severity=MEDIUM,
    resource="AWS::CodeBuild::Project",
    title="Builds are logged",
    serves={PCI: {"10.2.1": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="With both CloudWatch and S3 logs off nobody can tell later what a build did. CloudWatch logs are on where "
    "nothing is said. Not seen: how long the logs are kept.",
    fix="Set LogsConfig.CloudWatchLogs.Status (or S3Logs.Status) to ENABLED.",
    severity_reason="A tampered build could not be followed.",
    passing=(
        """
A: {Type: AWS::CodeBuild::Project}
B:
  Type: AWS::CodeBuild::Project
  Properties: {LogsConfig: {CloudWatchLogs: {Status: DISABLED}, S3Logs: {Status: ENABLED}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties:
    LogsConfig:
      CloudWatchLogs:
        Status: DISABLED  # <--
""",
    ),
)


@policy.check
def check(project: Resource) -> Violations:
    """One of the two is on."""
    cloud, bucket = project.get("LogsConfig.CloudWatchLogs.Status"), project.get("LogsConfig.S3Logs.Status")
    if cloud is not None and cloud != "ENABLED" and (bucket is None or bucket != "ENABLED"):
        yield cloud, "no log of the builds is kept"
