"""Policy codebuild-logs-declared."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="codebuild-logs-declared",
    severity=LOW,
    resource="AWS::CodeBuild::Project",
    title="Build projects say where they log",
    opinion=True,
    serves={},
    why="Left out, logs go to a group of AWS's making that keeps them for ever. Not seen: a group of that name "
    "declared elsewhere.",
    fix="Write LogsConfig with a group or bucket of your own.",
    severity_reason="The logs are there all the same.",
    passing=(
        """
A: {Type: AWS::CodeBuild::Project, Properties: {LogsConfig: {CloudWatchLogs: {Status: ENABLED, GroupName: g}}}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::CodeBuild::Project
""",
    ),
)


@policy.check
def check(project: Resource) -> Violations:
    """Either kind of log is written out, and on."""
    for name in ("CloudWatchLogs", "S3Logs"):
        status = project.get(f"LogsConfig.{name}.Status")
        if status is not None and status == "ENABLED":
            return
    yield project.spot("LogsConfig"), "where builds log is left to AWS"
