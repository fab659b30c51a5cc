"""Policy iam-no-users-or-static-keys."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

USER, ACCESS_KEY = "AWS::IAM::User", "AWS::IAM::AccessKey"
ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")

policy = Policy(
    id="iam-no-users-or-static-keys",
    severity=HIGH,
    resource=(USER, ACCESS_KEY, "AWS::IAM::UserPolicy", *ATTACHED),
    title="Templates make no IAM users, passwords or access keys",
    serves={
        PCI: {"8.2.2": PARTIAL, "8.6.1": PARTIAL, "8.6.3": PARTIAL, "8.2.1": SUPPORTING, "7.2.2": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="An access key works from anywhere, for anybody, until somebody removes it; most cloud breaches begin with one "
    "found in a repository. People sign in through an identity provider, components have roles, outside systems "
    "federate: none needs a user. A policy tied to a user goes on when the person changes jobs. Not seen: users made "
    "by hand. A user that a partner's old system really needs is for a waiver with an end.",
    fix="Replace the user by a role (with a trust for the identity provider, service or OIDC issuer); attach policies "
    "to roles or groups.",
    passing=(
        """
Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
Policy: {Type: AWS::IAM::Policy, Properties: {PolicyName: a, Roles: [!Ref Role], Users: []}}
Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {Groups: [staff]}}
""",
        """
Conditions:
  Never: !Equals [a, b]
Resources:
  Policy: {Type: AWS::IAM::Policy, Properties: {Groups: [a], Users: !If [Never, [b], !Ref AWS::NoValue]}}
""",
    ),
    failing=(
        """
User: {Type: AWS::IAM::User}  # <--
Person:
  Type: AWS::IAM::User
  Properties:
    LoginProfile: {Password: "{{resolve:secretsmanager:a}}"}  # <--
Key: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Ref User}}  # <--
Inline: {Type: AWS::IAM::UserPolicy, Properties: {PolicyName: a, UserName: a}}  # <--
Policy:
  Type: AWS::IAM::Policy
  Properties:
    Users: [a]  # <--
Managed:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    Users: [!Ref User]  # <--
""",
        """
Parameters:
  Names: {Type: CommaDelimitedList}
Resources:
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      Users: !Ref Names  # <--
""",
    ),
)
TOLD = {
    USER: "the template makes an IAM user",
    ACCESS_KEY: "the template makes an access key, which nobody can keep secret or rotate",
    "AWS::IAM::UserPolicy": "the policy belongs to one user",
}


@policy.check
def check(resource: Resource) -> Violations:
    """By type; of policies, whether users hold them."""
    if resource.type == USER:
        login = resource.get("LoginProfile")
        yield resource if login is None else login, TOLD[USER]
    elif resource.type in TOLD:
        yield resource, TOLD[resource.type]
    else:
        users = resource.get("Users")
        if users is not None and (users.unknown or users.raw):
            yield users, "the policy is attached to users"
