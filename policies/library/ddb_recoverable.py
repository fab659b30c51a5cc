"""Policy ddb-recoverable."""

from policies.aws.tables import GLOBAL, SIMPLE, TABLE, parts
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

RECOVERY = "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"

policy = Policy(
    id="ddb-recoverable",
    severity=HIGH,
    severity_reason="High: a bad deployment can overwrite every item in seconds, and nothing else brings them back.",
    resource=(TABLE, GLOBAL, SIMPLE),
    title="DynamoDB tables have point-in-time recovery (PITR)",
    serves={
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": DIRECT},
        REL: {"REL09-BP01": DIRECT, "REL09-BP03": DIRECT, "F19": PARTIAL, "F08": PARTIAL},
    },
    why="Point-in-time recovery restores the table as it was at any second of the last weeks. Each "
    "replica of a global table has its own switch. What becomes of the table with its stack ask "
    "ddb-deletion-protection and data-deletion-policy. Not seen: restore tests, backup plans (which "
    "may serve as well), and how long recovery takes.",
    fix="Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled to true (in each replica of a global table).",
    repair={
        "AWS::DynamoDB::Table:PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled": True,
        "AWS::DynamoDB::GlobalTable:Replicas.*.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled": True,
    },
    passing=(
        """
Table:
  Type: AWS::DynamoDB::Table
  Properties: {PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: "true"}}
Everywhere:
  Type: AWS::DynamoDB::GlobalTable
  Properties: {Replicas: [{Region: eu-west-1, PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}]}
""",
    ),
    failing=(
        """
Parameters:
  Recover: {Type: String}
Resources:
  Off:
    Type: AWS::DynamoDB::Table
    Properties:
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: false  # <--
  Bare:  # <--
    Type: AWS::DynamoDB::Table
  Simple:  # <--
    Type: AWS::Serverless::SimpleTable
  Chosen:
    Type: AWS::DynamoDB::Table
    Properties:
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: !Ref Recover  # <-- ?
  Everywhere:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      Replicas:
        - Region: eu-west-1
          PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
        - Region: eu-central-1  # <--
  Nowhere:  # <--
    Type: AWS::DynamoDB::GlobalTable
""",
    ),
)


@policy.check
def check(table: Resource) -> Violations:
    """Recovery of each part."""
    found = list(parts(table))
    for part in found:
        if not part.on(RECOVERY):
            place = part.spot(RECOVERY) if table.type == GLOBAL else table.spot(RECOVERY)
            yield place, "the table cannot be restored to a point in time"
    if not found:
        yield table.spot("Replicas"), "the table cannot be restored to a point in time"
