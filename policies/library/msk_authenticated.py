"""Policy msk-authenticated."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

KINDS = ("Sasl.Iam.Enabled", "Sasl.Scram.Enabled", "Tls.Enabled", "Tls.CertificateAuthorityArnList")
CLUSTER, CONNECTOR = "AWS::MSK::Cluster", "AWS::KafkaConnect::Connector"

policy = Policy(
    id="msk-authenticated",
    severity=HIGH,
    resource=(CLUSTER, CONNECTOR),
    title="MSK clusters and connectors authenticate clients; unauthenticated access is off",
    serves={PCI: {"8.3.1": PARTIAL, "7.3.1": PARTIAL, "2.2.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A cluster without ClientAuthentication lets in whoever reaches it; so does Unauthenticated beside other "
    "kinds. "
    "A connector authenticates with IAM or not at all. Not seen: access control lists inside Kafka.",
    fix="Enable Sasl.Iam (or Scram, or Tls with certificate authorities), and leave Unauthenticated off.",
    severity_reason="Everybody in the network may read and write every topic: the primary control is missing.",
    passing=(
        """
Iam: {Type: AWS::MSK::Cluster, Properties: {ClientAuthentication: {Sasl: {Iam: {Enabled: true}}}}}
Mutual:
  Type: AWS::MSK::Cluster
  Properties:
    ClientAuthentication:
      Tls: {CertificateAuthorityArnList: ["arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/a"]}
      Unauthenticated: {Enabled: "false"}
Connector:
  Type: AWS::KafkaConnect::Connector
  Properties: {KafkaClusterClientAuthentication: {AuthenticationType: IAM}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::MSK::Cluster
Both:
  Type: AWS::MSK::Cluster
  Properties:
    ClientAuthentication:
      Sasl: {Iam: {Enabled: true}}
      Unauthenticated:
        Enabled: "true"  # <--
Off:
  Type: AWS::MSK::Cluster
  Properties:
    ClientAuthentication:  # <--
      Sasl: {Scram: {Enabled: false}}
Connector:
  Type: AWS::KafkaConnect::Connector
  Properties:
    KafkaClusterClientAuthentication:
      AuthenticationType: NONE  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Some kind on, and the open door off."""
    if resource.type == CONNECTOR:
        kind = resource.get("KafkaClusterClientAuthentication.AuthenticationType")
        if kind is None or kind == "NONE":
            yield resource.spot("KafkaClusterClientAuthentication.AuthenticationType"), "does not authenticate"
        return
    said = resource.get("ClientAuthentication")
    if said is None or not any(said.on(kind) for kind in KINDS):
        yield resource.spot("ClientAuthentication"), "clients need not say who they are"
    elif said.on("Unauthenticated.Enabled"):
        yield said.spot("Unauthenticated.Enabled"), "clients may come without saying who they are"
