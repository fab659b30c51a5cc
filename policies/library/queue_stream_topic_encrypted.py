"""Policy queue-stream-topic-encrypted."""

from collections.abc import Callable

from policies.aws.deliveries import reads_a_store
from policies.aws.keys import is_named
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

DELIVERY = "AWS::KinesisFirehose::DeliveryStream"
policy = Policy(
    id="queue-stream-topic-encrypted",
    severity=HIGH,
    resource=("AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::Kinesis::Stream", DELIVERY),
    title="SQS queues, SNS topics, Kinesis and Firehose streams are encrypted at rest (server-side encryption)",
    serves={
        PCI: {"3.5.1": SUPPORTING, "3.3.2": PARTIAL},
        GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="Orders and addresses rest in queues and streams for days. A topic, a Kinesis stream and a delivery stream "
    "that takes records directly encrypt only where the template says so; a queue encrypts with SSE-SQS unless the "
    "template switches that off (CloudFormation reference, SqsManagedSseEnabled). A delivery stream that reads from "
    "Kinesis or Kafka is encrypted by its source and left out. Any key counts here: whose it is, "
    "queue-stream-topic-cmk asks. Not seen: the encryption of the bucket that a delivery stream writes to.",
    fix="Set KmsMasterKeyId on topics and queues (or SqsManagedSseEnabled: true), StreamEncryption with EncryptionType "
    "KMS and a KeyId, or DeliveryStreamEncryptionConfigurationInput.",
    severity_reason="Without it, messages with personal and order data lie in clear text on AWS's storage: a primary "
    "control is missing. Reading them still takes access to the service, so it is not critical.",
    repair={"AWS::SQS::Queue:SqsManagedSseEnabled": True},
    passing=(
        """
Topic: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: alias/aws/sns}}
Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !GetAtt Key.Arn}}
Managed: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: "true"}}
Default: {Type: AWS::SQS::Queue}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Stream:
  Type: AWS::Kinesis::Stream
  Properties: {StreamEncryption: {EncryptionType: KMS, KeyId: alias/aws/kinesis}}
Direct:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties: {DeliveryStreamEncryptionConfigurationInput: {KeyType: AWS_OWNED_CMK}}
Reads:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties: {DeliveryStreamType: KinesisStreamAsSource}
Silent:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties: {MSKSourceConfiguration: {MSKClusterARN: c}}
""",
    ),
    failing=(
        """
Topic:  # <--
  Type: AWS::SNS::Topic
Emptied:
  Type: AWS::SNS::Topic
  Properties:
    KmsMasterKeyId: ""  # <--
Gone:  # <--
  Type: AWS::SNS::Topic
  Properties: {KmsMasterKeyId: !Ref AWS::NoValue}
Queue:
  Type: AWS::SQS::Queue
  Properties:
    SqsManagedSseEnabled: "false"  # <--
Bare:  # <--
  Type: AWS::Kinesis::Stream
  Properties: {ShardCount: 1}
Empty:
  Type: AWS::Kinesis::Stream
  Properties:
    StreamEncryption: {}  # <--
Off:
  Type: AWS::Kinesis::Stream
  Properties:
    StreamEncryption:
      EncryptionType: NONE  # <--
      KeyId: alias/aws/kinesis
Delivery:  # <--
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties: {DeliveryStreamType: DirectPut}
""",
        """
Parameters:
  Managed: {Type: String}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: !Ref Managed  # <-- ?
  Plain:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: false  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but delivery streams that read from a store."""
    return resource.type != DELIVERY or not reads_a_store(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """What each type calls it."""
    yield from CHECKS[resource.type](resource)


def _topic(topic: Resource) -> Violations:
    if not is_named(topic.get("KmsMasterKeyId")):
        yield topic.spot("KmsMasterKeyId"), "messages in this topic are not encrypted at rest"


def _queue(queue: Resource) -> Violations:
    managed = queue.get("SqsManagedSseEnabled")
    if managed is not None and not is_named(queue.get("KmsMasterKeyId")) and not managed:
        yield managed, "the queue's default encryption at rest is switched off"


def _stream(stream: Resource) -> Violations:
    kind = stream.get("StreamEncryption.EncryptionType")
    whole = stream.get("StreamEncryption")
    if whole is None or (kind is None and not whole.unknown) or (kind is not None and kind == "NONE"):
        yield stream.spot("StreamEncryption.EncryptionType"), "records in this stream are not encrypted at rest"


def _delivery(delivery: Resource) -> Violations:
    if delivery.get("DeliveryStreamEncryptionConfigurationInput") is None:
        yield (
            delivery.spot("DeliveryStreamEncryptionConfigurationInput"),
            "records that wait here are not encrypted at rest",
        )


CHECKS: dict[str, Callable[[Resource], Violations]] = {
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
    "AWS::Kinesis::Stream": _stream,
    DELIVERY: _delivery,
}
