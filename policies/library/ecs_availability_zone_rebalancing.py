"""Policy ecs-availability-zone-rebalancing."""

from policies.kernel import LOW, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-availability-zone-rebalancing",
    severity=LOW,
    resource="AWS::ECS::Service",
    title="Services rebalance their tasks over zones",
    serves={REL: {"F03": PARTIAL, "REL11-BP05": SUPPORTING}},
    why="After a zone has come back its tasks stay where they fled to, and the next loss takes more of them. Not "
    "seen: services that existed before, whose default is off.",
    fix="Set AvailabilityZoneRebalancing to ENABLED (the default for new services).",
    severity_reason="It takes two losses in a row to hurt.",
    passing=(
        """
On: {Type: AWS::ECS::Service, Properties: {AvailabilityZoneRebalancing: ENABLED}}
Unsaid: {Type: AWS::ECS::Service}
""",
    ),
    failing=(
        """
Off:
  Type: AWS::ECS::Service
  Properties:
    AvailabilityZoneRebalancing: DISABLED  # <--
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """Not switched off."""
    mode = service.get("AvailabilityZoneRebalancing")
    if mode is not None and mode == "DISABLED":
        yield mode, "tasks stay crowded after a zone has come back"
