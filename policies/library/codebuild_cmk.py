"""Policy codebuild-cmk."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="codebuild-cmk",
    severity=LOW,
    resource="AWS::CodeBuild::Project",
    title="Build projects encrypt with a key of your own (EncryptionKey)",
    opinion=True,
    serves={},
    why="Without EncryptionKey artifacts and caches are encrypted with the key that AWS manages for S3. Not seen: "
    "the key of the bucket.",
    fix="Set EncryptionKey of the project to a KMS key of yours.",
    severity_reason="The artifacts are encrypted either way.",
    passing=(
        """
A: {Type: AWS::CodeBuild::Project, Properties: {EncryptionKey: k}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::CodeBuild::Project
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The property is there."""
    if resource.get("EncryptionKey") is None:
        yield resource.spot("EncryptionKey"), "no key of your own encrypts what the build makes"
