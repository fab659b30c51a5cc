"""Policy ecs-role-no-inline-policy."""

from policies.kernel import LOW, Policy, Resource, Violations

INLINE = "AWS::IAM::Policy"

policy = Policy(
    id="ecs-role-no-inline-policy",
    severity=LOW,
    resource=("AWS::ECS::Service", "AWS::ECS::TaskDefinition"),
    title="ECS services and tasks have roles with managed policies, not inline policies",
    serves={},
    opinion=True,
    why="An inline policy on the role of a service is seen by who opens that role only. Others prefer it beside the "
    "role. Not seen: policies that other templates attach.",
    fix="Attach managed policies to the role of the service.",
    severity_reason="The rights are the same either way.",
    passing=(
        """
Service: {Type: AWS::ECS::Service, Properties: {Role: !Ref Work}}
Work: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref Managed]}}
Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {}}}
""",
    ),
    failing=(
        """
Service:
  Type: AWS::ECS::Service
  Properties:
    Role: !Ref Work  # <--
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    TaskRoleArn: !GetAtt Other.Arn  # <--
Work: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: a, PolicyDocument: {}}]}}
Other: {Type: AWS::IAM::Role}
Policy: {Type: AWS::IAM::Policy, Properties: {PolicyName: a, Roles: [!Ref Other]}}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each role: its own inline policies, and those attached to it."""
    for name in ("Role", "TaskRoleArn"):
        role = resource.get(name)
        if role is not None and any(_is_inline(each) for each in role.targets()):
            yield role, f"{name} has an inline policy"


def _is_inline(role: Resource) -> bool:
    if role.type == INLINE:
        return True
    found = role.get("Policies")
    own = found is not None and (found.unknown or bool(found.raw))
    return own or any(role in each.targets() for policy in role.referrers(INLINE) for each in policy.each("Roles.*"))
