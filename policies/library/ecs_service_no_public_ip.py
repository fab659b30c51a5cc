"""Policy ecs-service-no-public-ip."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="ecs-service-no-public-ip",
    severity=HIGH,
    resource=("AWS::ECS::Service", "AWS::ECS::TaskSet"),
    title="Tasks of services get no public address",
    serves={PCI: {"1.4.2": PARTIAL, "1.3.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A task with a public address can be called past the load balancer and its firewall. DISABLED is the "
    "default. Tasks that Events rules start count as little as the template shows. Not seen: the security groups, "
    "which may still keep everybody out.",
    fix="Leave AssignPublicIp out or set it to DISABLED, and give private subnets a NAT gateway or endpoints.",
    severity_reason="Only a security group is left between the task and the internet.",
    passing=(
        """
Off: {Type: AWS::ECS::Service, Properties: {NetworkConfiguration: {AwsvpcConfiguration: {AssignPublicIp: DISABLED}}}}
Unsaid: {Type: AWS::ECS::Service, Properties: {NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1]}}}}
""",
    ),
    failing=(
        """
Service:
  Type: AWS::ECS::Service
  Properties:
    NetworkConfiguration:
      AwsvpcConfiguration:
        AssignPublicIp: ENABLED  # <--
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """The switch, in either spelling of its parent."""
    for name in ("AwsvpcConfiguration", "AwsVpcConfiguration"):
        found = service.get(f"NetworkConfiguration.{name}.AssignPublicIp")
        if found is not None and found == "ENABLED":
            yield found, "tasks get a public address"
