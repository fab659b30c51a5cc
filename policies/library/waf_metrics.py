"""Policy waf-metrics."""

from policies.kernel import LOW, Policy, Resource, Violations

SWITCH = "VisibilityConfig.CloudWatchMetricsEnabled"

policy = Policy(
    id="waf-metrics",
    severity=LOW,
    resource=("AWS::WAFv2::WebACL", "AWS::WAFv2::RuleGroup"),
    title="Web ACLs and their rules send metrics",
    serves={},
    opinion=True,
    severity_reason="Low: the log tells the same, later and in more words.",
    why="Metrics are what an alarm on blocked requests watches. Not seen: whether an alarm does.",
    fix="Set VisibilityConfig.CloudWatchMetricsEnabled to true on the web ACL and on each rule.",
    repair={
        "VisibilityConfig.CloudWatchMetricsEnabled": True,
        "Rules.*.VisibilityConfig.CloudWatchMetricsEnabled": True,
    },
    passing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    VisibilityConfig: {CloudWatchMetricsEnabled: true, MetricName: a, SampledRequestsEnabled: true}
    Rules: [{Name: a, VisibilityConfig: {CloudWatchMetricsEnabled: "true"}}]
""",
    ),
    failing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    VisibilityConfig:
      CloudWatchMetricsEnabled: false  # <--
    Rules:
      - Name: a
        VisibilityConfig:
          CloudWatchMetricsEnabled: false  # <--
Group:  # <--
  Type: AWS::WAFv2::RuleGroup
  Properties: {Scope: REGIONAL}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """On, of the whole and of each rule."""
    for owner in (resource.body(), *resource.each("Rules.*")):
        if not owner.on(SWITCH):
            yield owner.spot(SWITCH) if owner.path[1:] else resource.spot(SWITCH), "no metrics tell what it does"
