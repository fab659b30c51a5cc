"""Policy opensearch-encrypted."""

from policies.aws.search import DOMAINS
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="opensearch-encrypted",
    severity=HIGH,
    severity_reason="High: indices, logs, swap files and automatic snapshots lie on disks in clear; it takes a way "
    "to the storage first.",
    resource=DOMAINS,
    title="OpenSearch and Elasticsearch domains encrypt what they hold at rest",
    serves={PCI: {"3.5.1": SUPPORTING, "3.5.1.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL}},
    why="Encryption at rest is off unless set (or unless fine-grained access control forces it). Whose "
    "key it is asks opensearch-encrypted-cmk. Not seen: manual snapshots in a bucket.",
    fix="Set EncryptionAtRestOptions.Enabled to true.",
    passing=(
        """
Search: {Type: AWS::OpenSearchService::Domain, Properties: {EncryptionAtRestOptions: {Enabled: "true"}}}
Older: {Type: AWS::Elasticsearch::Domain, Properties: {EncryptionAtRestOptions: {Enabled: true}}}
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
      EncryptionAtRestOptions:
        Enabled: "false"  # <--
  Chosen:
    Type: AWS::OpenSearchService::Domain
    Properties:
      EncryptionAtRestOptions:
        Enabled: !Ref On  # <-- ?
""",
    ),
)


@policy.check
def check(domain: Resource) -> Violations:
    """On, which it is not by default."""
    if not domain.on("EncryptionAtRestOptions.Enabled"):
        yield domain.spot("EncryptionAtRestOptions.Enabled"), "what the domain holds is not encrypted"
