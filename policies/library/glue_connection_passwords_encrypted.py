"""Policy glue-connection-passwords-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

SWITCH = "DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted"

policy = Policy(
    id="glue-connection-passwords-encrypted",
    severity=HIGH,
    resource="AWS::Glue::DataCatalogEncryptionSettings",
    title="The Glue Data Catalog encrypts connection passwords",
    serves={PCI: {"8.3.2": PARTIAL, "8.6.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="GetConnection hands out the passwords of databases in clear text unless the switch is on. Not seen: "
    "connections that name a secret instead of a password.",
    fix="Set ConnectionPasswordEncryption ReturnConnectionPasswordEncrypted: true, and a KmsKeyId.",
    severity_reason="Whoever may read the catalog may read database passwords: the primary control on them is missing.",
    passing=(
        """
Settings:
  Type: AWS::Glue::DataCatalogEncryptionSettings
  Properties:
    DataCatalogEncryptionSettings:
      ConnectionPasswordEncryption: {ReturnConnectionPasswordEncrypted: "true", KmsKeyId: alias/shop}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Glue::DataCatalogEncryptionSettings
  Properties: {CatalogId: "111122223333"}
Off:
  Type: AWS::Glue::DataCatalogEncryptionSettings
  Properties:
    DataCatalogEncryptionSettings:
      ConnectionPasswordEncryption:
        ReturnConnectionPasswordEncrypted: "false"  # <--
""",
    ),
)


@policy.check
def check(settings: Resource) -> Violations:
    """The switch."""
    if not settings.on(SWITCH):
        yield settings.spot(SWITCH), "passwords of connections are handed out in clear text"
