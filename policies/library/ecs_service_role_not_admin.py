"""Policy ecs-service-role-not-admin."""

from policies.aws.roles import is_admin
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-service-role-not-admin",
    severity=HIGH,
    resource="AWS::ECS::Service",
    title="The role of a service is not an administrator's",
    serves={PCI: {"7.2.5": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="The Role of a service lets ECS call the load balancer; it needs a handful of actions. An administrator's "
    "role is recognised by its name or by the policies it has in these templates. Not seen: the rights of a role "
    "that is named by ARN only.",
    fix="Leave Role out: ECS uses its service-linked role.",
    severity_reason="Whoever can change the service can act as administrator.",
    passing=(
        """
Role: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}}
A: {Type: AWS::ECS::Service, Properties: {Role: !Ref Role}}
B: {Type: AWS::ECS::Service}
""",
    ),
    failing=(
        """
Role: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]}}
A:
  Type: AWS::ECS::Service
  Properties:
    Role: !Ref Role  # <--
B:
  Type: AWS::ECS::Service
  Properties:
    Role: "arn:aws:iam::111122223333:role/Admin"  # <--
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """The role by name, and by what is attached to it."""
    role = service.get("Role")
    if role is None:
        return
    known = any(is_admin(target) for target in role.targets())
    if known or (not role.unknown and "admin" in str(role).lower()):
        yield role, "ECS acts with the rights of an administrator"
