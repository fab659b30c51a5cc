"""Policy opensearch-https."""

from policies.aws.search import DOMAINS
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="opensearch-https",
    severity=HIGH,
    severity_reason="High: passwords and documents cross the network in clear for whoever listens.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains enforce HTTPS",
    serves={PCI: {"4.2.1": SUPPORTING, "8.3.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Without it the domain answers plain HTTP as well. The TLS version asks opensearch-tls-policy. "
    "Not seen: a custom endpoint's certificate.",
    fix="Set DomainEndpointOptions.EnforceHTTPS to true.",
    passing=(
        """
Search: {Type: AWS::OpenSearchService::Domain, Properties: {DomainEndpointOptions: {EnforceHTTPS: "true"}}}
Older: {Type: AWS::Elasticsearch::Domain, Properties: {DomainEndpointOptions: {EnforceHTTPS: true}}}
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
      DomainEndpointOptions:
        EnforceHTTPS: "false"  # <--
  Chosen:
    Type: AWS::OpenSearchService::Domain
    Properties:
      DomainEndpointOptions:
        EnforceHTTPS: !Ref On  # <-- ?
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """On, which it is not by default."""
    if not domain.on("DomainEndpointOptions.EnforceHTTPS"):
        yield domain.spot("DomainEndpointOptions.EnforceHTTPS"), "the domain answers without TLS"
