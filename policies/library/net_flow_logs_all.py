"""Policy net-flow-logs-all."""

from policies.aws.retention import keeps_a_year
from policies.aws.routes import refers
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

LOG = "AWS::EC2::FlowLog"
LOGGED = ("AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::NetworkInterface", "AWS::EC2::TransitGateway")

policy = Policy(
    id="net-flow-logs-all",
    severity=HIGH,
    resource="AWS::EC2::VPC",
    title="Each VPC logs all its flows to a place that keeps them for twelve months",
    serves={
        PCI: {"10.2.1": DIRECT, "10.2.1.4": PARTIAL, "10.5.1": PARTIAL, "11.5.1": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING},
    },
    why="After an intrusion the flow log tells who talked to whom; a log of refused traffic only, or one that is gone "
    "after a month, cannot. Twelve months are asked for everywhere but in environments named dev or staging. Not seen: "
    "flow logs made outside these templates, and the retention of a destination that is not declared in them.",
    fix="Add an AWS::EC2::FlowLog with ResourceId of the VPC, TrafficType ALL, and a log group with RetentionInDays of "
    "365 or more (or a bucket that expires nothing earlier).",
    passing=(
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Log:
  Type: AWS::EC2::FlowLog
  Properties: {ResourceId: !Ref Vpc, ResourceType: VPC, TrafficType: ALL, LogGroupName: !Ref Group}
Group: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: "400"}}
""",
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Log:
  Type: AWS::EC2::FlowLog
  Properties: {ResourceId: !Ref Vpc, ResourceType: VPC, TrafficType: ALL, LogDestination: !GetAtt Group.Arn}
Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: flows}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Log:
    Type: AWS::EC2::FlowLog
    Properties: {ResourceId: !Ref Vpc, ResourceType: VPC, TrafficType: ALL, LogGroupName: !Ref Group}
  Group: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 14}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.0.0.0/16}
Partial: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
Log:
  Type: AWS::EC2::FlowLog
  Properties:
    ResourceId: !Ref Partial
    ResourceType: VPC
    TrafficType: REJECT  # <--
    LogGroupName: short
Short:
  Type: AWS::Logs::LogGroup
  Properties:
    LogGroupName: short
    RetentionInDays: 30  # <--
""",
        """
Parameters:
  Bucket: {Type: String}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Log:
    Type: AWS::EC2::FlowLog
    Properties:
      ResourceId: !Ref Vpc
      ResourceType: VPC
      TrafficType: ALL
      LogDestinationType: s3
      LogDestination: !Sub arn:aws:s3:::${Bucket}  # <-- ?
  Other:  # <--
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.2.0.0/16}
  Third: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.3.0.0/16}}
  ThirdLog:
    Type: AWS::EC2::FlowLog
    Properties: {ResourceId: !Ref Third, ResourceType: VPC, TrafficType: ALL, LogDestination: !GetAtt Flows.Arn}
  Flows:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration:
        Rules:
          - {Status: Disabled, ExpirationInDays: 7}
          - Status: Enabled
            ExpirationInDays: "90"  # <--
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
    TrafficType: REJECT  # <-- ?
    LogDestination: !GetAtt Group.Arn
Group: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 400}}
Silent:  # <-- ?
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.1.0.0/16}
""",
        """
Vpc:  # <--
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.0.0.0/16}
Other: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: vpc-0123, ResourceType: VPC, TrafficType: ALL}}
Nobody: {Type: AWS::EC2::FlowLog, Properties: {ResourceType: VPC, TrafficType: ALL}}
""",
    ),
)


@policy.check
def check(vpc: Resource) -> Violations:
    """A flow log on the VPC, of all traffic, kept for a year."""
    logs = [log for log in vpc.referrers(LOG) if refers(log.get("ResourceId"), vpc)]
    logs = logs or [log for log in vpc.view.of_type(LOG) if _may_mean(log.get("ResourceId"), vpc)]
    if not logs:
        yield vpc, "no flow log records the traffic of this VPC"
    for log in logs:
        traffic = log.get("TrafficType")
        if traffic is None or traffic != "ALL":
            yield log.spot("TrafficType"), "the flow log does not record all traffic"
        yield from keeps_a_year(log, log.get("LogGroupName"), log.get("LogDestination"))


def _may_mean(target: Value | None, vpc: Resource) -> bool:
    """A question where the id is known only at deployment, such as an import that no stack at hand exports."""
    if target is None or not target.unknown or any(found.type in LOGGED for found in target.targets()):
        return False
    return target.holds(f"be the id of {vpc.id}")
