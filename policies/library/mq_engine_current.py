"""Policy mq-engine-current."""

import re

from policies.kernel import LOW, Policy, Resource, Violations

OLDEST = {"activemq": (5, 18), "rabbitmq": (3, 13)}
VERSION = re.compile(r"^(\d+)\.(\d+)")

policy = Policy(
    id="mq-engine-current",
    severity=LOW,
    resource="AWS::AmazonMQ::Broker",
    title="Amazon MQ brokers name an engine version that still gets fixes",
    serves={},
    opinion=True,
    why="AWS ends support for older versions of ActiveMQ (before 5.18) and RabbitMQ (before 3.13). A version known "
    "only "
    "after deployment, or none, is not judged. Not seen: versions that ended since this was written.",
    fix="Set EngineVersion 5.18 or later (RabbitMQ: 3.13 or later).",
    severity_reason="Amazon MQ upgrades old brokers by itself in the end; until then known flaws stay.",
    passing=(
        """
Active: {Type: AWS::AmazonMQ::Broker, Properties: {EngineType: ActiveMQ, EngineVersion: "5.18"}}
Rabbit: {Type: AWS::AmazonMQ::Broker, Properties: {EngineType: RABBITMQ, EngineVersion: "3.13"}}
Silent: {Type: AWS::AmazonMQ::Broker}
""",
    ),
    failing=(
        """
Active:
  Type: AWS::AmazonMQ::Broker
  Properties:
    EngineType: ACTIVEMQ
    EngineVersion: 5.15.0  # <--
Rabbit:
  Type: AWS::AmazonMQ::Broker
  Properties:
    EngineType: RabbitMQ
    EngineVersion: "3.8.22"  # <--
""",
    ),
)


@policy.check
def check(broker: Resource) -> Violations:
    """The version of the engine."""
    engine, version = broker.get("EngineType"), broker.get("EngineVersion")
    if engine is None or version is None or engine.unknown or version.unknown:
        return
    oldest, found = OLDEST.get(str(engine).lower()), VERSION.match(str(version))
    if oldest is not None and found is not None and (int(found[1]), int(found[2])) < oldest:
        yield version, "this version of the engine gets no more fixes"
