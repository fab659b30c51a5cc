"""Policy ecs-user-declared."""

from policies.aws.containers import containers
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-user-declared",
    severity=LOW,
    resource="AWS::ECS::TaskDefinition",
    title="Containers name the user that they run as",
    opinion=True,
    serves={},
    why="Without User an image that names none runs as root, and nobody sees it in review. Windows images differ as "
    "much. Not seen: the USER line of the image.",
    fix="Write User, with a number above 0 on Linux, in each container definition.",
    severity_reason="Many images name a harmless user themselves; the template only leaves it in the dark.",
    passing=(
        """
Task: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Name: app, User: "1000"}]}}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app  # <--
        Image: app
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """Each container."""
    for container in containers(task):
        if container.get("User") is None:
            yield container.spot("User"), "the user of the container is left to its image"
