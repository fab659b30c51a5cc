"""Policy opensearch-fine-grained-access."""

from policies.aws.search import DOMAINS
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="opensearch-fine-grained-access",
    severity=MEDIUM,
    severity_reason="Medium: the access policy still guards the domain as a whole; only who sees which index is open.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains have fine-grained access control",
    serves={PCI: {"8.3.1": PARTIAL, "7.3.1": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Without it whoever may reach the domain may read every index. It needs encryption at rest, "
    "between nodes, and HTTPS. Not seen: the roles inside the domain.",
    fix="Set AdvancedSecurityOptions.Enabled to true, with MasterUserOptions.",
    passing=(
        """
Search: {Type: AWS::OpenSearchService::Domain, Properties: {AdvancedSecurityOptions: {Enabled: "true"}}}
Older: {Type: AWS::Elasticsearch::Domain, Properties: {AdvancedSecurityOptions: {Enabled: true}}}
""",
    ),
    failing=(
        """
Parameters:
  On: {Type: String}
Resources:
  Bare:  # <--
    Type: AWS::OpenSearchService::Domain
  Off:
    Type: AWS::Elasticsearch::Domain
    Properties:
      AdvancedSecurityOptions:
        Enabled: "false"  # <--
  Chosen:
    Type: AWS::OpenSearchService::Domain
    Properties:
      AdvancedSecurityOptions:
        Enabled: !Ref On  # <-- ?
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """On, which it is not by default."""
    if not domain.on("AdvancedSecurityOptions.Enabled"):
        yield domain.spot("AdvancedSecurityOptions.Enabled"), "whoever reaches the domain may read every index"
