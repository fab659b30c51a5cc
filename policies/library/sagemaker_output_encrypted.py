"""Policy sagemaker-output-encrypted."""

from policies.aws.sagemaker import INLINE, OUTPUT_KEYS, SCHEDULE
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="sagemaker-output-encrypted",
    severity=LOW,
    resource=tuple(OUTPUT_KEYS),
    title="SageMaker processing and monitoring jobs encrypt their output with a named KMS key",
    serves={},
    opinion=True,
    why="Reports of a job hold samples and statistics of the data; without a key they take the default of the bucket. "
    "Not seen: that default.",
    fix="Set KmsKeyId in the job's output configuration.",
    severity_reason="S3 encrypts by default; only control over the key is missing.",
    passing=(
        """
Definition:
  Type: AWS::SageMaker::DataQualityJobDefinition
  Properties: {DataQualityJobOutputConfig: {KmsKeyId: alias/shop}}
""",
    ),
    failing=(
        """
Definition:
  Type: AWS::SageMaker::ModelBiasJobDefinition
  Properties:
    ModelBiasJobOutputConfig:  # <--
      MonitoringOutputs: []
Job:  # <--
  Type: AWS::SageMaker::ProcessingJob
""",
    ),
)


@policy.applies
def applies(job: Resource) -> bool:
    """Jobs that stand here."""
    return job.type != SCHEDULE or job.get(INLINE) is not None


@policy.check
def check(job: Resource) -> Violations:
    """The key of the output."""
    key = OUTPUT_KEYS[job.type]
    if job.get(key) is None:
        yield job.spot(key), "no key is named for the output"
