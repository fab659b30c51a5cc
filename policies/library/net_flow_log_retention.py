"""Policy net-flow-log-retention."""

from policies.aws.retention import keeps_a_year
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-flow-log-retention",
    severity=MEDIUM,
    severity_reason="Intrusions are found after months; a log that is gone by then does not help.",
    resource="AWS::EC2::FlowLog",
    title="Flow logs are kept for twelve months",
    serves={PCI: {"10.5.1": PARTIAL}, GDPR: {"33(1)": SUPPORTING}},
    why="Twelve months are asked for everywhere but in environments named dev, staging or test. A log group without "
    "RetentionInDays, and a bucket that expires nothing, keep for ever. Not seen: the retention of a destination that "
    "is not declared in these templates (undecided).",
    fix="Give the log group RetentionInDays of 365 or more, or the bucket a rule that expires nothing earlier.",
    passing=(
        """
Log:
  Type: AWS::EC2::FlowLog
  Properties: {ResourceId: vpc-1, ResourceType: VPC, TrafficType: ALL, LogGroupName: !Ref Group}
Group: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: "400"}}
""",
        """
Log:
  Type: AWS::EC2::FlowLog
  Properties: {ResourceId: vpc-1, ResourceType: VPC, TrafficType: ALL, LogDestination: !GetAtt Group.Arn}
Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: flows}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Log:
    Type: AWS::EC2::FlowLog
    Properties: {ResourceId: vpc-1, ResourceType: VPC, TrafficType: ALL, LogGroupName: !Ref Group}
  Group: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 14}}
""",
    ),
    failing=(
        """
Log:
  Type: AWS::EC2::FlowLog
  Properties: {ResourceId: vpc-1, ResourceType: VPC, TrafficType: ALL, LogGroupName: short}
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
  Log:
    Type: AWS::EC2::FlowLog
    Properties:
      ResourceId: vpc-1
      LogDestinationType: s3
      LogDestination: !Sub arn:aws:s3:::${Bucket}  # <-- ?
  Other:
    Type: AWS::EC2::FlowLog
    Properties: {ResourceId: vpc-2, ResourceType: VPC, TrafficType: ALL, LogDestination: !GetAtt Flows.Arn}
  Flows:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration:
        Rules:
          - {Status: Disabled, ExpirationInDays: 7}
          - Status: Enabled
            ExpirationInDays: "90"  # <--
""",
    ),
)


@policy.check
def check(log: Resource) -> Violations:
    """The retention of where it goes."""
    yield from keeps_a_year(log, log.get("LogGroupName"), log.get("LogDestination"))
