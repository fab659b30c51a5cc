"""Policy appstream-session-limits."""

from policies.kernel import LOW, Policy, Resource, Violations

LIMITS = {
    "MaxUserDurationInSeconds": 36_000,
    "DisconnectTimeoutInSeconds": 300,
    "IdleDisconnectTimeoutInSeconds": 600,
}

policy = Policy(
    id="appstream-session-limits",
    severity=LOW,
    resource="AWS::AppStream::Fleet",
    title="AppStream sessions end after a while",
    opinion=True,
    serves={},
    why="A session that is left open is a desktop without its owner. Ten hours in all, five minutes after a lost "
    "connection and ten without input are common limits. Not seen: screen locks.",
    fix="Set MaxUserDurationInSeconds to 36000, DisconnectTimeoutInSeconds to 300 and "
    "IdleDisconnectTimeoutInSeconds to 600 at most.",
    severity_reason="It takes somebody at the very device.",
    passing=(
        """
A:
  Type: AWS::AppStream::Fleet
  Properties: {MaxUserDurationInSeconds: 36000, DisconnectTimeoutInSeconds: "300", IdleDisconnectTimeoutInSeconds: 600}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::AppStream::Fleet
  Properties: {DisconnectTimeoutInSeconds: 300, IdleDisconnectTimeoutInSeconds: 600}
B:
  Type: AWS::AppStream::Fleet
  Properties:
    MaxUserDurationInSeconds: 57600  # <--
    DisconnectTimeoutInSeconds: 900  # <--
    IdleDisconnectTimeoutInSeconds: 0  # <--
""",
    ),
)


@policy.check
def check(fleet: Resource) -> Violations:
    """Each limit: written, above zero, and no longer than is common."""
    for name, most in LIMITS.items():
        found = fleet.get(name)
        if found is None or found < 1 or found > most:
            yield fleet.spot(name), f"{name} does not end a session within {most} seconds"
