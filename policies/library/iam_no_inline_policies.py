"""Policy iam-no-inline-policies."""

from policies.aws.permissions import IDENTITIES
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="iam-no-inline-policies",
    severity=LOW,
    resource=IDENTITIES,
    title="IAM users, groups and roles have managed policies, not inline policies",
    serves={},
    opinion=True,
    why="An inline policy is seen only by who opens its holder, has no versions and serves one holder; a managed one "
    "is "
    "reviewed once. Others prefer the rights of a role beside the role. Not seen: AWS::IAM::Policy, which is inline "
    "too "
    "but stands by itself.",
    fix="Move the document into an AWS::IAM::ManagedPolicy and attach that.",
    severity_reason="The rights are the same either way.",
    passing=(
        """
Role: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref Managed], Policies: []}}
Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {}}}
""",
    ),
    failing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies: [{PolicyName: a, PolicyDocument: {}}]  # <--
Group:
  Type: AWS::IAM::Group
  Properties:
    Policies:  # <--
      PolicyName: a
""",
    ),
)


@policy.check
def check(holder: Resource) -> Violations:
    """Whether it has any."""
    found = holder.get("Policies")
    if found is not None and (found.unknown or found.raw):
        yield found, "the policy is inline"
