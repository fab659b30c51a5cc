"""Policy video-stream-key-named."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="video-stream-key-named",
    severity=LOW,
    resource="AWS::KinesisVideo::Stream",
    title="Kinesis video streams name the KMS key of their encryption at rest",
    serves={},
    opinion=True,
    why="Video is always encrypted, with aws/kinesisvideo where the template names no key; that key cannot be shared, "
    "restricted or revoked. Not seen: the policy of the key that is named.",
    fix="Set KmsKeyId on the video stream.",
    severity_reason="The stream is encrypted in any case; only control over the key is missing.",
    passing=("Video: {Type: AWS::KinesisVideo::Stream, Properties: {KmsKeyId: alias/shop-video}}",),
    failing=(
        """
Video:  # <--
  Type: AWS::KinesisVideo::Stream
  Properties: {DataRetentionInHours: 24}
""",
    ),
)


@policy.check
def check(stream: Resource) -> Violations:
    """The key's name."""
    if stream.get("KmsKeyId") is None:
        yield stream.spot("KmsKeyId"), "no KMS key is named for the video stream"
