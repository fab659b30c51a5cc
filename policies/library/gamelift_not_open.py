"""Policy gamelift-not-open."""

from policies.aws.addresses import is_anywhere
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="gamelift-not-open",
    severity=LOW,
    resource="AWS::GameLift::Fleet",
    title="Fleets of GameLift do not take traffic from every address",
    opinion=True,
    serves={},
    why="A permission for 0.0.0.0/0 lets the whole internet try the game server. Not seen: whether the players are "
    "spread over the world, as they mostly are.",
    fix="Give IpRange the addresses that need it, at least for administration.",
    severity_reason="Public games are called from everywhere.",
    passing=(
        """
A:
  Type: AWS::GameLift::Fleet
  Properties: {EC2InboundPermissions: [{FromPort: 1, ToPort: 1, IpRange: 10.0.0.0/8, Protocol: UDP}]}
""",
    ),
    failing=(
        """
A:
  Type: AWS::GameLift::Fleet
  Properties:
    EC2InboundPermissions:
      - FromPort: 22
        ToPort: 22
        IpRange: 0.0.0.0/0  # <--
        Protocol: TCP
""",
    ),
)


@policy.check
def check(fleet: Resource) -> Violations:
    """Each permission's addresses."""
    for block in fleet.each("EC2InboundPermissions.*.IpRange"):
        if is_anywhere(block):
            yield block, "the whole internet may connect"
