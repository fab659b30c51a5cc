"""Policy iam-policies-not-on-users."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

USER, USER_POLICY = "AWS::IAM::User", "AWS::IAM::UserPolicy"

policy = Policy(
    id="iam-policies-not-on-users",
    severity=MEDIUM,
    resource=(USER, USER_POLICY, "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"),
    title="IAM policies are attached to groups or roles, not to users (inline or managed)",
    serves={PCI: {"7.2.2": PARTIAL, "7.2.1": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A policy tied to a user goes on when the person changes jobs, and nobody sees who has which rights for which "
    "work. Looked at are Users of policies, and Policies and ManagedPolicyArns of users. A boundary grants nothing and "
    "may stand on a user. Not seen: policies attached outside the templates.",
    fix="Attach the policy to a group or role, and put the user into the group.",
    severity_reason="It grants no more by itself; what suffers is the review of rights.",
    passing=(
        """
Policy: {Type: AWS::IAM::Policy, Properties: {PolicyName: a, Roles: [!Ref Role], Users: []}}
Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {Groups: [staff]}}
Role: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: a, PolicyDocument: {}}]}}
User: {Type: AWS::IAM::User, Properties: {Groups: [staff], PermissionsBoundary: "arn:aws:iam::aws:policy/a"}}
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
User: {Type: AWS::IAM::User}
Inline: {Type: AWS::IAM::UserPolicy, Properties: {PolicyName: a, UserName: a}}  # <--
Policy:
  Type: AWS::IAM::Policy
  Properties:
    Users: [a]  # <--
Managed:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    Users: !Ref User  # <--
Own:
  Type: AWS::IAM::User
  Properties:
    Policies: [{PolicyName: a, PolicyDocument: {}}]  # <--
    ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]  # <--
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


@policy.check
def check(resource: Resource) -> Violations:
    """Of users, what they have; of policies, who has them."""
    if resource.type == USER_POLICY:
        yield resource, "the policy belongs to one user"
    for name in ("Policies", "ManagedPolicyArns") if resource.type == USER else ("Users",):
        found = resource.get(name)
        if found is not None and (found.unknown or found.raw):
            yield found, "a policy is attached to a user"
