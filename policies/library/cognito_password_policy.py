"""Policy cognito-password-policy."""

from policies.kernel import LOW, Policy, Resource, Violations

LEAST = 8
CLASSES = ("RequireLowercase", "RequireUppercase", "RequireNumbers", "RequireSymbols")

policy = Policy(
    id="cognito-password-policy",
    severity=LOW,
    resource="AWS::Cognito::UserPool",
    title="Cognito user pools declare a strong password policy (8 characters, upper and lower case, digits, symbols)",
    serves={},
    opinion=True,
    why="Short passwords of one class of characters are guessed. Without a policy Cognito asks for eight characters "
    "of all classes; as soon as one is written, what it leaves out is off. Declared, it is reviewed. What staff need "
    "is the matter of cognito-staff-password-policy. Not seen: passwords of a federated identity provider.",
    fix="Set Policies.PasswordPolicy with MinimumLength and all four Require… switches.",
    severity_reason="Many now hold length to be worth more than classes, and the default of Cognito is sound.",
    passing=(
        """
Pool:
  Type: AWS::Cognito::UserPool
  Properties:
    Policies:
      PasswordPolicy:
        MinimumLength: "8"
        RequireLowercase: "true"
        RequireNumbers: true
        RequireSymbols: true
        RequireUppercase: true
""",
    ),
    failing=(
        """
Bare: {Type: AWS::Cognito::UserPool}  # <--
Short:
  Type: AWS::Cognito::UserPool
  Properties:
    Policies:
      PasswordPolicy:
        MinimumLength: 6  # <--
        RequireLowercase: true
        RequireNumbers: true
        RequireSymbols: false  # <--
        RequireUppercase: true
""",
    ),
)


@policy.check
def check(pool: Resource) -> Violations:
    """Each rule of its password policy."""
    rules = pool.get("Policies.PasswordPolicy")
    if rules is None:
        yield pool.spot("Policies"), "no password policy is declared"
        return
    length = rules.get("MinimumLength")
    if length is None or length < LEAST:
        yield rules.spot("MinimumLength"), f"passwords may have less than {LEAST} characters"
    for name in CLASSES:
        if not rules.on(name):
            yield rules.spot(name), f"{name} is off"
