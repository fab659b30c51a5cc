"""Policy ecs-image-pinned."""

from policies.aws.containers import JOB, TASK, containers
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-image-pinned",
    severity=LOW,
    resource=(TASK, JOB),
    title="Images are named by a fixed tag or digest",
    opinion=True,
    serves={},
    why="An image without tag, or latest, is whatever was pushed last: two tasks of one service may run different "
    "code, and a rollback does not roll back. Not seen: whether the tag can be moved in the registry "
    "(ecr-tags-immutable), and images that only deployment tells.",
    fix="Name the image with a version tag or, better, @sha256:….",
    severity_reason="It is a habit of clean releases; no hole by itself.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties: {ContainerDefinitions: [{Name: a, Image: "nginx:1.27"}, {Name: b, Image: "host:5000/app@sha256:00"}]}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: a
        Image: nginx  # <--
      - Name: b
        Image: host:5000/app:latest  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each image that is written out."""
    for container in containers(resource):
        image = container.get("Image")
        if image is not None and not image.unknown and _is_moving(str(image)):
            yield image, "the image is whatever was pushed last"


def _is_moving(image: str) -> bool:
    tag = image.rpartition("/")[2].partition(":")[2]
    return "@" not in image and tag in ("", "latest")
