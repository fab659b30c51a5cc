"""Policy queue-stream-topic-cmk."""

from policies.aws.deliveries import reads_a_store
from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

KEYS = {
    "AWS::SNS::Topic": "KmsMasterKeyId",
    "AWS::SQS::Queue": "KmsMasterKeyId",
    "AWS::Kinesis::Stream": "StreamEncryption.KeyId",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamEncryptionConfigurationInput.KeyARN",
}

policy = Policy(
    id="queue-stream-topic-cmk",
    severity=MEDIUM,
    resource=tuple(KEYS),
    title="SQS queues, SNS topics, Kinesis and Firehose streams use a customer-managed KMS key (CMK)",
    serves={
        PCI: {"3.5.1": SUPPORTING, "3.6.1": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL},
    },
    why="Only a key of one's own has a policy that says who may decrypt, a log of who did, and a switch to end it. The "
    "default keys of the services cannot be given to other AWS services either: an alarm cannot publish to a topic "
    "under alias/aws/sns. A Firehose stream that reads from Kinesis is encrypted by its source and left out. "
    "Not seen: whether the key lets the publishers in.",
    fix="Name a key of your own: KmsMasterKeyId, StreamEncryption.KeyId with EncryptionType KMS, or KeyARN with "
    "CUSTOMER_MANAGED_CMK.",
    severity_reason="The data is encrypted or not by another policy; what is lost here is control over the key, a "
    "second line behind the access policy.",
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
    """All but delivery streams that read from a store with a key of its own."""
    return not reads_a_store(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """The key of each type."""
    if not is_own_key(resource.get(KEYS[resource.type])):
        yield resource.spot(KEYS[resource.type]), "not encrypted with a customer-managed key"
