"""Policy efs-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="efs-cmk",
    severity=MEDIUM,
    resource=("AWS::EFS::FileSystem", "AWS::FSx::FileSystem"),
    title="EFS and FSx file systems use a customer-managed KMS key (CMK)",
    serves={PCI: {"3.5.1": SUPPORTING, "3.6.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="The default keys of EFS and FSx cannot be restricted, shared with a backup account or withdrawn. The key "
    "cannot "
    "be changed later. Scratch file systems for Lustre take no key and are left out. Not seen: the key's policy.",
    fix="Set KmsKeyId to a key of your own on the file system.",
    severity_reason="Whether files are encrypted is another policy's question; control over the key is a second line.",
    passing=(
        """
Files: {Type: AWS::EFS::FileSystem, Properties: {Encrypted: true, KmsKeyId: !GetAtt Key.Arn}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Scratch:
  Type: AWS::FSx::FileSystem
  Properties: {FileSystemType: LUSTRE, LustreConfiguration: {DeploymentType: SCRATCH_2}}
""",
    ),
    failing=(
        """
Files:  # <--
  Type: AWS::EFS::FileSystem
  Properties: {Encrypted: true}
Default:
  Type: AWS::EFS::FileSystem
  Properties:
    KmsKeyId: alias/aws/elasticfilesystem  # <--
Windows:  # <--
  Type: AWS::FSx::FileSystem
  Properties: {FileSystemType: WINDOWS}
""",
    ),
)


@policy.applies
def applies(files: Resource) -> bool:
    """All but scratch file systems."""
    kind = files.get("LustreConfiguration.DeploymentType")
    return kind is None or not kind.startswith("SCRATCH")


@policy.check
def check(files: Resource) -> Violations:
    """The key."""
    if not is_own_key(files.get("KmsKeyId")):
        yield files.spot("KmsKeyId"), "no customer-managed key is named"
