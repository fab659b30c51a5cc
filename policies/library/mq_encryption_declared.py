"""Policy mq-encryption-declared."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="mq-encryption-declared",
    severity=LOW,
    resource="AWS::AmazonMQ::Broker",
    title="Amazon MQ brokers declare their encryption at rest (EncryptionOptions)",
    serves={},
    opinion=True,
    why="A broker is always encrypted, with a key that AWS owns where the template says nothing. Written down it is "
    "evidence; it cannot be changed without a new broker. Not seen: whose key it is, which mq-cmk asks.",
    fix="Add EncryptionOptions with UseAwsOwnedKey false, and KmsKeyId.",
    severity_reason="Nothing lies in clear text; what is missing is the evidence.",
    passing=("Broker: {Type: AWS::AmazonMQ::Broker, Properties: {EncryptionOptions: {UseAwsOwnedKey: true}}}",),
    failing=(
        """
Broker:  # <--
  Type: AWS::AmazonMQ::Broker
  Properties: {PubliclyAccessible: false}
""",
    ),
)


@policy.check
def check(broker: Resource) -> Violations:
    """Whether anything is said."""
    if broker.get("EncryptionOptions") is None:
        yield broker.spot("EncryptionOptions"), "the template says nothing of encryption at rest"
