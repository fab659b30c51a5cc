"""Policy opensearch-software-update."""

from policies.aws.search import DOMAINS
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="opensearch-software-update",
    severity=LOW,
    severity_reason="Low: updates are offered and announced anyway; somebody must only remember them.",
    resource=DOMAINS,
    title="OpenSearch domains take service software updates by themselves",
    serves={},
    opinion=True,
    why="Service software carries security fixes; AWS installs optional ones in the off-peak window "
    "only where the switch is on. Not seen: required updates, which AWS installs by itself.",
    fix="Set SoftwareUpdateOptions.AutoSoftwareUpdateEnabled to true.",
    passing=(
        """
Search: {Type: AWS::OpenSearchService::Domain, Properties: {SoftwareUpdateOptions: {AutoSoftwareUpdateEnabled: "true"}}}
Older: {Type: AWS::Elasticsearch::Domain, Properties: {SoftwareUpdateOptions: {AutoSoftwareUpdateEnabled: true}}}
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
      SoftwareUpdateOptions:
        AutoSoftwareUpdateEnabled: "false"  # <--
  Chosen:
    Type: AWS::OpenSearchService::Domain
    Properties:
      SoftwareUpdateOptions:
        AutoSoftwareUpdateEnabled: !Ref On  # <-- ?
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """On, which it is not by default."""
    if not domain.on("SoftwareUpdateOptions.AutoSoftwareUpdateEnabled"):
        yield domain.spot("SoftwareUpdateOptions.AutoSoftwareUpdateEnabled"), "updates wait for somebody to remember"
