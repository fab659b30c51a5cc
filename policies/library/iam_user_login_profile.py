"""Policy iam-user-login-profile."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="iam-user-login-profile",
    severity=LOW,
    resource="AWS::IAM::User",
    title="The first console password of an IAM user must be changed at the first sign-in (PasswordResetRequired)",
    serves={},
    opinion=True,
    why="Who wrote the template, or may read the secret it refers to, knows the password until the user changes it. "
    "Users without a login profile cannot sign in to the console and are left out. Not seen: the account's password "
    "policy, which CloudFormation cannot set.",
    fix="Set LoginProfile.PasswordResetRequired to true.",
    severity_reason="It ends what the password's author knows; the password itself is the matter of "
    "no-secrets-in-template.",
    repair={"LoginProfile.PasswordResetRequired": True},
    passing=(
        """
User:
  Type: AWS::IAM::User
  Properties: {LoginProfile: {Password: "{{resolve:secretsmanager:a}}", PasswordResetRequired: "true"}}
Machine: {Type: AWS::IAM::User}
""",
    ),
    failing=(
        """
User:
  Type: AWS::IAM::User
  Properties:
    LoginProfile: {Password: "{{resolve:secretsmanager:a}}"}  # <--
Never:
  Type: AWS::IAM::User
  Properties:
    LoginProfile:
      Password: "{{resolve:secretsmanager:a}}"
      PasswordResetRequired: false  # <--
""",
    ),
)


@policy.check
def check(user: Resource) -> Violations:
    """The switch, where there is a password."""
    login = user.get("LoginProfile")
    if login is not None and not login.on("PasswordResetRequired"):
        yield login.spot("PasswordResetRequired"), "the first password need not be changed"
