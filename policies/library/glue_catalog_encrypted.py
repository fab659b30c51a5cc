"""Policy glue-catalog-encrypted."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

MODE = "DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode"

policy = Policy(
    id="glue-catalog-encrypted",
    severity=MEDIUM,
    resource="AWS::Glue::DataCatalogEncryptionSettings",
    title="The Glue Data Catalog is encrypted at rest with KMS",
    serves={PCI: {"3.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="The catalog names tables, columns, places and sample statistics of the data; it is encrypted only where the "
    "mode says SSE-KMS. Not seen: the catalogs of other regions.",
    fix="Set EncryptionAtRest.CatalogEncryptionMode SSE-KMS, with a key.",
    severity_reason="It holds what the data looks like, seldom the data itself, and access still takes a role.",
    passing=(
        """
Settings:
  Type: AWS::Glue::DataCatalogEncryptionSettings
  Properties:
    CatalogId: !Ref AWS::AccountId
    DataCatalogEncryptionSettings: {EncryptionAtRest: {CatalogEncryptionMode: SSE-KMS}}
Role:
  Type: AWS::Glue::DataCatalogEncryptionSettings
  Properties:
    CatalogId: !Ref AWS::AccountId
    DataCatalogEncryptionSettings: {EncryptionAtRest: {CatalogEncryptionMode: SSE-KMS-WITH-SERVICE-ROLE}}
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
      EncryptionAtRest:
        CatalogEncryptionMode: DISABLED  # <--
""",
    ),
)


@policy.check
def check(settings: Resource) -> Violations:
    """The mode."""
    mode = settings.get(MODE)
    if mode is None or mode not in ("SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"):
        yield settings.spot(MODE), "the catalog is not encrypted at rest"
