"""Policy ecs-exec-encrypted."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

LOGS = (("CloudWatchLogGroupName", "CloudWatchEncryptionEnabled"), ("S3BucketName", "S3EncryptionEnabled"))

policy = Policy(
    id="ecs-exec-encrypted",
    severity=MEDIUM,
    resource="AWS::ECS::Cluster",
    title="Sessions of ECS Exec and their logs are encrypted with a key of your own",
    serves={PCI: {"4.2.1": SUPPORTING, "10.3.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="What an administrator types and sees may hold secrets. KmsKeyId encrypts the session between client and "
    "container beyond TLS; the log has switches of its own. Only clusters that configure ECS Exec are asked. Not "
    "seen: the encryption of the group or bucket itself.",
    fix="Set KmsKeyId, and CloudWatchEncryptionEnabled or S3EncryptionEnabled of the LogConfiguration.",
    severity_reason="The session is under TLS already; this adds control over who can read it.",
    passing=(
        """
Cluster:
  Type: AWS::ECS::Cluster
  Properties:
    Configuration:
      ExecuteCommandConfiguration:
        KmsKeyId: key
        Logging: OVERRIDE
        LogConfiguration: {CloudWatchLogGroupName: g, CloudWatchEncryptionEnabled: "true"}
Plain: {Type: AWS::ECS::Cluster}
""",
    ),
    failing=(
        """
Cluster:
  Type: AWS::ECS::Cluster
  Properties:
    Configuration:
      ExecuteCommandConfiguration:  # <--
        Logging: OVERRIDE
        LogConfiguration:  # <--
          CloudWatchLogGroupName: g
          S3BucketName: b
          S3EncryptionEnabled: false  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """The session, then each log."""
    config = cluster.get("Configuration.ExecuteCommandConfiguration")
    if config is None:
        return
    if config.get("KmsKeyId") is None:
        yield config.spot("KmsKeyId"), "sessions are not encrypted with a key of your own"
    for name, switch in LOGS:
        log = config.get("LogConfiguration")
        if log is not None and log.get(name) is not None and not log.on(switch):
            yield log.spot(switch), "the log of sessions is not encrypted"
