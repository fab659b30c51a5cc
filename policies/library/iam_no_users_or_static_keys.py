"""Policy iam-no-users-or-static-keys."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

USER, ACCESS_KEY = "AWS::IAM::User", "AWS::IAM::AccessKey"

policy = Policy(
    id="iam-no-users-or-static-keys",
    severity=HIGH,
    resource=(USER, ACCESS_KEY),
    title="Templates make no IAM users, passwords or access keys",
    serves={
        PCI: {"8.2.2": PARTIAL, "8.6.1": PARTIAL, "8.6.3": PARTIAL, "8.2.1": SUPPORTING, "7.2.2": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="An access key works from anywhere, for anybody, until somebody removes it; most cloud breaches begin with one "
    "found in a repository. People sign in through an identity provider, components have roles, outside systems "
    "federate: none needs a user. Policies tied to users are the matter of iam-policies-not-on-users. Not seen: users "
    "made by hand. A user that a partner's old system really needs is for a waiver with an end.",
    fix="Replace the user by a role (with a trust for the identity provider, service or OIDC issuer).",
    severity_reason="Long-lived credentials are the first way into accounts, and work for anybody who finds them.",
    passing=(
        """
Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
Group: {Type: AWS::IAM::Group}
Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {Users: [anna]}}
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
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each user and each key."""
    if resource.type == ACCESS_KEY:
        yield resource, "the template makes an access key, which nobody can keep secret or rotate"
    else:
        login = resource.get("LoginProfile")
        yield resource if login is None else login, "the template makes an IAM user"
