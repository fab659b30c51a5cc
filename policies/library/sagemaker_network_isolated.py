"""Policy sagemaker-network-isolated."""

from policies.aws.sagemaker import INLINE, JOBS, NETWORK, SCHEDULE
from policies.kernel import LOW, Policy, Resource, Violations

PATHS = {
    "AWS::SageMaker::Model": "EnableNetworkIsolation",
    **{kind: f"{path}.EnableNetworkIsolation" for kind, path in NETWORK.items()},
}

policy = Policy(
    id="sagemaker-network-isolated",
    severity=LOW,
    resource=("AWS::SageMaker::Model", *JOBS),
    title="SageMaker models and jobs run with network isolation",
    serves={},
    opinion=True,
    why="An isolated container can send the data it sees nowhere, not even to AWS (Security Hub SageMaker.5). Models "
    "that fetch weights when they start cannot run so. Not seen: what the container needs.",
    fix="Set EnableNetworkIsolation: true.",
    severity_reason="It stops a container that turned hostile; the role and the VPC limit it already.",
    passing=(
        """
Model: {Type: AWS::SageMaker::Model, Properties: {EnableNetworkIsolation: "true"}}
Job: {Type: AWS::SageMaker::ProcessingJob, Properties: {NetworkConfig: {EnableNetworkIsolation: true}}}
""",
    ),
    failing=(
        """
Model:  # <--
  Type: AWS::SageMaker::Model
Off:
  Type: AWS::SageMaker::Model
  Properties:
    EnableNetworkIsolation: "false"  # <--
Job:  # <--
  Type: AWS::SageMaker::ProcessingJob
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """A schedule without a job of its own is left to the definition that it names."""
    return resource.type != SCHEDULE or resource.get(INLINE) is not None


@policy.check
def check(resource: Resource) -> Violations:
    """The switch."""
    path = PATHS[resource.type]
    if not resource.on(path):
        yield resource.spot(path), "containers may reach the network"
