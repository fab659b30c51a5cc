"""Policy ecs-service-role-not-admin."""

import re

from policies.kernel import HIGH, PARTIAL, PCI, Policy, Resource, Violations

NAMED = re.compile(r"admin", re.IGNORECASE)

policy = Policy(
    id="ecs-service-role-not-admin",
    severity=HIGH,
    resource=("AWS::ECS::Service", "AWS::ECS::TaskDefinition"),
    title="ECS services and tasks do not run with an administrator role",
    serves={PCI: {"7.2.5": PARTIAL}},
    why="A container that is taken over gets what its role may do. A role is taken for an administrator's by its "
    "name, or by AdministratorAccess attached to it. Not seen: what policies elsewhere give the role.",
    fix="Give the service a role with the actions it calls.",
    severity_reason="One hole in a container opens the account.",
    passing=(
        """
Service: {Type: AWS::ECS::Service, Properties: {Role: !Ref Work}}
Work: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess"]}}
Task: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt Work.Arn}}
""",
    ),
    failing=(
        """
Service:
  Type: AWS::ECS::Service
  Properties:
    Role: arn:aws:iam::111122223333:role/ecsAdmin  # <--
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    TaskRoleArn: !GetAtt Chief.Arn  # <--
Chief: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]}}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each role: by its name, then by what is attached."""
    for name in ("Role", "TaskRoleArn", "ExecutionRoleArn"):
        role = resource.get(name)
        if role is not None and (NAMED.search(str(role)) or any(_is_administrator(each) for each in role.targets())):
            yield role, f"{name} is an administrator's"


def _is_administrator(role: Resource) -> bool:
    named = role.get("RoleName")
    if named is not None and NAMED.search(str(named)):
        return True
    return any("policy/AdministratorAccess" in str(each) for each in role.each("ManagedPolicyArns.*"))
