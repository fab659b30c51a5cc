"""Policy ddb-deletion-protection."""

from policies.aws.tables import GLOBAL, TABLE, parts
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

NAME = "DeletionProtectionEnabled"

policy = Policy(
    id="ddb-deletion-protection",
    severity=MEDIUM,
    severity_reason="Medium: one wrong call deletes the table, but the deletion policy of the stack and backups "
    "stand behind this guard.",
    resource=(TABLE, GLOBAL),
    title="DynamoDB tables have deletion protection",
    serves={GDPR: {"32(1)(b)": PARTIAL}, REL: {"REL09-BP01": PARTIAL, "F19": PARTIAL}},
    why="Deletion protection makes the deletion of a table two acts. Each replica of a global table has "
    "its own switch. An environment named dev may do without. Not seen: who may take the guard "
    "away.",
    fix="Set DeletionProtectionEnabled to true (in each replica of a global table).",
    repair={
        "AWS::DynamoDB::Table:DeletionProtectionEnabled": True,
        "AWS::DynamoDB::GlobalTable:Replicas.*.DeletionProtectionEnabled": True,
    },
    passing=(
        """
Table: {Type: AWS::DynamoDB::Table, Properties: {DeletionProtectionEnabled: "true"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::DynamoDB::Table
Everywhere:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    Replicas:
      - {Region: eu-west-1, DeletionProtectionEnabled: true}
      - Region: eu-central-1
        DeletionProtectionEnabled: "false"  # <--
""",
    ),
)


@policy.applies
def applies(table: Resource) -> bool:
    """All but in dev."""
    return table.environment != "dev"


@policy.check
def check(table: Resource) -> Violations:
    """On in each part."""
    for part in parts(table):
        if not part.on(NAME):
            yield (table.spot(NAME) if table.type == TABLE else part.spot(NAME)), "deletion protection is off"
