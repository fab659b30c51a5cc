"""Policy gamelift-port-range."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="gamelift-port-range",
    severity=LOW,
    resource="AWS::GameLift::Fleet",
    title="Fleets of GameLift open single ports, not ranges",
    opinion=True,
    serves={},
    why="A range opens more than the game listens on. Not seen: games that need one port for each process.",
    fix="Write one EC2InboundPermissions entry for each port, FromPort equal to ToPort.",
    severity_reason="Game servers are made to be called; a wide range adds little by itself.",
    passing=(
        """
A:
  Type: AWS::GameLift::Fleet
  Properties: {EC2InboundPermissions: [{FromPort: 1935, ToPort: "1935", IpRange: 10.0.0.0/8, Protocol: UDP}]}
""",
    ),
    failing=(
        """
A:
  Type: AWS::GameLift::Fleet
  Properties:
    EC2InboundPermissions:
      - FromPort: 1935  # <--
        ToPort: 1940
        IpRange: 10.0.0.0/8
        Protocol: UDP
""",
    ),
)


@policy.check
def check(fleet: Resource) -> Violations:
    """Each permission."""
    for rule in fleet.each("EC2InboundPermissions.*"):
        first, last = rule.get("FromPort"), rule.get("ToPort")
        if first is not None and last is not None and first != last:
            yield first, "a range of ports is open"
