"""Policy ecr-scanned-immutable."""

from policies.aws.documents import statements
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

REGISTRY = "AWS::ECR::RegistryScanningConfiguration"

policy = Policy(
    id="ecr-scanned-immutable",
    severity=MEDIUM,
    resource="AWS::ECR::Repository",
    title="Images are scanned when pushed, and a tag names one image for ever",
    serves={PCI: {"6.3.1": PARTIAL, "11.3.1": SUPPORTING, "6.3.2": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A tag that can be moved lets whoever may push replace what production starts next, and makes a rollback a "
    "guess. A scan tells of known holes before the image runs; scanning of the whole registry in the same template "
    "counts. A repository that anybody may pull from or push to is nobody's. How long old images are kept is left to "
    "cost. Not seen: who reads the scans, and images that are started from elsewhere.",
    fix="Set ImageTagMutability to IMMUTABLE and ImageScanningConfiguration.ScanOnPush to true.",
    passing=(
        """
Images:
  Type: AWS::ECR::Repository
  Properties: {ImageTagMutability: IMMUTABLE, ImageScanningConfiguration: {ScanOnPush: "true"}}
""",
        """
Registry:
  Type: AWS::ECR::RegistryScanningConfiguration
  Properties: {ScanType: ENHANCED, Rules: [{ScanFrequency: CONTINUOUS_SCAN}]}
Images: {Type: AWS::ECR::Repository, Properties: {ImageTagMutability: IMMUTABLE_WITH_EXCLUSION}}
""",
    ),
    failing=(
        """
Lone: {Type: AWS::ECR::Repository}  # <--
Loose:
  Type: AWS::ECR::Repository
  Properties:
    ImageTagMutability: MUTABLE  # <--
    ImageScanningConfiguration:
      ScanOnPush: "false"  # <--
    RepositoryPolicyText:
      Statement:
        - Effect: Allow
          Principal: "*"  # <--
          Action: ecr:BatchGetImage
""",
        """
Parameters:
  Scan: {Type: String}
Resources:
  Chosen:
    Type: AWS::ECR::Repository
    Properties:
      ImageTagMutability: IMMUTABLE
      ImageScanningConfiguration:
        ScanOnPush: !Ref Scan  # <-- ?
""",
    ),
)


@policy.check
def check(repository: Resource) -> Violations:
    """Scan, tags, then who may come."""
    if not repository.on("ImageScanningConfiguration.ScanOnPush") and not repository.view.of_type(REGISTRY):
        yield repository.spot("ImageScanningConfiguration.ScanOnPush"), "images are not scanned when they are pushed"
    tags = repository.get("ImageTagMutability")
    if tags is None or not tags.startswith("IMMUTABLE"):
        yield repository.spot("ImageTagMutability"), "a tag can be moved to another image"
    for statement in statements(repository.get("RepositoryPolicyText")):
        anybody = statement.everyone() if statement.allows() else None
        if anybody is not None and not statement.is_conditional():
            yield anybody, "anybody may use the repository"
