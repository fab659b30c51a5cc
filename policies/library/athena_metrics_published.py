"""Policy athena-metrics-published."""

from policies.kernel import LOW, Policy, Resource, Violations

SWITCH = "WorkGroupConfiguration.PublishCloudWatchMetricsEnabled"

policy = Policy(
    id="athena-metrics-published",
    severity=LOW,
    resource="AWS::Athena::WorkGroup",
    title="Athena workgroups publish query metrics to CloudWatch (logging)",
    serves={},
    opinion=True,
    why="Metrics show failed and costly queries (Security Hub Athena.4). Not seen: alarms on them.",
    fix="Set PublishCloudWatchMetricsEnabled: true.",
    severity_reason="Queries are in CloudTrail in any case; the metrics help with cost and failures.",
    repair={"WorkGroupConfiguration.PublishCloudWatchMetricsEnabled": True},
    passing=(
        "Said: {Type: AWS::Athena::WorkGroup, Properties: {WorkGroupConfiguration: "
        "{PublishCloudWatchMetricsEnabled: true}}}",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::Athena::WorkGroup
Off:
  Type: AWS::Athena::WorkGroup
  Properties:
    WorkGroupConfiguration:
      PublishCloudWatchMetricsEnabled: "false"  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """The switch."""
    if not group.on(SWITCH):
        yield group.spot(SWITCH), "queries are not measured"
