"""Policy cognito-staff-password-policy."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

LENGTH, HISTORY = 12, 4

policy = Policy(
    id="cognito-staff-password-policy",
    severity=MEDIUM,
    resource="AWS::Cognito::UserPool",
    title="User pools of staff require 12 characters with letters and digits, and remember four passwords",
    serves={PCI: {"8.3.6": PARTIAL, "8.3.7": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="PCI DSS asks of staff twelve characters with letters and digits, and that the last four are not used again; "
    "the default of Cognito is eight, and no memory. A pool in which only administrators make accounts is taken for "
    "staff's. Not seen: passwords of a federated identity provider, and whether staff sign in with a password at all.",
    fix="Set MinimumLength to 12, RequireNumbers, RequireLowercase or RequireUppercase, and PasswordHistorySize to 4.",
    severity_reason="It is a stated number of PCI DSS; with a second factor a guessed password alone opens nothing.",
    passing=(
        """
Staff:
  Type: AWS::Cognito::UserPool
  Properties:
    AdminCreateUserConfig: {AllowAdminCreateUserOnly: "true"}
    Policies:
      PasswordPolicy: {MinimumLength: 12, RequireNumbers: true, RequireUppercase: true, PasswordHistorySize: "4"}
Shoppers: {Type: AWS::Cognito::UserPool}
""",
    ),
    failing=(
        """
Staff:
  Type: AWS::Cognito::UserPool
  Properties:
    AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}
    Policies:
      PasswordPolicy:  # <--
        MinimumLength: 8  # <--
        RequireNumbers: false  # <--
        PasswordHistorySize: 3  # <--
Bare:  # <--
  Type: AWS::Cognito::UserPool
  Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}
""",
    ),
)


@policy.applies
def applies(pool: Resource) -> bool:
    """Pools in which only administrators make accounts."""
    return pool.on("AdminCreateUserConfig.AllowAdminCreateUserOnly")


@policy.check
def check(pool: Resource) -> Violations:
    """Each rule that PCI DSS has a number for."""
    rules = pool.get("Policies.PasswordPolicy")
    if rules is None:
        yield (
            pool.spot("Policies.PasswordPolicy"),
            "staff have the default password policy: eight characters, no memory",
        )
        return
    length, history = rules.get("MinimumLength"), rules.get("PasswordHistorySize")
    if length is None or length < LENGTH:
        yield rules.spot("MinimumLength"), f"passwords may have less than {LENGTH} characters"
    if history is None or history < HISTORY:
        yield rules.spot("PasswordHistorySize"), f"the last {HISTORY} passwords may be used again"
    if not rules.on("RequireNumbers"):
        yield rules.spot("RequireNumbers"), "passwords need no digit"
    if not rules.on("RequireLowercase") and not rules.on("RequireUppercase"):
        yield rules, "passwords need no letter"
