"""Policy ddb-encrypted-cmk."""

from policies.aws.keys import is_own_key
from policies.aws.tables import GLOBAL, TABLE, parts
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ddb-encrypted-cmk",
    severity=MEDIUM,
    severity_reason="Medium: DynamoDB always encrypts; without one's own key nobody can cut off, audit or share "
    "access to it apart from access to the table.",
    resource=(TABLE, GLOBAL),
    title="DynamoDB tables are encrypted with a customer-managed key, in each replica Region",
    serves={
        PCI: {"3.5.1.2": PARTIAL, "3.5.1": SUPPORTING, "3.6.1": SUPPORTING},
        GDPR: {"34(3)(a)": SUPPORTING, "32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="DynamoDB always encrypts, but only with a key of one's own can access to the data be cut off, audited and "
    "separated from access to the table. A global table names a key for each replica. Not seen: the key's policy "
    "(kms-key-policy-separated looks at it), and PAN, which needs more than this (PCI DSS 3.5.1.2).",
    fix="Set SSESpecification with SSEEnabled true, SSEType KMS and KMSMasterKeyId (in a global table: "
    "KMSMasterKeyId in each replica's SSESpecification).",
    passing=(
        """
Table:
  Type: AWS::DynamoDB::Table
  Properties: {SSESpecification: {SSEEnabled: "true", SSEType: KMS, KMSMasterKeyId: alias/shop-data}}
Everywhere:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    SSESpecification: {SSEEnabled: true, SSEType: KMS}
    Replicas:
      - {Region: eu-west-1, SSESpecification: {KMSMasterKeyId: alias/shop-data}}
""",
    ),
    failing=(
        """
Default:  # <--
  Type: AWS::DynamoDB::Table
  Properties: {BillingMode: PAY_PER_REQUEST}
Managed:
  Type: AWS::DynamoDB::Table
  Properties:
    SSESpecification: {SSEEnabled: true}  # <--
Everywhere:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    SSESpecification: {SSEEnabled: true, SSEType: KMS}
    Replicas:
      - {Region: eu-west-1, SSESpecification: {KMSMasterKeyId: alias/shop-data}}
      - Region: eu-central-1  # <--
""",
    ),
)


@policy.check
def check(table: Resource) -> Violations:
    """Switched to KMS, then a key for the table or each replica."""
    if not table.on("SSESpecification.SSEEnabled"):
        yield table.spot("SSESpecification.SSEEnabled"), "the table is encrypted with a key that AWS owns"
        return
    for part in parts(table):
        if not is_own_key(part.get("SSESpecification.KMSMasterKeyId")):
            place = table.spot("SSESpecification") if table.type == TABLE else part
            yield place, "no customer-managed key is named"
