"""Policy emr-in-transit-encrypted."""

from policies.aws.clusters import CONFIGURATION, said
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

SWITCH = "EncryptionConfiguration.EnableInTransitEncryption"

policy = Policy(
    id="emr-in-transit-encrypted",
    severity=MEDIUM,
    resource=CONFIGURATION,
    title="EMR security configurations enable encryption in transit",
    serves={PCI: {"4.2.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Nodes send each other shuffled records in clear text unless the configuration turns TLS on. Not seen: the "
    "certificates, and which clusters use the configuration.",
    fix="Set EnableInTransitEncryption: true, and a TLSCertificateConfiguration.",
    severity_reason="The records cross only the cluster's own subnet; reading them takes a place in that network.",
    passing=(
        """
Text:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration: '{"EncryptionConfiguration": {"EnableInTransitEncryption": true}}'
""",
    ),
    failing=(
        """
Off:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:
      EncryptionConfiguration:
        EnableInTransitEncryption: "false"  # <--
Silent:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:  # <--
      EncryptionConfiguration: {EnableAtRestEncryption: true}
""",
    ),
)


@policy.check
def check(configuration: Resource) -> Violations:
    """The switch."""
    switch = said(configuration, SWITCH)
    if switch is None or not switch:
        yield (
            configuration.spot("SecurityConfiguration") if switch is None else switch,
            "records between nodes are not encrypted",
        )
