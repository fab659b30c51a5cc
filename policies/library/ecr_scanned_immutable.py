"""Policy ecr-scanned-immutable."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

REGISTRY = "AWS::ECR::RegistryScanningConfiguration"

policy = Policy(
    id="ecr-scanned-immutable",
    severity=MEDIUM,
    resource="AWS::ECR::Repository",
    title="Images are scanned when they are pushed",
    serves={PCI: {"6.3.1": PARTIAL, "11.3.1": SUPPORTING, "6.3.2": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    severity_reason="A known hole goes live unseen; it is the hole, not the missing scan, that lets somebody in.",
    why="A scan tells of known holes before the image runs; scanning of the whole registry in the same template "
    "counts. Not seen: who reads the scans, images that are started from elsewhere, and whether a tag can be moved to "
    "an image that was never scanned (ecr-tags-immutable).",
    fix="Set ImageScanningConfiguration.ScanOnPush to true.",
    repair={"ImageScanningConfiguration.ScanOnPush": True},
    passing=(
        """
Images: {Type: AWS::ECR::Repository, Properties: {ImageScanningConfiguration: {ScanOnPush: "true"}}}
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
    ImageScanningConfiguration:
      ScanOnPush: "false"  # <--
""",
        """
Parameters:
  Scan: {Type: String}
Resources:
  Chosen:
    Type: AWS::ECR::Repository
    Properties:
      ImageScanningConfiguration:
        ScanOnPush: !Ref Scan  # <-- ?
""",
    ),
)


@policy.check
def check(repository: Resource) -> Violations:
    """A switch of its own, or one of the registry."""
    if not repository.on("ImageScanningConfiguration.ScanOnPush") and not repository.view.of_type(REGISTRY):
        yield repository.spot("ImageScanningConfiguration.ScanOnPush"), "images are not scanned when they are pushed"
