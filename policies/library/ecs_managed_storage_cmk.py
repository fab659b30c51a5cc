"""Policy ecs-managed-storage-cmk."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-managed-storage-cmk",
    severity=LOW,
    resource="AWS::ECS::Cluster",
    title="Managed storage of clusters is encrypted with a key of your own",
    opinion=True,
    serves={},
    why="Storage that ECS makes for tasks is encrypted by AWS's key where the cluster names none. Not seen: "
    "clusters without managed storage, which are not asked.",
    fix="Set ManagedStorageConfiguration.KmsKeyId and FargateEphemeralStorageKmsKeyId.",
    severity_reason="The storage is encrypted either way; the key only adds a say over it.",
    passing=(
        """
Plain: {Type: AWS::ECS::Cluster}
Keyed:
  Type: AWS::ECS::Cluster
  Properties: {Configuration: {ManagedStorageConfiguration: {KmsKeyId: k, FargateEphemeralStorageKmsKeyId: k}}}
""",
    ),
    failing=(
        """
Cluster:
  Type: AWS::ECS::Cluster
  Properties:
    Configuration:
      ManagedStorageConfiguration:  # <--
        FargateEphemeralStorageKmsKeyId: k
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Both keys, where managed storage is configured."""
    for storage in cluster.each("Configuration.ManagedStorageConfiguration"):
        for name in ("KmsKeyId", "FargateEphemeralStorageKmsKeyId"):
            if storage.get(name) is None:
                yield storage.spot(name), f"{name} is not set"
