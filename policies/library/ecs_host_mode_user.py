"""Policy ecs-host-mode-user."""

from policies.aws.containers import containers, is_root
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-host-mode-user",
    severity=HIGH,
    resource="AWS::ECS::TaskDefinition",
    title="Tasks on the host network name a user other than root",
    serves={PCI: {"2.2.6": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="On the host's network a container as root may open its ports, sniff its traffic and reach the credentials "
    "of the instance. Containers that are privileged on purpose are another policy's (ecs-task-hardened). Not seen: "
    "the user that the image declares, so it must be written.",
    fix="Set NetworkMode to awsvpc, or give each container a User other than root.",
    severity_reason="Root on the host's network reaches the instance's role and every neighbour's traffic.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: host
    ContainerDefinitions: [{Name: app, User: "1000"}, {Name: agent, Privileged: true}]
Own: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: awsvpc, ContainerDefinitions: [{Name: app}]}}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: host
    ContainerDefinitions:
      - Name: app
        Privileged: "false"
        User: root  # <--
      - Name: side  # <--
        Image: side
""",
    ),
)


@policy.applies
def applies(task: Resource) -> bool:
    """Tasks on the host's network."""
    mode = task.get("NetworkMode")
    return mode is not None and mode == "host"


@policy.check
def check(task: Resource) -> Violations:
    """The user of each container that is not privileged anyway."""
    for container in containers(task):
        user = container.get("User")
        if not container.on("Privileged") and (user is None or is_root(user)):
            yield container.spot("User"), "the container may be root on the network of its host"
