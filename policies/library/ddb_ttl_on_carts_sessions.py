"""Policy ddb-ttl-on-carts-sessions."""

import re

from policies.aws.tables import GLOBAL, TABLE
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

SHORT_LIVED = re.compile(r"cart|basket|session|token|idempoten|otp|nonce", re.IGNORECASE)

policy = Policy(
    id="ddb-ttl-on-carts-sessions",
    severity=HIGH,
    severity_reason="High: personal data without a purpose is kept for ever, which the GDPR forbids outright.",
    resource=(TABLE, GLOBAL),
    title="Tables of carts, sessions and tokens forget what is no longer needed",
    serves={
        GDPR: {"5(1)(e)": DIRECT, "17(1)": PARTIAL, "25(2)": PARTIAL},
        PCI: {"3.2.1": PARTIAL},
    },
    why="An abandoned cart is personal data without a purpose; without an end it is kept for ever, also in every "
    "backup. Tables count by their logical id or name (cart, basket, session, token, idempotency, otp, nonce). Not "
    "seen: whether the application writes the attribute, how far ahead it sets it, and that deletion lags by hours "
    "or days.",
    fix="Set TimeToLiveSpecification with Enabled true and the AttributeName that the application fills.",
    passing=(
        """
Sessions:
  Type: AWS::DynamoDB::Table
  Properties: {TimeToLiveSpecification: {Enabled: "true", AttributeName: expires_at}}
Products: {Type: AWS::DynamoDB::Table}
""",
        """
Items: {Type: AWS::DynamoDB::Table, Properties: {TableName: products}}
""",
    ),
    failing=(
        """
CartTable:  # <--
  Type: AWS::DynamoDB::Table
  Properties: {BillingMode: PAY_PER_REQUEST}
TokenTable:
  Type: AWS::DynamoDB::Table
  Properties:
    TimeToLiveSpecification: {Enabled: true}  # <--
Keys:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    TableName: !Sub "${AWS::StackName}-idempotency"
    TimeToLiveSpecification:
      AttributeName: ttl
      Enabled: false  # <--
""",
    ),
)


@policy.applies
def applies(table: Resource) -> bool:
    """Tables whose name says that their items are short-lived."""
    name = table.get("TableName")
    return SHORT_LIVED.search(table.id) is not None or (name is not None and SHORT_LIVED.search(str(name)) is not None)


@policy.check
def check(table: Resource) -> Violations:
    """Time to live is on and names its attribute."""
    if not table.on("TimeToLiveSpecification.Enabled"):
        yield table.spot("TimeToLiveSpecification.Enabled"), "items of this table never expire"
    elif table.get("TimeToLiveSpecification.AttributeName") is None:
        yield table.spot("TimeToLiveSpecification"), "time to live names no attribute"
