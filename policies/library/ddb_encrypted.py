"""Policy ddb-encrypted."""

from policies.aws.tables import GLOBAL, SIMPLE, TABLE
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ddb-encrypted",
    severity=LOW,
    severity_reason="Low: DynamoDB encrypts every table anyway; the switch only chooses a key of KMS, whose use is "
    "logged.",
    resource=(TABLE, GLOBAL, SIMPLE),
    title="DynamoDB tables declare server-side encryption with KMS (SSESpecification)",
    serves={},
    opinion=True,
    why="Without SSESpecification the table is encrypted with a key that AWS owns and nobody sees used. "
    "Whether the key is one's own asks ddb-encrypted-cmk. Not seen: the key's policy.",
    fix="Set SSESpecification.SSEEnabled to true.",
    passing=(
        """
Table: {Type: AWS::DynamoDB::Table, Properties: {SSESpecification: {SSEEnabled: "true"}}}
Everywhere: {Type: AWS::DynamoDB::GlobalTable, Properties: {SSESpecification: {SSEEnabled: true, SSEType: KMS}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::DynamoDB::Table
Off:
  Type: AWS::DynamoDB::Table
  Properties:
    SSESpecification:
      SSEEnabled: false  # <--
Simple:  # <--
  Type: AWS::Serverless::SimpleTable
""",
    ),
)


@policy.check
def check(table: Resource) -> Violations:
    """On."""
    if not table.on("SSESpecification.SSEEnabled"):
        yield table.spot("SSESpecification.SSEEnabled"), "the table is not encrypted with a key of KMS"
