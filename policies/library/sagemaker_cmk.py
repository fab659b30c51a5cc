"""Policy sagemaker-cmk."""

from policies.aws.keys import is_own_key
from policies.aws.sagemaker import INLINE, SCHEDULE, VOLUME_KEYS
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="sagemaker-cmk",
    severity=MEDIUM,
    resource=tuple(VOLUME_KEYS),
    title="SageMaker notebooks, endpoints, domains and jobs use a customer-managed KMS key (CMK)",
    serves={PCI: {"3.5.1": SUPPORTING, "3.6.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Training data and notebooks are copies of production data. With AWS's own keys nobody can say who may decrypt "
    "them, nor end it. Not seen: the key's policy, and endpoints whose instances have only disks of their own.",
    fix="Name a key of your own in KmsKeyId (of a job: ClusterConfig.VolumeKmsKeyId).",
    severity_reason="Volumes are encrypted by AWS in any case; control over the key is defence in depth.",
    passing=(
        """
Notebook: {Type: AWS::SageMaker::NotebookInstance, Properties: {KmsKeyId: !Ref Key}}
Domain: {Type: AWS::SageMaker::Domain, Properties: {KmsKeyId: alias/shop}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Notebook:  # <--
  Type: AWS::SageMaker::NotebookInstance
Domain:
  Type: AWS::SageMaker::Domain
  Properties:
    KmsKeyId: alias/aws/sagemaker  # <--
Endpoint:  # <--
  Type: AWS::SageMaker::EndpointConfig
  Properties: {ProductionVariants: [{VariantName: v}]}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Schedules only where they hold the job themselves."""
    return resource.type != SCHEDULE or resource.get(INLINE) is not None


@policy.check
def check(resource: Resource) -> Violations:
    """The key of the volumes."""
    key = VOLUME_KEYS[resource.type]
    if not is_own_key(resource.get(key)):
        yield resource.spot(key), "no customer-managed key is named"
