"""Policy msk-logging."""

from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

LOGS = {"AWS::MSK::Cluster": "LoggingInfo.BrokerLogs", "AWS::KafkaConnect::Connector": "LogDelivery.WorkerLogDelivery"}
PLACES = ("CloudWatchLogs", "Firehose", "S3")

policy = Policy(
    id="msk-logging",
    severity=MEDIUM,
    resource=tuple(LOGS),
    title="MSK clusters and connectors send their logs to CloudWatch Logs, Firehose or S3",
    serves={PCI: {"10.2.1": DIRECT}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": PARTIAL}},
    why="Broker logs show refused clients, lost replicas and who was authorised; without a destination they are gone "
    "with the broker. Not seen: how long the destination keeps them, and the logs of serverless clusters.",
    fix="Enable one of BrokerLogs.CloudWatchLogs, Firehose or S3 (of a connector: WorkerLogDelivery).",
    severity_reason="An attack or an outage leaves no trace, but nothing is exposed by it.",
    passing=(
        """
Cluster:
  Type: AWS::MSK::Cluster
  Properties: {LoggingInfo: {BrokerLogs: {S3: {Enabled: false}, CloudWatchLogs: {Enabled: "true", LogGroup: g}}}}
Connector:
  Type: AWS::KafkaConnect::Connector
  Properties: {LogDelivery: {WorkerLogDelivery: {S3: {Enabled: true, Bucket: b}}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::MSK::Cluster
Off:
  Type: AWS::MSK::Cluster
  Properties:
    LoggingInfo:
      BrokerLogs:  # <--
        Firehose: {Enabled: "false"}
Connector:  # <--
  Type: AWS::KafkaConnect::Connector
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Any destination that is on."""
    where = LOGS[resource.type]
    if not any(resource.on(f"{where}.{place}.Enabled") for place in PLACES):
        yield resource.spot(where), "logs are sent nowhere"
