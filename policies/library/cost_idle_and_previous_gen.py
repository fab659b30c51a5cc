"""Policy cost-idle-and-previous-gen."""

from policies.kernel import LOW, Policy, Resource, Value, Violations

KINDS = {
    "AWS::EC2::Instance": "InstanceType",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.InstanceType",
    "AWS::AutoScaling::LaunchConfiguration": "InstanceType",
    "AWS::RDS::DBInstance": "DBInstanceClass",
    "AWS::ElastiCache::CacheCluster": "CacheNodeType",
    "AWS::ElastiCache::ReplicationGroup": "CacheNodeType",
}
VOLUME = "AWS::EC2::Volume"
DISKS = {
    VOLUME: "",
    "AWS::EC2::Instance": "BlockDeviceMappings.*.Ebs",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.BlockDeviceMappings.*.Ebs",
    "AWS::AutoScaling::LaunchConfiguration": "BlockDeviceMappings.*.Ebs",
}
OLD_FAMILIES = (
    "t1", "t2", "m1", "m2", "m3", "m4", "c1", "c3", "c4", "cc2", "cr1", "r3", "r4", "i2", "i3", "d2", "hs1", "g2", "g3",
    "g3s", "p2", "x1", "h1", "f1", "a1",
)  # fmt: skip

policy = Policy(
    id="cost-idle-and-previous-gen",
    severity=LOW,
    severity_reason="It costs some per cent more for less.",
    opinion=True,
    resource=(*KINDS, VOLUME),
    title="No previous-generation instance types and no gp2 or magnetic volumes",
    serves={},
    why="Current families do more for the same money, and gp3 costs a fifth less than gp2; sooner or later old "
    "hardware is retired. Idle addresses are for net-eip-attached, idle volumes for ec2-volume-attached. Not seen: "
    "volumes without a type, and software that needs an old family.",
    fix="Choose a current family of the same size, and VolumeType gp3.",
    passing=(
        """
Server: {Type: AWS::EC2::Instance, Properties: {InstanceType: m7g.large}}
Volume: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: eu-west-1a, VolumeType: gp3}}
Database: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceClass: db.r6g.large}}
""",
    ),
    failing=(
        """
Server:
  Type: AWS::EC2::Instance
  Properties:
    InstanceType: m3.large  # <--
    BlockDeviceMappings:
      - DeviceName: /dev/xvda
        Ebs:
          VolumeType: gp2  # <--
Volume:
  Type: AWS::EC2::Volume
  Properties:
    VolumeType: standard  # <--
Database:
  Type: AWS::RDS::DBInstance
  Properties:
    DBInstanceClass: db.m4.large  # <--
Cache:
  Type: AWS::ElastiCache::CacheCluster
  Properties:
    CacheNodeType: cache.t2.micro  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The family, then the kind of each disk."""
    kind = resource.get(KINDS[resource.type]) if resource.type in KINDS else None
    if kind is not None and not kind.unknown and _family(kind) in OLD_FAMILIES:
        yield kind, "the type is of a previous generation"
    pattern = DISKS.get(resource.type)
    if pattern is None:
        return
    for disk in resource.each(pattern) if pattern else (resource.body(),):
        volume = disk.get("VolumeType")
        if volume is not None and volume.lower() in ("gp2", "standard"):
            yield volume, "the volume is of a previous generation"


def _family(kind: Value) -> str:
    return str(kind).lower().removeprefix("db.").removeprefix("cache.").partition(".")[0]
