"""Policy batch-job-unprivileged."""

from policies.aws.containers import JOB, containers
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

PODS = "EksProperties.PodProperties.Containers.*.SecurityContext"

policy = Policy(
    id="batch-job-unprivileged",
    severity=HIGH,
    resource=JOB,
    title="Batch job definitions have no privileged containers",
    serves={PCI: {"2.2.6": PARTIAL, "7.2.5": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A privileged container is root on its host, and so on the other jobs there. Not seen: what the image does.",
    fix="Leave Privileged out or set it to false.",
    severity_reason="One hole in a job opens the host and everything on it.",
    passing=(
        """
Job: {Type: AWS::Batch::JobDefinition, Properties: {ContainerProperties: {Privileged: "false"}}}
Bare: {Type: AWS::Batch::JobDefinition}
""",
    ),
    failing=(
        """
Job:
  Type: AWS::Batch::JobDefinition
  Properties:
    ContainerProperties:
      Privileged: true  # <--
Nodes:
  Type: AWS::Batch::JobDefinition
  Properties:
    NodeProperties:
      NodeRangeProperties:
        - Container:
            Privileged: "true"  # <--
Pods:
  Type: AWS::Batch::JobDefinition
  Properties:
    EksProperties:
      PodProperties:
        Containers:
          - Image: app
            SecurityContext:
              Privileged: true  # <--
""",
    ),
)


@policy.check
def check(job: Resource) -> Violations:
    """Each container, also of Kubernetes."""
    for container in (*containers(job), *job.each(PODS)):
        if container.on("Privileged"):
            yield container.spot("Privileged"), "the container is root on its host"
