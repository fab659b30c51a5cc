"""Policy mq-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="mq-cmk",
    severity=MEDIUM,
    resource="AWS::AmazonMQ::Broker",
    title="Amazon MQ brokers use a customer-managed KMS key (CMK), not the AWS-owned one",
    serves={PCI: {"3.5.1": SUPPORTING, "3.6.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="A key that AWS owns can be neither restricted, watched nor withdrawn. A broker with UseAwsOwnedKey false and "
    "no key takes aws/mq. Not seen: the key's policy.",
    fix="Set EncryptionOptions UseAwsOwnedKey: false and KmsKeyId.",
    severity_reason="Messages are encrypted in any case; control over the key is defence in depth.",
    passing=(
        """
Broker:
  Type: AWS::AmazonMQ::Broker
  Properties: {EncryptionOptions: {UseAwsOwnedKey: "false", KmsKeyId: !GetAtt Key.Arn}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::AmazonMQ::Broker
Owned:
  Type: AWS::AmazonMQ::Broker
  Properties:
    EncryptionOptions:
      UseAwsOwnedKey: "true"  # <--
Keyless:
  Type: AWS::AmazonMQ::Broker
  Properties:
    EncryptionOptions:  # <--
      UseAwsOwnedKey: false
""",
    ),
)


@policy.check
def check(broker: Resource) -> Violations:
    """AWS's key, or none named."""
    if broker.on("EncryptionOptions.UseAwsOwnedKey"):
        yield broker.spot("EncryptionOptions.UseAwsOwnedKey"), "the key belongs to AWS"
    elif not is_own_key(broker.get("EncryptionOptions.KmsKeyId")):
        yield broker.spot("EncryptionOptions.KmsKeyId"), "no customer-managed key is named"
