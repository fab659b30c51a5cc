"""Policy opensearch-dedicated-masters."""

from policies.aws.search import CONFIG, DOMAINS
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="opensearch-dedicated-masters",
    severity=LOW,
    severity_reason="Low: the domain works without them, and loses steadiness only under load.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains have three dedicated master nodes",
    serves={},
    opinion=True,
    why="Data nodes that also lead the cluster lose it under load. Three are asked for, so that two can "
    "agree. Not seen: how large the domain is; a small one may do without.",
    fix="Set ClusterConfig (Elasticsearch: ElasticsearchClusterConfig) DedicatedMasterEnabled true and "
    "DedicatedMasterCount 3.",
    passing=(
        """
Search:
  Type: AWS::OpenSearchService::Domain
  Properties: {ClusterConfig: {DedicatedMasterEnabled: "true", DedicatedMasterCount: "3"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::OpenSearchService::Domain
Older:
  Type: AWS::Elasticsearch::Domain
  Properties:
    ElasticsearchClusterConfig:
      DedicatedMasterEnabled: false  # <--
Two:
  Type: AWS::OpenSearchService::Domain
  Properties:
    ClusterConfig:
      DedicatedMasterEnabled: true
      DedicatedMasterCount: 2  # <--
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """On, and three of them."""
    name = CONFIG[domain.type]
    count = domain.get(f"{name}.DedicatedMasterCount")
    if not domain.on(f"{name}.DedicatedMasterEnabled"):
        yield domain.spot(f"{name}.DedicatedMasterEnabled"), "data nodes also lead the cluster"
    elif count is not None and count < 3:
        yield count, "fewer than three master nodes cannot agree when one is gone"
