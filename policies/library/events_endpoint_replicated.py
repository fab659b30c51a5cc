"""Policy events-endpoint-replicated."""

from policies.kernel import MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="events-endpoint-replicated",
    severity=MEDIUM,
    severity_reason="In normal times nothing is missed; at the failover the events under way stay in the lost Region.",
    resource="AWS::Events::Endpoint",
    title="EventBridge global endpoints have event replication enabled",
    serves={REL: {"REL11-BP02": PARTIAL, "REL13-BP02": PARTIAL}},
    why="A global endpoint sends events to the second Region once the health check of the first fails. Replication "
    "sends them to both all the time, so that none is lost and the endpoint goes back by itself. It is on by default. "
    "Not seen: rules in the second Region that work on the copies.",
    fix="Leave ReplicationConfig.State at ENABLED.",
    passing=(
        """
Endpoint: {Type: AWS::Events::Endpoint, Properties: {ReplicationConfig: {State: ENABLED}, RoleArn: role}}
Default: {Type: AWS::Events::Endpoint, Properties: {RoleArn: role}}
""",
    ),
    failing=(
        """
Endpoint:
  Type: AWS::Events::Endpoint
  Properties:
    ReplicationConfig:
      State: DISABLED  # <--
""",
    ),
)


@policy.check
def check(endpoint: Resource) -> Violations:
    """Not switched off."""
    state = endpoint.get("ReplicationConfig.State")
    if state is not None and state == "DISABLED":
        yield state, "events under way are lost at a failover"
