"""Policy ddb-billing-mode-declared."""

from policies.aws.tables import TABLE
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ddb-billing-mode-declared",
    severity=LOW,
    severity_reason="Low: nothing is exposed; a surprise in the bill or in refused requests is all.",
    resource=TABLE,
    title="DynamoDB tables declare their billing mode",
    serves={},
    opinion=True,
    why="Without BillingMode a table has provisioned capacity, which many do not expect. Whether the "
    "mode leaves room for load asks ddb-capacity-scales. Not seen: which mode is cheaper for the "
    "load.",
    fix="Set BillingMode to PAY_PER_REQUEST or PROVISIONED.",
    passing=(
        """
Table: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST}}
Fixed: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PROVISIONED}}
""",
    ),
    failing=(
        """
Table:  # <--
  Type: AWS::DynamoDB::Table
Wrong:
  Type: AWS::DynamoDB::Table
  Properties:
    BillingMode: ON_DEMAND  # <--
""",
    ),
)


@policy.check
def check(table: Resource) -> Violations:
    """One of the two that there are."""
    mode = table.get("BillingMode")
    if mode is None or mode not in ("PAY_PER_REQUEST", "PROVISIONED"):
        yield table.spot("BillingMode"), "the table does not say how it is billed"
