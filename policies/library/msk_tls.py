"""Policy msk-tls."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

CLUSTER, CONNECTOR = "AWS::MSK::Cluster", "AWS::KafkaConnect::Connector"
TRANSIT = "EncryptionInfo.EncryptionInTransit"

policy = Policy(
    id="msk-tls",
    severity=HIGH,
    resource=(CLUSTER, CONNECTOR),
    title="MSK clusters and connectors encrypt data in transit: TLS to clients and between brokers",
    serves={
        PCI: {"4.2.1": SUPPORTING, "8.3.2": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="Brokers answer in clear text where ClientBroker is PLAINTEXT or TLS_PLAINTEXT, and copy records between zones "
    "in clear text where InCluster is false. Both default to TLS, so a cluster that says nothing passes; a connector "
    "speaks plain text unless it says TLS. Not seen: which port clients use.",
    fix="Set EncryptionInTransit ClientBroker TLS and InCluster true; KafkaClusterEncryptionInTransit EncryptionType "
    "TLS.",
    severity_reason="Records and passwords of clients cross the network readable, and the template asks for it.",
    passing=(
        """
Said:
  Type: AWS::MSK::Cluster
  Properties: {EncryptionInfo: {EncryptionInTransit: {ClientBroker: TLS, InCluster: "true"}}}
Default: {Type: AWS::MSK::Cluster, Properties: {ClusterName: c}}
Connector:
  Type: AWS::KafkaConnect::Connector
  Properties: {KafkaClusterEncryptionInTransit: {EncryptionType: TLS}}
""",
    ),
    failing=(
        """
Plain:
  Type: AWS::MSK::Cluster
  Properties:
    EncryptionInfo:
      EncryptionInTransit:
        ClientBroker: PLAINTEXT  # <--
        InCluster: "false"  # <--
Both:
  Type: AWS::MSK::Cluster
  Properties:
    EncryptionInfo:
      EncryptionInTransit:
        ClientBroker: TLS_PLAINTEXT  # <--
Connector:  # <--
  Type: AWS::KafkaConnect::Connector
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """To clients and between brokers, or to the cluster."""
    if resource.type == CONNECTOR:
        kind = resource.get("KafkaClusterEncryptionInTransit.EncryptionType")
        if kind is None or kind != "TLS":
            yield resource.spot("KafkaClusterEncryptionInTransit.EncryptionType"), "speaks to the brokers without TLS"
        return
    client, inside = resource.get(f"{TRANSIT}.ClientBroker"), resource.get(f"{TRANSIT}.InCluster")
    if client is not None and client != "TLS":
        yield client, "clients may speak to the brokers without TLS"
    if inside is not None and not inside:
        yield inside, "brokers copy records to each other without TLS"
