"""Policy sagemaker-in-vpc."""

from policies.aws.sagemaker import INLINE, JOBS, NETWORK, SCHEDULE
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

DOMAIN = "AWS::SageMaker::Domain"
PATHS = {
    "AWS::SageMaker::NotebookInstance": "SubnetId",
    "AWS::SageMaker::Model": "VpcConfig",
    DOMAIN: "AppNetworkAccessType",
    **{kind: f"{path}.VpcConfig" for kind, path in NETWORK.items()},
}

policy = Policy(
    id="sagemaker-in-vpc",
    severity=MEDIUM,
    resource=("AWS::SageMaker::NotebookInstance", "AWS::SageMaker::Model", DOMAIN, *JOBS),
    title="SageMaker notebooks, models, domains and jobs run in a VPC",
    serves={PCI: {"1.4.1": PARTIAL, "1.3.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Outside a VPC of one's own, code that sees the data goes out to the Internet through AWS's network, past "
    "every "
    "firewall and log. A domain does so unless AppNetworkAccessType is VpcOnly. Not seen: the routes of the subnets.",
    fix="Set SubnetId, VpcConfig, or AppNetworkAccessType VpcOnly.",
    severity_reason="Data can leave unseen, but only by the hands of those who may use it.",
    passing=(
        """
Notebook: {Type: AWS::SageMaker::NotebookInstance, Properties: {SubnetId: subnet-1}}
Model: {Type: AWS::SageMaker::Model, Properties: {VpcConfig: {Subnets: [subnet-1], SecurityGroupIds: [sg-1]}}}
Domain: {Type: AWS::SageMaker::Domain, Properties: {AppNetworkAccessType: VpcOnly}}
""",
    ),
    failing=(
        """
Notebook:  # <--
  Type: AWS::SageMaker::NotebookInstance
Model:  # <--
  Type: AWS::SageMaker::Model
Silent:  # <--
  Type: AWS::SageMaker::Domain
Domain:
  Type: AWS::SageMaker::Domain
  Properties:
    AppNetworkAccessType: PublicInternetOnly  # <--
Job:
  Type: AWS::SageMaker::ProcessingJob
  Properties:
    NetworkConfig:  # <--
      EnableNetworkIsolation: true
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Schedules whose job is written in them, and everything else."""
    return resource.type != SCHEDULE or resource.get(INLINE) is not None


@policy.check
def check(resource: Resource) -> Violations:
    """The network."""
    path = PATHS[resource.type]
    found = resource.get(path)
    if found is None or (resource.type == DOMAIN and found != "VpcOnly"):
        yield resource.spot(path), "it runs outside a VPC of your own"
