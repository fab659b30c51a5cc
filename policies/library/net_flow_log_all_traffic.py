"""Policy net-flow-log-all-traffic."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-flow-log-all-traffic",
    severity=MEDIUM,
    severity_reason="Half the picture is there; what an intruder was let do is in the other half.",
    resource="AWS::EC2::FlowLog",
    title="Flow logs record all traffic, accepted and rejected",
    serves={PCI: {"10.2.1": PARTIAL, "10.2.1.4": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING}},
    why="A log of refused traffic alone does not show what got through, and one of accepted traffic alone not who "
    "tried. A transit gateway's log has no such choice. Not seen: a second flow log that records the rest.",
    fix="Set TrafficType to ALL.",
    passing=(
        """
Log: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: vpc-1, ResourceType: VPC, TrafficType: ALL}}
Transit: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: tgw-1, ResourceType: TransitGateway}}
""",
    ),
    failing=(
        """
Log:
  Type: AWS::EC2::FlowLog
  Properties:
    ResourceId: vpc-1
    ResourceType: VPC
    TrafficType: REJECT  # <--
Unsaid:  # <--
  Type: AWS::EC2::FlowLog
  Properties: {ResourceId: subnet-1, ResourceType: Subnet}
""",
    ),
)


@policy.check
def check(log: Resource) -> Violations:
    """The kind of traffic, where there is a choice."""
    kind, traffic = log.get("ResourceType"), log.get("TrafficType")
    if kind is not None and kind.startswith("TransitGateway"):
        return
    if traffic is None or traffic != "ALL":
        yield log.spot("TrafficType"), "the flow log does not record all traffic"
