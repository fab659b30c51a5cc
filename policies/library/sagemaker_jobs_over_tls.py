"""Policy sagemaker-jobs-over-tls."""

from policies.aws.sagemaker import INLINE, JOBS, NETWORK, SCHEDULE
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="sagemaker-jobs-over-tls",
    severity=MEDIUM,
    resource=JOBS,
    title="SageMaker processing and monitoring jobs encrypt traffic between containers in transit",
    serves={PCI: {"4.2.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Instances of one job send each other records in clear text unless the switch is on. Not seen: jobs of one "
    "instance, which send nothing, and training jobs, which no template holds.",
    fix="Set NetworkConfig.EnableInterContainerTrafficEncryption: true.",
    severity_reason="Records cross only AWS's network inside a zone; reading them takes a place in it.",
    passing=(
        """
Definition:
  Type: AWS::SageMaker::DataQualityJobDefinition
  Properties: {NetworkConfig: {EnableInterContainerTrafficEncryption: "true"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::SageMaker::DataQualityJobDefinition
Off:
  Type: AWS::SageMaker::ProcessingJob
  Properties:
    NetworkConfig:
      EnableInterContainerTrafficEncryption: "false"  # <--
""",
    ),
)


@policy.applies
def applies(job: Resource) -> bool:
    """A schedule is judged where its job is written in it."""
    return job.type != SCHEDULE or job.get(INLINE) is not None


@policy.check
def check(job: Resource) -> Violations:
    """The switch."""
    switch = f"{NETWORK[job.type]}.EnableInterContainerTrafficEncryption"
    if not job.on(switch):
        yield job.spot(switch), "traffic between the instances of a job is not encrypted"
