"""Policy opensearch-tls-policy."""

from policies.aws.search import DOMAINS
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

PATH = "DomainEndpointOptions.TLSSecurityPolicy"

policy = Policy(
    id="opensearch-tls-policy",
    severity=MEDIUM,
    severity_reason="Medium: only clients that still speak TLS 1.0 are exposed, to attacks that are hard to carry out.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains ask for TLS 1.2 or newer (TLSSecurityPolicy)",
    serves={PCI: {"4.2.1": SUPPORTING, "8.3.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="The default policy still answers TLS 1.0 and 1.1. Not seen: which cipher suites clients choose.",
    fix="Set DomainEndpointOptions.TLSSecurityPolicy to Policy-Min-TLS-1-2-PFS-2023-10 (or Policy-Min- "
    "TLS-1-2-2019-07).",
    repair={"DomainEndpointOptions.TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"},
    passing=(
        """
Search:
  Type: AWS::OpenSearchService::Domain
  Properties: {DomainEndpointOptions: {TLSSecurityPolicy: Policy-Min-TLS-1-2-2019-07}}
Newer:
  Type: AWS::Elasticsearch::Domain
  Properties: {DomainEndpointOptions: {TLSSecurityPolicy: Policy-Min-TLS-1-2-PFS-2023-10}}
""",
    ),
    failing=(
        """
Bare:
  Type: AWS::OpenSearchService::Domain
  Properties:
    DomainEndpointOptions: {EnforceHTTPS: true}  # <--
Old:
  Type: AWS::OpenSearchService::Domain
  Properties:
    DomainEndpointOptions:
      TLSSecurityPolicy: Policy-Min-TLS-1-0-2019-07  # <--
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """A policy of TLS 1.2 or later."""
    name = domain.get(PATH)
    if name is None or not (name.startswith("Policy-Min-TLS-1-2") or name.startswith("Policy-Min-TLS-1-3")):
        yield domain.spot(PATH), "the domain still answers TLS 1.0"
