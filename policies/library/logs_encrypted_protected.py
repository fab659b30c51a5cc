"""Policy logs-encrypted-protected."""

from policies.aws.cdn import is_set
from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="logs-encrypted-protected",
    severity=MEDIUM,
    severity_reason="CloudWatch Logs encrypts every group with a key of its own; the customer's key is a second lock, "
    "so a leak needs a further mistake.",
    resource="AWS::Logs::LogGroup",
    title="CloudWatch log groups are encrypted with a customer-managed KMS key",
    serves={PCI: {"10.3.1": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Logs gather what no table was meant to hold. A key of one's own decides who can read them, apart from who "
    "may call CloudWatch Logs, and its use is recorded. Masking is the matter of logs-sensitive-data-masked. Not "
    "seen: whom the key's policy admits.",
    fix="Set KmsKeyId to the ARN of a key of your own whose policy admits logs.<region>.amazonaws.com.",
    passing=(
        """
Group: {Type: AWS::Logs::LogGroup, Properties: {KmsKeyId: !GetAtt Key.Arn}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Plain: {Type: AWS::Logs::LogGroup, Properties: {KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1"}}
""",
    ),
    failing=(
        """
Group:  # <--
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: app}
Empty:
  Type: AWS::Logs::LogGroup
  Properties:
    KmsKeyId: ""  # <--
Bare:  # <--
  Type: AWS::Logs::LogGroup
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """A key of one's own."""
    key = group.get("KmsKeyId")
    if not is_set(key) or not is_own_key(key):
        yield group.spot("KmsKeyId"), "the log group is not encrypted with a customer-managed key"
