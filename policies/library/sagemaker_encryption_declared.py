"""Policy sagemaker-encryption-declared."""

from policies.aws.sagemaker import INLINE, SCHEDULE, VOLUME_KEYS
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="sagemaker-encryption-declared",
    severity=LOW,
    resource=tuple(VOLUME_KEYS),
    title="SageMaker notebooks, endpoints, domains and jobs declare encryption at rest of their storage volumes (KMS "
    "key)",
    serves={},
    opinion=True,
    why="Volumes of SageMaker are encrypted with keys of AWS where the template names none. A key that is named is "
    "evidence, whoever manages it. Schedules that name a job definition are judged by that. Not seen: whose key it is, "
    "which sagemaker-cmk asks.",
    fix="Set KmsKeyId (of a job: ClusterConfig.VolumeKmsKeyId).",
    severity_reason="AWS encrypts by default; what is missing is the evidence.",
    passing=(
        """
Notebook: {Type: AWS::SageMaker::NotebookInstance, Properties: {KmsKeyId: alias/aws/sagemaker}}
Job:
  Type: AWS::SageMaker::ProcessingJob
  Properties: {ProcessingResources: {ClusterConfig: {VolumeKmsKeyId: alias/shop}}}
Named:
  Type: AWS::SageMaker::MonitoringSchedule
  Properties: {MonitoringScheduleConfig: {MonitoringJobDefinitionName: d}}
""",
    ),
    failing=(
        """
Notebook:  # <--
  Type: AWS::SageMaker::NotebookInstance
Endpoint:  # <--
  Type: AWS::SageMaker::EndpointConfig
Definition:
  Type: AWS::SageMaker::DataQualityJobDefinition
  Properties:
    JobResources:
      ClusterConfig: {InstanceCount: 1}  # <--
Schedule:
  Type: AWS::SageMaker::MonitoringSchedule
  Properties:
    MonitoringScheduleConfig:
      MonitoringJobDefinition: {RoleArn: r}  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but schedules whose job stands elsewhere."""
    return resource.type != SCHEDULE or resource.get(INLINE) is not None


@policy.check
def check(resource: Resource) -> Violations:
    """Any key."""
    key = VOLUME_KEYS[resource.type]
    if resource.get(key) is None:
        yield resource.spot(key), "no key is named for the storage volumes"
