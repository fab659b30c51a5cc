"""Policy net-flow-logs-all."""

from policies.aws.routes import refers
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

LOG = "AWS::EC2::FlowLog"
LOGGED = ("AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::NetworkInterface", "AWS::EC2::TransitGateway")

policy = Policy(
    id="net-flow-logs-all",
    severity=HIGH,
    severity_reason="After an intrusion nobody can tell who talked to whom, nor what left.",
    resource="AWS::EC2::VPC",
    title="Each VPC has a flow log",
    serves={
        PCI: {"10.2.1": DIRECT, "10.2.1.4": PARTIAL, "11.5.1": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING},
    },
    why="After an intrusion the flow log tells who talked to whom. What it records asks net-flow-log-all-traffic, how "
    "long it is kept net-flow-log-retention. Not seen: flow logs made outside these templates, and those of single "
    "subnets, which leave the rest of the VPC dark.",
    fix="Add an AWS::EC2::FlowLog with ResourceId of the VPC, ResourceType VPC and TrafficType ALL.",
    passing=(
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Log:
  Type: AWS::EC2::FlowLog
  Properties: {ResourceId: !Ref Vpc, ResourceType: VPC, TrafficType: REJECT, LogGroupName: !Ref Group}
Group: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: "14"}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.0.0.0/16}
""",
        """
Vpc:  # <-- ?
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.0.0.0/16}
Log:
  Type: AWS::EC2::FlowLog
  Properties:
    ResourceId: !ImportValue other-vpc
    ResourceType: VPC
    TrafficType: REJECT
Silent:  # <-- ?
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.1.0.0/16}
""",
        """
Vpc:  # <--
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.0.0.0/16}
Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
Other: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: vpc-0123, ResourceType: VPC, TrafficType: ALL}}
Nobody: {Type: AWS::EC2::FlowLog, Properties: {ResourceType: VPC, TrafficType: ALL}}
Part: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: !Ref Subnet, ResourceType: Subnet, TrafficType: ALL}}
""",
    ),
)


@policy.check
def check(vpc: Resource) -> Violations:
    """A flow log on the VPC."""
    if any(refers(log.get("ResourceId"), vpc) for log in vpc.referrers(LOG)):
        return
    if not any(_may_mean(log.get("ResourceId"), vpc) for log in vpc.view.of_type(LOG)):
        yield vpc, "no flow log records the traffic of this VPC"


def _may_mean(target: Value | None, vpc: Resource) -> bool:
    """A question where the id is known only at deployment, such as an import that no stack at hand exports."""
    if target is None or not target.unknown or any(found.type in LOGGED for found in target.targets()):
        return False
    return target.holds(f"be the id of {vpc.id}")
