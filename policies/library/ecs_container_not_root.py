"""Policy ecs-container-not-root."""

from policies.aws.containers import JOB, TASK, containers, is_root
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-container-not-root",
    severity=MEDIUM,
    resource=(TASK, JOB),
    title="Containers do not name root, or an administrator, as their user",
    serves={PCI: {"2.2.6": PARTIAL, "7.2.5": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Root inside a container is root outside as soon as the wall between them has a hole. Not seen: the user "
    "that the image itself declares, which counts where the definition names none (ecs-user-declared).",
    fix="Set User to the number of a user above 0 that the image knows.",
    severity_reason="It matters once something else is broken, and then decides how far the damage goes.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - {Name: app, Image: app, User: "1000"}
      - {Name: group, Image: app, User: "1000:0"}
      - {Name: image, Image: app}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        User: root  # <--
      - Name: side
        User: "0:1000"  # <--
      - Name: third
        User: root:root  # <--
      - Name: fourth
        User: 0  # <--
Windows:
  Type: AWS::ECS::TaskDefinition
  Properties:
    RuntimePlatform: {OperatingSystemFamily: WINDOWS_SERVER_2022_CORE}
    ContainerDefinitions:
      - Name: app
        User: ContainerAdministrator  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The user of each container, where one is named."""
    for container in containers(resource):
        user = container.get("User")
        if user is not None and is_root(user):
            yield user, "the container runs as root or administrator"
