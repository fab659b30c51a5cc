"""Policy opensearch-multi-az."""

from policies.aws.search import CONFIG, DOMAINS
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

LEAST = 3
"""One data node in each of three zones, as AWS advises: with two, one is left to hold everything."""

policy = Policy(
    id="opensearch-multi-az",
    severity=MEDIUM,
    severity_reason="Medium: the loss of one zone stops the search of the shop; indices can mostly be built anew.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains spread data nodes over availability zones (zone awareness)",
    serves={REL: {"REL10-BP01": PARTIAL, "REL11-BP02": PARTIAL, "F03": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Without zone awareness all copies of an index may stand in one zone, and a single node has no "
    "copy at all. An environment named dev may do without. Not seen: the number of replicas of each "
    "index.",
    fix="Set ZoneAwarenessEnabled (or MultiAZWithStandbyEnabled) to true in ClusterConfig, with three data nodes.",
    passing=(
        """
Search:
  Type: AWS::OpenSearchService::Domain
  Properties: {ClusterConfig: {InstanceCount: "3", ZoneAwarenessEnabled: "true"}}
Standby:
  Type: AWS::OpenSearchService::Domain
  Properties: {ClusterConfig: {InstanceCount: 3, MultiAZWithStandbyEnabled: true}}
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
      ZoneAwarenessEnabled: false  # <--
Alone:
  Type: AWS::OpenSearchService::Domain
  Properties:
    ClusterConfig:
      ZoneAwarenessEnabled: true
      InstanceCount: 2  # <--
""",
    ),
)


@policy.applies
def applies(domain: Resource) -> bool:
    """All but in dev."""
    return domain.environment != "dev"


@policy.check
def check(domain: Resource) -> Violations:
    """Aware of zones, with nodes to spread."""
    name = CONFIG[domain.type]
    count = domain.get(f"{name}.InstanceCount")
    aware = domain.on(f"{name}.ZoneAwarenessEnabled") or domain.on(f"{name}.MultiAZWithStandbyEnabled")
    if not aware:
        yield domain.spot(f"{name}.ZoneAwarenessEnabled"), "all nodes may stand in one zone"
    elif count is None or count < LEAST:
        yield domain.spot(f"{name}.InstanceCount"), f"fewer than {LEAST} data nodes do not outlast the loss of a zone"
