"""Policy queue-stream-topic-encrypted."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

KEYS = {
    "AWS::SNS::Topic": "KmsMasterKeyId",
    "AWS::SQS::Queue": "KmsMasterKeyId",
    "AWS::Kinesis::Stream": "StreamEncryption.KeyId",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamEncryptionConfigurationInput.KeyARN",
}

policy = Policy(
    id="queue-stream-topic-encrypted",
    severity=HIGH,
    resource=tuple(KEYS),
    title="Queues, topics and streams are encrypted with a customer-managed key",
    serves={
        PCI: {"3.5.1": SUPPORTING, "3.3.2": PARTIAL},
        GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="Orders and addresses rest in queues and streams for days. The default keys of the services cannot be given "
    "to other AWS services: an alarm cannot publish to a topic under alias/aws/sns. A Firehose stream that reads "
    "from Kinesis is encrypted by its source and left out. Not seen: whether the key lets the publishers in.",
    fix="Name a key of your own: KmsMasterKeyId, StreamEncryption.KeyId with EncryptionType KMS, or KeyARN with "
    "CUSTOMER_MANAGED_CMK.",
    passing=(
        """
Topic: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: alias/shop-logs}}
Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !GetAtt Key.Arn}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Stream:
  Type: AWS::Kinesis::Stream
  Properties: {StreamEncryption: {EncryptionType: KMS, KeyId: alias/shop-data}}
Delivery:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties: {DeliveryStreamType: KinesisStreamAsSource}
""",
    ),
    failing=(
        """
Topic:
  Type: AWS::SNS::Topic
  Properties:
    KmsMasterKeyId: alias/aws/sns  # <--
Queue:  # <--
  Type: AWS::SQS::Queue
  Properties: {SqsManagedSseEnabled: true}
Delivery:  # <--
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties: {DeliveryStreamType: DirectPut}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but delivery streams that read from a stream."""
    source = resource.get("DeliveryStreamType")
    return source is None or source != "KinesisStreamAsSource"


@policy.check
def check(resource: Resource) -> Violations:
    """The key of each type."""
    if not is_own_key(resource.get(KEYS[resource.type])):
        yield resource.spot(KEYS[resource.type]), "not encrypted with a customer-managed key"
