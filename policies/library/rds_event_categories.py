"""Policy rds-event-categories."""

from policies.kernel import LOW, Policy, Resource, Violations

CRITICAL_EVENTS = {
    "db-cluster": ("failure", "maintenance"),
    "db-instance": ("failure", "maintenance", "configuration change"),
    "db-parameter-group": ("configuration change",),
    "db-security-group": ("configuration change", "failure"),
}

policy = Policy(
    id="rds-event-categories",
    severity=LOW,
    severity_reason="Low: it tells, but guards nothing.",
    resource="AWS::RDS::EventSubscription",
    title="RDS event subscriptions cover the critical events of their source",
    serves={},
    opinion=True,
    why="A subscription that leaves out failures, maintenance or changes of configuration is silent "
    "when it matters. Categories are asked by the kind of source; none at all means every category. "
    "Whether each database has a subscription that somebody hears asks rds-event-subscription. Not "
    "seen: subscriptions of other templates that cover the rest.",
    fix="Leave EventCategories out, or name failure and maintenance (clusters), also configuration "
    "change (instances, security groups) and configuration change (parameter groups).",
    passing=(
        """
All: {Type: AWS::RDS::EventSubscription, Properties: {SnsTopicArn: t, SourceType: db-cluster}}
Cluster:
  Type: AWS::RDS::EventSubscription
  Properties: {SnsTopicArn: t, SourceType: db-cluster, EventCategories: [failure, maintenance, failover]}
Groups:
  Type: AWS::RDS::EventSubscription
  Properties: {SnsTopicArn: t, SourceType: db-parameter-group, EventCategories: configuration change}
Snapshots:
  Type: AWS::RDS::EventSubscription
  Properties: {SnsTopicArn: t, SourceType: db-snapshot, EventCategories: [creation]}
""",
    ),
    failing=(
        """
Instance:
  Type: AWS::RDS::EventSubscription
  Properties:
    SnsTopicArn: t
    SourceType: db-instance
    EventCategories: [failure, maintenance]  # <--
""",
    ),
)


@policy.check
def check(subscription: Resource) -> Violations:
    """Every category that the kind of source asks for."""
    kind, categories = subscription.get("SourceType"), subscription.get("EventCategories")
    named = list(categories) if categories is not None else []
    if kind is None or categories is None or not named:
        return
    for source, wanted in CRITICAL_EVENTS.items():
        missing = [each for each in wanted if not any(one.lower() == each for one in named)]
        if missing and kind == source:
            yield categories, f"nobody is told of {' and '.join(missing)}"
