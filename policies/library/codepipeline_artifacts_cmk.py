"""Policy codepipeline-artifacts-cmk."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="codepipeline-artifacts-cmk",
    severity=LOW,
    resource="AWS::CodePipeline::Pipeline",
    title="Pipelines encrypt their artifacts with a key of your own",
    opinion=True,
    serves={},
    why="Without EncryptionKey the store is encrypted with the key that AWS manages for S3. Not seen: the "
    "encryption of the bucket.",
    fix="Set ArtifactStore.EncryptionKey with Type KMS (in each of ArtifactStores).",
    severity_reason="The artifacts are encrypted either way.",
    passing=(
        """
A:
  Type: AWS::CodePipeline::Pipeline
  Properties: {ArtifactStore: {Type: S3, Location: b, EncryptionKey: {Type: KMS, Id: k}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodePipeline::Pipeline
  Properties:
    ArtifactStore:  # <--
      Type: S3
      Location: b
B:
  Type: AWS::CodePipeline::Pipeline
  Properties:
    ArtifactStores:
      - Region: eu-west-1
        ArtifactStore:  # <--
          Type: S3
""",
    ),
)


@policy.check
def check(pipeline: Resource) -> Violations:
    """Each store."""
    for store in (*pipeline.each("ArtifactStore"), *pipeline.each("ArtifactStores.*.ArtifactStore")):
        if store.get("EncryptionKey.Id") is None:
            yield store.spot("EncryptionKey"), "no key of your own encrypts the artifacts"
