"""Policy cognito-advanced-security."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="cognito-advanced-security",
    severity=LOW,
    resource="AWS::Cognito::UserPool",
    title="Cognito user pools enforce advanced security (threat protection)",
    serves={},
    opinion=True,
    why="Threat protection asks for a second factor, or blocks, where a sign-in looks like a stolen password; AUDIT "
    "only counts. It costs by user. Not seen: protection by the web ACL in front.",
    fix="Set UserPoolAddOns.AdvancedSecurityMode to ENFORCED.",
    severity_reason="An additional control that costs money, beside the second factor and Cognito's own limits on "
    "failed sign-ins.",
    passing=(
        """
Pool: {Type: AWS::Cognito::UserPool, Properties: {UserPoolAddOns: {AdvancedSecurityMode: ENFORCED}}}
""",
    ),
    failing=(
        """
Bare: {Type: AWS::Cognito::UserPool}  # <--
Pool:
  Type: AWS::Cognito::UserPool
  Properties:
    UserPoolAddOns:
      AdvancedSecurityMode: AUDIT  # <--
""",
    ),
)


@policy.check
def check(pool: Resource) -> Violations:
    """Its mode."""
    mode = pool.get("UserPoolAddOns.AdvancedSecurityMode")
    if mode is None or mode != "ENFORCED":
        yield pool.spot("UserPoolAddOns.AdvancedSecurityMode"), "sign-ins that look stolen are let in"
