"""Policy opensearch-audit-logs."""

from policies.aws.search import DOMAINS, is_published
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="opensearch-audit-logs",
    severity=MEDIUM,
    severity_reason="Medium: nothing is exposed, but after an incident nobody can say who read what.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains publish audit logs",
    serves={PCI: {"10.2.1": PARTIAL, "10.3.3": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING}},
    why="Audit logs tell who searched and changed which index. They need fine-grained access control "
    "and are off unless set. Not seen: what the audit records, which is set inside the domain.",
    fix="Set LogPublishingOptions.AUDIT_LOGS with Enabled true and a log group.",
    passing=(
        """
Search:
  Type: AWS::OpenSearchService::Domain
  Properties: {LogPublishingOptions: {AUDIT_LOGS: {CloudWatchLogsLogGroupArn: a, Enabled: "true"}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::OpenSearchService::Domain
Other:
  Type: AWS::Elasticsearch::Domain
  Properties:
    LogPublishingOptions: {ES_APPLICATION_LOGS: {Enabled: true}}  # <--
Nowhere:
  Type: AWS::OpenSearchService::Domain
  Properties:
    LogPublishingOptions:
      AUDIT_LOGS:
        Enabled: true  # <--
Off:
  Type: AWS::OpenSearchService::Domain
  Properties:
    LogPublishingOptions:
      AUDIT_LOGS:
        Enabled: false  # <--
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """On, to a log group."""
    if not is_published(domain.get("LogPublishingOptions.AUDIT_LOGS")):
        yield domain.spot("LogPublishingOptions.AUDIT_LOGS.Enabled"), "the domain publishes no audit log"
