"""Policy cognito-deletion-protection."""

from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="cognito-deletion-protection",
    severity=LOW,
    resource="AWS::Cognito::UserPool",
    title="Cognito user pools have deletion protection",
    serves={REL: {"F19": SUPPORTING}},
    opinion=True,
    why="Accounts cannot be brought back: Cognito has no backup, and passwords cannot be exported. What the stack "
    "does is the matter of gov-stateful-delete-guard. Not seen: who may switch the protection off.",
    fix="Set DeletionProtection to ACTIVE.",
    severity_reason="The second guard beside DeletionPolicy; by hand it takes rights that few have.",
    repair={"DeletionProtection": "ACTIVE"},
    passing=(
        """
Pool: {Type: AWS::Cognito::UserPool, Properties: {DeletionProtection: ACTIVE}}
""",
    ),
    failing=(
        """
Bare: {Type: AWS::Cognito::UserPool}  # <--
Pool:
  Type: AWS::Cognito::UserPool
  Properties:
    DeletionProtection: INACTIVE  # <--
""",
    ),
)


@policy.check
def check(pool: Resource) -> Violations:
    """Its setting."""
    setting = pool.get("DeletionProtection")
    if setting is None or setting != "ACTIVE":
        yield pool.spot("DeletionProtection"), "one call deletes all accounts"
