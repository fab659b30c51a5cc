"""Policy cognito-no-unauthenticated-identities."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="cognito-no-unauthenticated-identities",
    severity=HIGH,
    resource="AWS::Cognito::IdentityPool",
    title="Cognito identity pools do not allow unauthenticated guest identities",
    serves={PCI: {"8.3.1": PARTIAL, "7.3.3": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Everybody on the internet gets credentials of AWS from such a pool, with whatever its guest role may do. Not "
    "seen: what that role may do.",
    fix="Set AllowUnauthenticatedIdentities to false.",
    severity_reason="Strangers get credentials of the account; what they open is as wide as the guest role, which is "
    "often too wide.",
    passing=(
        """
Pool: {Type: AWS::Cognito::IdentityPool, Properties: {AllowUnauthenticatedIdentities: "false"}}
Off: {Type: AWS::Cognito::IdentityPool, Properties: {AllowUnauthenticatedIdentities: false}}
""",
    ),
    failing=(
        """
Pool:
  Type: AWS::Cognito::IdentityPool
  Properties:
    AllowUnauthenticatedIdentities: true  # <--
Silent: {Type: AWS::Cognito::IdentityPool}  # <--
Quoted:
  Type: AWS::Cognito::IdentityPool
  Properties:
    AllowUnauthenticatedIdentities: "true"  # <--
""",
    ),
)


@policy.check
def check(pool: Resource) -> Violations:
    """The switch, which is required."""
    guests = pool.get("AllowUnauthenticatedIdentities")
    if guests is None:
        yield pool.spot("AllowUnauthenticatedIdentities"), "the template does not refuse guests"
    elif guests:
        yield guests, "guests get credentials of AWS"
