"""Policy opensearch-in-vpc."""

from policies.aws.search import DOMAINS
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="opensearch-in-vpc",
    severity=HIGH,
    severity_reason="High: outside a VPC the domain has a public endpoint, and only its access policy guards it; "
    "this cannot be changed without a new domain.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains stand in a VPC",
    serves={PCI: {"1.4.4": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="An endpoint inside a VPC cannot be reached from the Internet, whatever the access policy says. "
    "Not seen: routes and security groups of the subnets.",
    fix="Set VPCOptions with SubnetIds and SecurityGroupIds; this replaces the domain.",
    passing=(
        """
Search: {Type: AWS::OpenSearchService::Domain, Properties: {VPCOptions: {SubnetIds: [subnet-1]}}}
Single: {Type: AWS::Elasticsearch::Domain, Properties: {VPCOptions: {SubnetIds: subnet-1}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::OpenSearchService::Domain
Empty:
  Type: AWS::Elasticsearch::Domain
  Properties:
    VPCOptions:
      SubnetIds: []  # <--
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """Subnets are named, or groups, which only a VPC has."""
    named = [*domain.each("VPCOptions.SubnetIds.*"), *domain.each("VPCOptions.SecurityGroupIds.*")]
    if not named:
        yield domain.spot("VPCOptions.SubnetIds"), "the domain has a public endpoint"
