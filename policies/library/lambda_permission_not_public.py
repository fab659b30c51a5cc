"""Policy lambda-permission-not-public."""

from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

BOUNDS = ("PrincipalOrgID", "SourceAccount", "SourceArn")

policy = Policy(
    id="lambda-permission-not-public",
    severity=CRITICAL,
    resource="AWS::Lambda::Permission",
    title="Permissions of functions do not admit everybody",
    serves={PCI: {"7.3.3": PARTIAL, "1.4.2": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="With Principal * every AWS account may call the function. An organisation, an account or the ARN of the "
    "caller bounds it. A function URL of type AWS_IAM does not: it asks for rights in the caller's own account, "
    "which anybody gives himself. Not seen: checks inside the function.",
    fix="Name the account, role or service in Principal; add PrincipalOrgID for a whole organisation.",
    severity_reason="Anybody with an AWS account runs the code, with the function's rights and at your cost.",
    passing=(
        """
A: {Type: AWS::Lambda::Permission, Properties: {Principal: s3.amazonaws.com, Action: "lambda:InvokeFunction"}}
B: {Type: AWS::Lambda::Permission, Properties: {Principal: "*", PrincipalOrgID: o-abc}}
C: {Type: AWS::Lambda::Permission, Properties: {Principal: "111122223333"}}
D: {Type: AWS::Lambda::Permission, Properties: {Principal: !Sub "sns.${AWS::URLSuffix}"}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Lambda::Permission
  Properties:
    Action: lambda:InvokeFunction
    Principal: "*"  # <--
B:
  Type: AWS::Lambda::Permission
  Properties:
    Action: lambda:InvokeFunctionUrl
    FunctionUrlAuthType: AWS_IAM
    Principal: "*"  # <--
C:
  Type: AWS::Lambda::Permission
  Properties:
    Action: lambda:InvokeFunction
    Principal: {AWS: ["111122223333", "*"]}  # <--
""",
    ),
)


@policy.check
def check(permission: Resource) -> Violations:
    """The principal, and what bounds it."""
    who = permission.get("Principal")
    if who is None or any(permission.get(name) is not None for name in BOUNDS):
        return
    for principal in who.each("AWS.*") if who.is_map else (who,):
        if principal in ("*", "arn:aws:iam::*:root"):
            yield principal, "anybody may call the function"
