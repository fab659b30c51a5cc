"""Policy ec2-ebs-optimized."""

from policies.kernel import LOW, Policy, Resource, Violations

PLACES = {
    "AWS::EC2::Instance": "EbsOptimized",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.EbsOptimized",
    "AWS::AutoScaling::LaunchConfiguration": "EbsOptimized",
}
BY_DEFAULT = (
    "a1.", "c4.", "c5", "c6", "c7", "c8", "d2.", "d3", "dl", "f1.", "f2.", "g3", "g4", "g5", "g6", "gr6", "h1.", "hpc",
    "i3", "i4", "i7", "i8", "im4", "inf", "is4", "m4.", "m5", "m6", "m7", "m8", "mac", "p2.", "p3", "p4", "p5", "p6",
    "r4.", "r5", "r6", "r7", "r8", "t3", "t4", "trn", "u-", "u7", "vt1", "x1", "x2", "x8", "z1d",
)  # fmt: skip
"""Families that are EBS-optimized whatever is written."""

policy = Policy(
    id="ec2-ebs-optimized",
    severity=LOW,
    severity_reason="Disk and network share one path: slower under load, but nothing is exposed or lost.",
    opinion=True,
    resource=tuple(PLACES),
    title="Instances are EBS-optimized",
    serves={},
    why="Older families send disk traffic through the network's own bandwidth unless EbsOptimized is set. Families "
    "that are optimized by default are let pass, unless it is switched off; a type that a parameter leaves open is "
    "not. Not seen: types that an Auto Scaling group overrides.",
    fix="Set EbsOptimized to true, or choose a current instance family.",
    passing=(
        """
Server: {Type: AWS::EC2::Instance, Properties: {InstanceType: m3.xlarge, EbsOptimized: "true"}}
Current: {Type: AWS::EC2::Instance, Properties: {InstanceType: m6i.large}}
Small: {Type: AWS::EC2::Instance, Properties: {InstanceType: t3.micro, EbsOptimized: true}}
Inherited: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}}}
""",
    ),
    failing=(
        """
Old:  # <--
  Type: AWS::EC2::Instance
  Properties: {InstanceType: m3.xlarge}
Off:
  Type: AWS::EC2::Instance
  Properties:
    InstanceType: m6i.large
    EbsOptimized: "false"  # <--
""",
        """
Parameters:
  Kind: {Type: String}
Resources:
  Open:  # <--
    Type: AWS::EC2::Instance
    Properties: {InstanceType: !Ref Kind}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch, or a family that needs none."""
    pattern = PLACES[resource.type]
    switch = resource.get(pattern)
    if switch is not None:
        if not switch:
            yield switch, "the instance is not EBS-optimized"
        return
    kind = resource.get(pattern.replace("EbsOptimized", "InstanceType"))
    if resource.get("LaunchTemplate") is not None or (kind is None and resource.type != "AWS::EC2::Instance"):
        return
    if kind is None or kind.unknown or not str(kind).startswith(BY_DEFAULT):
        yield resource.spot(pattern), "the instance is not EBS-optimized"
