"""Policy batch-job-unprivileged."""

from policies.kernel import HIGH, PARTIAL, PCI, Policy, Resource, Violations

PLACES = (
    "ContainerProperties.Privileged",
    "NodeProperties.NodeRangeProperties.*.Container.Privileged",
    "EksProperties.PodProperties.Containers.*.SecurityContext.Privileged",
)

policy = Policy(
    id="batch-job-unprivileged",
    severity=HIGH,
    resource="AWS::Batch::JobDefinition",
    title="Batch job definitions have no privileged containers",
    serves={PCI: {"2.2.6": PARTIAL}},
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
""",
    ),
)


@policy.check
def check(job: Resource) -> Violations:
    """Each container."""
    for pattern in PLACES:
        for switch in job.each(pattern):
            if switch:
                yield switch, "the container is root on its host"
