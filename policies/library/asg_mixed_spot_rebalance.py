"""Policy asg-mixed-spot-rebalance."""

from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Violations

MIXED = "MixedInstancesPolicy"
SHARE = f"{MIXED}.InstancesDistribution.OnDemandPercentageAboveBaseCapacity"

policy = Policy(
    id="asg-mixed-spot-rebalance",
    severity=LOW,
    severity_reason="Who uses Spot has accepted interruptions; this makes them gentler.",
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Groups that use Spot declare several instance types, a base of On-Demand and capacity rebalancing",
    serves={REL: {"REL07-BP01": SUPPORTING}},
    why="Spot capacity of one type may be taken back all at once. With three types, one On-Demand instance at the "
    "base and rebalancing, a group loses a part, and replaces it before it goes. Not seen: how deep the pools are.",
    fix="Give MixedInstancesPolicy three overrides, OnDemandBaseCapacity of at least 1 and set CapacityRebalance to "
    "true.",
    passing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    CapacityRebalance: "true"
    MixedInstancesPolicy:
      InstancesDistribution: {OnDemandBaseCapacity: "1", OnDemandPercentageAboveBaseCapacity: 50}
      LaunchTemplate: {Overrides: [{InstanceType: m6i.large}, {InstanceType: m5.large}, {InstanceType: m7i.large}]}
OnDemand:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MixedInstancesPolicy: {LaunchTemplate: {Overrides: [{InstanceType: m6i.large}]}}}
""",
    ),
    failing=(
        """
Group:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MixedInstancesPolicy:
      InstancesDistribution:
        OnDemandBaseCapacity: 0  # <--
        OnDemandPercentageAboveBaseCapacity: "0"
      LaunchTemplate:
        Overrides: [{InstanceType: m6i.large}, {InstanceType: m5.large}]  # <--
""",
    ),
)


@policy.applies
def applies(group: Resource) -> bool:
    """Groups that buy a share of Spot; the default share is none."""
    share = group.get(SHARE)
    return share is not None and share < 100


@policy.check
def check(group: Resource) -> Violations:
    """Types, base, rebalancing."""
    overrides = [each for found in group.each(f"{MIXED}.LaunchTemplate.Overrides") for each in found]
    if len(overrides) < 3 and not any(each.get("InstanceRequirements") is not None for each in overrides):
        yield group.spot(f"{MIXED}.LaunchTemplate.Overrides"), "Spot capacity comes from fewer than three types"
    base = group.get(f"{MIXED}.InstancesDistribution.OnDemandBaseCapacity")
    if base is None or base < 1:
        spot = group.spot(f"{MIXED}.InstancesDistribution.OnDemandBaseCapacity")
        yield spot, "all instances may be taken back at once"
    if not group.on("CapacityRebalance"):
        yield group.spot("CapacityRebalance"), "instances at risk are replaced only when they are gone"
