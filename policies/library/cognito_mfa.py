"""Policy cognito-mfa."""

from policies.kernel import GDPR, HIGH, PARTIAL, Policy, Resource, Violations

policy = Policy(
    id="cognito-mfa",
    severity=HIGH,
    resource="AWS::Cognito::UserPool",
    title="Cognito user pools have MFA on, or at least optional",
    serves={GDPR: {"32(1)(b)": PARTIAL}},
    why="A user pool without any second factor lets nobody use one, however careful they are. OPTIONAL is accepted "
    "for shoppers; pools of staff are the matter of iam-human-access-needs-mfa. Not seen: factors that a federated "
    "identity provider demands.",
    fix="Set MfaConfiguration to ON, or OPTIONAL for shoppers, with EnabledMfas.",
    severity_reason="A stolen password alone opens any account of the pool; the primary control against it is off.",
    passing=(
        """
Staff: {Type: AWS::Cognito::UserPool, Properties: {MfaConfiguration: "ON"}}
Shoppers: {Type: AWS::Cognito::UserPool, Properties: {MfaConfiguration: OPTIONAL}}
""",
    ),
    failing=(
        """
Shoppers:
  Type: AWS::Cognito::UserPool
  Properties:
    MfaConfiguration: "OFF"  # <--
Lone: {Type: AWS::Cognito::UserPool}  # <--
Unquoted:
  Type: AWS::Cognito::UserPool
  Properties:
    MfaConfiguration: false  # <--
""",
        """
Parameters:
  Mfa: {Type: String}
Resources:
  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      MfaConfiguration: !Ref Mfa  # <-- ?
""",
    ),
)


@policy.check
def check(pool: Resource) -> Violations:
    """Its setting; unquoted, YAML reads ON as true."""
    setting = pool.get("MfaConfiguration")
    if setting is None or setting not in ("ON", "OPTIONAL", "true"):
        yield pool.spot("MfaConfiguration"), "nobody can use a second factor"
