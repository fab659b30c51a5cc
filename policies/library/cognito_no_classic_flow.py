"""Policy cognito-no-classic-flow."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="cognito-no-classic-flow",
    severity=LOW,
    resource="AWS::Cognito::IdentityPool",
    title="Cognito identity pools do not allow the classic (basic) flow",
    serves={},
    opinion=True,
    why="In the classic flow the client chooses the role and how long the session lasts, and no scope-down policy "
    "limits it. Not seen: whether any client uses it.",
    fix="Leave AllowClassicFlow out or set it to false.",
    severity_reason="The roles' own trust still decides; the enhanced flow adds a second limit.",
    passing=(
        """
Pool: {Type: AWS::Cognito::IdentityPool, Properties: {AllowUnauthenticatedIdentities: false, AllowClassicFlow: false}}
""",
    ),
    failing=(
        """
Pool:
  Type: AWS::Cognito::IdentityPool
  Properties:
    AllowClassicFlow: true  # <--
""",
    ),
)


@policy.check
def check(pool: Resource) -> Violations:
    """The switch."""
    classic = pool.get("AllowClassicFlow")
    if classic is not None and classic:
        yield classic, "clients choose their role themselves"
