"""Policy opensearch-node-to-node."""

from policies.aws.search import DOMAINS
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="opensearch-node-to-node",
    severity=MEDIUM,
    severity_reason="Medium: the traffic stays in the network of the domain, where few can listen.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains encrypt traffic between nodes (node-to-node encryption)",
    serves={PCI: {"4.2.1": SUPPORTING, "8.3.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Every write and every search travels between nodes in clear unless this is set; it cannot be "
    "switched off again. Not seen: the traffic of clients (opensearch-https asks).",
    fix="Set NodeToNodeEncryptionOptions.Enabled to true.",
    passing=(
        """
Search: {Type: AWS::OpenSearchService::Domain, Properties: {NodeToNodeEncryptionOptions: {Enabled: "true"}}}
Older: {Type: AWS::Elasticsearch::Domain, Properties: {NodeToNodeEncryptionOptions: {Enabled: true}}}
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
      NodeToNodeEncryptionOptions:
        Enabled: "false"  # <--
  Chosen:
    Type: AWS::OpenSearchService::Domain
    Properties:
      NodeToNodeEncryptionOptions:
        Enabled: !Ref On  # <-- ?
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """On, which it is not by default."""
    if not domain.on("NodeToNodeEncryptionOptions.Enabled"):
        yield domain.spot("NodeToNodeEncryptionOptions.Enabled"), "nodes talk to each other in clear"
