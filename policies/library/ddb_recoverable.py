"""Policy ddb-recoverable."""

from policies.aws.tables import GLOBAL, TABLE, parts
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="ddb-recoverable",
    severity=HIGH,
    resource=(TABLE, GLOBAL),
    title="DynamoDB tables can be restored to any second and are not deleted by accident",
    serves={
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": DIRECT},
        REL: {"REL09-BP01": DIRECT, "REL09-BP03": DIRECT, "F19": PARTIAL, "F08": PARTIAL},
    },
    why="A bad deployment can overwrite every cart in seconds; point-in-time recovery is the only way back, and it "
    "goes with the table. Each replica of a global table has its own switches. Deletion protection may be off in an "
    "environment named dev. Not seen: restore tests, backup plans (which may serve as well), and how long recovery "
    "takes.",
    fix="Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled and DeletionProtectionEnabled to true (in "
    "each replica of a global table), and DeletionPolicy and UpdateReplacePolicy to Retain.",
    passing=(
        """
Table:
  Type: AWS::DynamoDB::Table
  DeletionPolicy: Retain
  UpdateReplacePolicy: Retain
  Properties:
    PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: "true"}
    DeletionProtectionEnabled: true
""",
        """
Parameters:
  Environment: {Type: String, Default: dev}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: RetainExceptOnCreate
    UpdateReplacePolicy: Retain
    Properties: {PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}
""",
    ),
    failing=(
        """
Table:  # <--
  Type: AWS::DynamoDB::Table
  DeletionPolicy: Retain
  UpdateReplacePolicy: Retain
  Properties:
    PointInTimeRecoverySpecification:
      PointInTimeRecoveryEnabled: false  # <--
Everywhere:
  Type: AWS::DynamoDB::GlobalTable
  UpdateReplacePolicy: Retain
  DeletionPolicy: Delete  # <--
  Properties:
    Replicas:
      - Region: eu-west-1
        DeletionProtectionEnabled: true
        PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      - Region: eu-central-1  # <--
        DeletionProtectionEnabled: "false"  # <--
""",
        """
Bare:  # <--
  Type: AWS::DynamoDB::Table
  Properties: {DeletionProtectionEnabled: true}
""",
    ),
)
RECOVERY = "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"


@policy.check
def check(table: Resource) -> Violations:
    """Recovery and protection of each part; what becomes of the data when the resource goes."""
    for part in parts(table):
        if not part.on(RECOVERY):
            place = table.spot(RECOVERY) if table.type == TABLE else part.spot(RECOVERY)
            yield place, "the table cannot be restored to a point in time"
        if not part.on("DeletionProtectionEnabled") and table.environment != "dev":
            name = "DeletionProtectionEnabled"
            yield (table.spot(name) if table.type == TABLE else part.spot(name)), "deletion protection is off"
    for name in ("DeletionPolicy", "UpdateReplacePolicy"):
        kept = table.attribute(name)
        if kept is None or kept not in ("Retain", "RetainExceptOnCreate"):
            yield (
                ((table, name) if kept is None else kept),
                f"{name} is not Retain, so a stack operation deletes the data",
            )
