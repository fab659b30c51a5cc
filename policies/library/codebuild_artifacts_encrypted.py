"""Policy codebuild-artifacts-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

PROJECT = "AWS::CodeBuild::Project"
PLACES = ("Artifacts", "SecondaryArtifacts.*", "ExportConfig.S3Destination")

policy = Policy(
    id="codebuild-artifacts-encrypted",
    severity=HIGH,
    resource=(PROJECT, "AWS::CodeBuild::ReportGroup"),
    title="Build artifacts are encrypted",
    serves={PCI: {"6.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Artifacts and reports are encrypted unless EncryptionDisabled says otherwise. Not seen: the encryption of "
    "the bucket itself.",
    fix="Take EncryptionDisabled out, or set it to false.",
    severity_reason="A primary control is switched off on purpose, for code that production runs.",
    repair={
        "AWS::CodeBuild::Project:Artifacts.EncryptionDisabled": False,
        "AWS::CodeBuild::Project:SecondaryArtifacts.*.EncryptionDisabled": False,
        "AWS::CodeBuild::ReportGroup:ExportConfig.S3Destination.EncryptionDisabled": False,
    },
    passing=(
        """
A: {Type: AWS::CodeBuild::Project, Properties: {Artifacts: {Type: S3, EncryptionDisabled: "false"}}}
B: {Type: AWS::CodeBuild::Project, Properties: {Artifacts: {Type: NO_ARTIFACTS, EncryptionDisabled: true}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts:
      Type: S3
      EncryptionDisabled: true  # <--
    SecondaryArtifacts:
      - Type: S3
        EncryptionDisabled: "true"  # <--
R:
  Type: AWS::CodeBuild::ReportGroup
  Properties:
    ExportConfig:
      ExportConfigType: S3
      S3Destination:
        EncryptionDisabled: true  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each place that can switch it off, where there are artifacts."""
    for place in PLACES:
        for artifacts in resource.each(place):
            kind = artifacts.get("Type")
            if artifacts.on("EncryptionDisabled") and (kind is None or kind != "NO_ARTIFACTS"):
                yield artifacts.spot("EncryptionDisabled"), "the artifacts are not encrypted"
