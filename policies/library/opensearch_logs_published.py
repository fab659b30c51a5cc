"""Policy opensearch-logs-published."""

from policies.aws.search import DOMAINS, is_published
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="opensearch-logs-published",
    severity=LOW,
    severity_reason="Low: nothing is exposed; faults and slow searches are only harder to explain.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains publish logs to CloudWatch",
    serves={},
    opinion=True,
    why="A domain publishes no log by itself; error logs (ES_APPLICATION_LOGS) tell why it fails, and "
    "slow logs which search is dear. Who did what asks opensearch-audit-logs. Not seen: the "
    "thresholds of slow logs, which are set inside the domain.",
    fix="Set LogPublishingOptions.ES_APPLICATION_LOGS with Enabled true and a log group.",
    passing=(
        """
Search:
  Type: AWS::OpenSearchService::Domain
  Properties: {LogPublishingOptions: {ES_APPLICATION_LOGS: {CloudWatchLogsLogGroupArn: a, Enabled: "true"}}}
Silent:
  Type: AWS::Elasticsearch::Domain
  Properties: {LogPublishingOptions: {AUDIT_LOGS: {CloudWatchLogsLogGroupArn: a, Enabled: true}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::OpenSearchService::Domain
Off:
  Type: AWS::Elasticsearch::Domain
  Properties:
    LogPublishingOptions:  # <--
      SEARCH_SLOW_LOGS: {Enabled: "false", CloudWatchLogsLogGroupArn: a}
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """One of them at least is on, to a log group."""
    options = domain.get("LogPublishingOptions")
    if options is not None and options.holds("publish a log"):
        return
    if options is None or not any(is_published(option) for _, option in options.entries()):
        yield domain.spot("LogPublishingOptions"), "the domain publishes no log"
