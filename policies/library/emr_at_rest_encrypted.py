"""Policy emr-at-rest-encrypted."""

from policies.aws.clusters import CONFIGURATION, said
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

SWITCH = "EncryptionConfiguration.EnableAtRestEncryption"

policy = Policy(
    id="emr-at-rest-encrypted",
    severity=HIGH,
    resource=CONFIGURATION,
    title="EMR security configurations enable encryption at rest",
    serves={PCI: {"3.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL}},
    why="A cluster copies the data it works on to its disks and to EMRFS; it encrypts neither unless its security "
    "configuration says so. The configuration may be JSON text or a mapping. Not seen: which clusters use it.",
    fix="Set EnableAtRestEncryption: true, with S3EncryptionConfiguration and LocalDiskEncryptionConfiguration.",
    severity_reason="Whole data sets lie in clear text on disks of a cluster: a primary control is missing.",
    passing=(
        """
Mapping:
  Type: AWS::EMR::SecurityConfiguration
  Properties: {SecurityConfiguration: {EncryptionConfiguration: {EnableAtRestEncryption: "true"}}}
Text:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration: |
      {"EncryptionConfiguration": {"EnableAtRestEncryption": true, "EnableInTransitEncryption": false}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EMR::SecurityConfiguration
Off:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:
      EncryptionConfiguration:
        EnableAtRestEncryption: "false"  # <--
Text:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration: '{"EncryptionConfiguration": {"EnableInTransitEncryption": true}}'  # <--
""",
        """
Parameters:
  Said: {Type: String}
Resources:
  Given:
    Type: AWS::EMR::SecurityConfiguration
    Properties:
      SecurityConfiguration: !Ref Said  # <-- ?
  Bare:  # <--
    Type: AWS::EMR::SecurityConfiguration
""",
    ),
)


@policy.check
def check(configuration: Resource) -> Violations:
    """The switch."""
    switch = said(configuration, SWITCH)
    if switch is None or not switch:
        yield configuration.spot("SecurityConfiguration") if switch is None else switch, "data at rest is not encrypted"
