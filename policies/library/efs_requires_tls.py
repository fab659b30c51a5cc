"""Policy efs-requires-tls."""

from policies.aws.resource_policies import refuses_plain_http
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="efs-requires-tls",
    severity=MEDIUM,
    resource="AWS::EFS::FileSystem",
    title="EFS file systems require encryption in transit (policy denies mounts without TLS)",
    serves={PCI: {"4.2.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="NFS speaks clear text; a client that forgets -o tls is let in unless the file system's policy denies it. "
    "Not seen: how clients mount.",
    fix="Set FileSystemPolicy with a Deny for Principal * where aws:SecureTransport is false.",
    severity_reason="Files cross the VPC readable; reading them takes a place in that network.",
    passing=(
        """
Files:
  Type: AWS::EFS::FileSystem
  Properties:
    FileSystemPolicy:
      Statement:
        - {Effect: Allow, Principal: {AWS: "111122223333"}, Action: "elasticfilesystem:ClientMount"}
        - {Effect: Deny, Principal: {AWS: "*"}, Action: "*", Condition: {Bool: {aws:SecureTransport: "false"}}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::EFS::FileSystem
Open:
  Type: AWS::EFS::FileSystem
  Properties:
    FileSystemPolicy:  # <--
      Statement:
        - {Effect: Allow, Principal: {AWS: "111122223333"}, Action: "elasticfilesystem:ClientMount"}
""",
    ),
)


@policy.check
def check(files: Resource) -> Violations:
    """A deny in its policy."""
    if not refuses_plain_http(files.get("FileSystemPolicy"), "elasticfilesystem:ClientMount"):
        yield files.spot("FileSystemPolicy"), "clients may mount without TLS"
